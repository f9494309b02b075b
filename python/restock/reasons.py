"""Which method sizes a row, and the sentence that says why."""

from collections.abc import Collection

import polars as pl

from restock.rounding import RELATIVE_NOISE

# What keeps a row from being sized, first match first: condition and sentence.
_REFUSALS: list[tuple[pl.Expr, pl.Expr]] = [
    (
        pl.col("lifecycle") == "discontinued",
        pl.lit("No figure: the item is discontinued and is not ordered again."),
    ),
    (
        pl.col("days_left") < 0,
        pl.format("No figure: the item left the range on {} and is not ordered again.", pl.col("ends_on")),
    ),
    (
        (pl.col("demand_source") == "none") & pl.col("first_sold_on").is_not_null(),
        pl.format("No figure: no whole {} has passed since the first sale.", pl.col("demand_bucket")),
    ),
    (
        pl.col("demand_source") == "none",
        pl.lit("No figure: the item has not been sold at this location up to the as-of day."),
    ),
    (
        pl.col("demand_mean_per_bucket_units").is_null(),
        pl.format(
            "No figure: no {} of the window counts; all were without stock, closed or on promotion, for most of it at least.",
            pl.col("demand_bucket"),
        ),
    ),
    (
        pl.col("lead_time_mean_days").is_null(),
        pl.lit(
            "No figure: no receipts that can be used (of it, its supplier or all), and no planned lead time; give planned_lead_time_days."
        ),
    ),
]
_NEEDS_SPREAD: list[tuple[pl.Expr, pl.Expr]] = [
    (
        (pl.col("demand_buckets") < 2) & (pl.col("demand_source") == "own"),
        pl.format(
            "No figure: one {} of history has no spread; give lifecycle new or similar_to in items to borrow one, or wait.",
            pl.col("demand_bucket"),
        ),
    ),
    (
        pl.col("demand_sd_per_bucket_units").is_null(),
        pl.format(
            "No figure: a single {} of the window counts; the others were mostly without stock, closed or on promotion.",
            pl.col("demand_bucket"),
        ),
    ),
    (
        pl.col("cycle_service_level").is_null(),
        pl.format(
            "No figure: the service policy has no usable row for class {}{}; one that was rejected is in restock__rejected_rows with the reason.",
            pl.col("abc_class"),
            pl.col("xyz_class"),
        ),
    ),
]
_NEEDS_MAXIMUM: list[tuple[pl.Expr, pl.Expr]] = [
    (
        pl.col("demand_max_per_bucket_units").is_null(),
        pl.lit("No figure: average_max needs a largest demand, and nothing was sold yet; use normal."),
    ),
]


def method(wanted: str) -> pl.Expr:
    """The method that sizes each row, or `none` where none can be used."""
    refused = pl.any_horizontal([condition.fill_null(False) for condition, _ in _refusals(wanted)])
    return pl.when(refused).then(pl.lit("none")).otherwise("sized_by").alias("method")


def reason(wanted: str, columns: Collection[str] = ()) -> pl.Expr:
    """The sentence for each row: what was used, or what is missing. columns: those of the rows."""
    sentence = _used(wanted, "fill_rate_target" in columns)
    for condition, refusal in reversed(_refusals(wanted)):
        sentence = pl.when(condition.fill_null(False)).then(refusal).otherwise(sentence)
    return sentence.alias("method_reason")


def _refusals(wanted: str) -> list[tuple[pl.Expr, pl.Expr]]:
    if wanted == "average_max":
        return _REFUSALS + _NEEDS_MAXIMUM
    return _REFUSALS + _NEEDS_SPREAD + (_NOT_SIZED if wanted == "auto" else [])


_NOT_SIZED: list[tuple[pl.Expr, pl.Expr]] = [
    (
        (pl.col("sized_by") == "") | pl.col("exact_reorder_point_units").is_null(),
        pl.lit("No figure: its history shows no spread that a service level could be computed from."),
    ),
]


def _used(wanted: str, has_fill_rates: bool) -> pl.Expr:
    demand = (
        pl.when(pl.col("demand_source") == "forecast")
        .then(pl.format("the errors of {} forecasts", pl.col("forecast_origins")))
        .when((pl.col("demand_source") != "own") & (pl.col("demand_own_weight") > 0))
        .then(
            pl.format(
                "demand borrowed from {}, its own {} {} %",
                pl.col("borrowed_from"),
                pl.when(pl.col("demand_days") == 1)
                .then(pl.lit("day counts"))
                .otherwise(pl.format("{} days count", pl.col("demand_days"))),
                (pl.col("demand_own_weight") * 100).round(1),
            )
        )
        .when(pl.col("demand_source") != "own")
        .then(pl.format("demand borrowed from {}", pl.col("borrowed_from")))
        .when(pl.col("demand_mean_per_bucket_units") <= 0)
        .then(pl.format("no demand in {} {}s", pl.col("demand_buckets"), pl.col("demand_bucket")))
        .otherwise(pl.format("{} {}s of demand", pl.col("demand_buckets"), pl.col("demand_bucket")))
    )
    lead_time = (
        pl.when((pl.col("lead_time_source") == "planned") & (pl.col("lead_time_sd_days") == 0))
        .then(pl.lit("a planned lead time whose spread is not measured and counts as 0"))
        .when(pl.col("lead_time_source") == "planned")
        .then(pl.lit("a planned lead time with an assumed spread"))
        .when(pl.col("lead_time_count") == 1)
        .then(pl.format("1 receipt ({})", pl.col("lead_time_source")))
        .otherwise(pl.format("{} receipts ({})", pl.col("lead_time_count"), pl.col("lead_time_source")))
    )
    target = (
        pl.format(
            "Service level {} % ({})", (pl.col("cycle_service_level") * 100).round(4), pl.col("service_level_source")
        )
        if wanted != "average_max"
        else pl.lit("Average-max, as set: it over-stocks by design")
    )
    if wanted != "auto":
        unused = pl.lit("")
        if has_fill_rates:
            share = (pl.col("fill_rate_target") * 100).round(4)
            unused = (
                pl.when(share.is_not_null())
                .then(pl.format(" (the fill rate of {} % in its policy counts with restock_method: auto only)", share))
                .otherwise(unused)
            )
        return pl.format("{}{}; {}; {}.", target, unused, demand, lead_time)
    # Only here a target that counts units takes the place of the one that counts cycles.
    by_units = pl.col("fill_rate_target").is_not_null()
    target = (
        pl.when(by_units)
        .then(
            pl.format(
                "Fill rate {} % ({})", (pl.col("fill_rate_target") * 100).round(4), pl.col("service_level_source")
            )
        )
        .otherwise(target)
    )
    lost = (
        pl.when(pl.col("covered_service_level") < pl.col("cycle_service_level") - RELATIVE_NOISE)
        .then(
            pl.format(
                "; missed sales are lost, so covering {} % of protection periods is enough",
                (pl.col("covered_service_level") * 100).round(2),
            )
        )
        .otherwise(pl.lit(""))
    )
    asked = pl.format(
        "asked for {} %{}",
        (pl.col("asked_service_level") * 100).round(2),
        pl.when(by_units).then(pl.lit(" of cycles, which serves it,")).otherwise(pl.lit("")),
    )
    learned = (
        pl.when(by_units & (pl.col("planned_demand_units") <= 0))
        .then(pl.lit("no demand is expected of which a share could be served, so no level is asked for it"))
        .when(pl.col("level_learned_from") != "none")
        .then(pl.format("{} as {} past outcomes teach", asked, pl.col("level_outcomes")))
        .when(by_units)
        .then(pl.format("{} without past outcomes to correct it by", asked))
        .otherwise(pl.lit("no past outcomes to correct the level by"))
    )
    by = pl.format("{}, as {}", pl.col("sized_by"), pl.col("sized_because"))
    return pl.format("{}{}; {}; {}; {}; {}.", target, lost, demand, lead_time, by, learned)
