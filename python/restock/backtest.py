"""The backtest as a table: what each method would have promised on each past day, and what came of it."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray
from restock.durations import BUCKET_DAYS
from restock.frames import numbers
from restock.learning.groups import Groups
from restock.learning.lessons import SCHEMA, write_down
from restock.learning.taught import Taught
from restock.learning.walk import Checked, Checks, Walk
from restock.lost_sales import share_to_cover
from restock.methods.lead_shapes import LeadShapes, read_shapes
from restock.methods.seen import read_seen
from restock.outlook.outcomes import rounded_periods

CHECKS: dict[str, pl.DataType | type[pl.DataType]] = {
    "item_id": pl.String,
    "location_id": pl.String,
    "origin_number": pl.Int64,
    "cycle_service_level": pl.Float64,
    "covered_service_level": pl.Float64,
    "asked_level": pl.Float64,
    "stock_units": pl.Float64,
    "outcome_units": pl.Float64,
    "outcome_seen_share": pl.Float64,
    "unit_price": pl.Float64,
    "is_chosen": pl.Boolean,
}


@dataclass(frozen=True)
class BacktestSettings:
    """What the user chose. bucket: day, week or month. calibrate: whether levels are corrected by past outcomes. unmet:
    backorder, or lost, where targets of reviewed stock take less to be kept."""

    bucket: str = "day"
    calibrate: bool = True
    unmet: str = "backorder"


def walk_forward(rows: pl.DataFrame, lead_times: pl.DataFrame, settings: BacktestSettings) -> pl.DataFrame:
    """Walk over the past days and return every check of every method, and what was learned by today.

    rows: one row per item, location and day (`int_restock__walk_inputs`), today among them. lead_times: distributions of
    groups of receipts as seen from each day (`origin_number`, `lead_time_group_id`, `distribution_days`,
    `distribution_shares`). Returns rows of kind `check`, `pooled`, `law`, `curve`, `choice` and `rival`.
    """
    rows = _over_whole_buckets(rows.sort("origin_number", "item_id", "location_id"), BUCKET_DAYS[settings.bucket])
    promised = numbers(rows, "cycle_service_level")
    target = to_cover(promised, rows) if settings.unmet == "lost" else promised
    rows = rows.with_columns(pl.Series("covered_service_level", target).fill_nan(None))
    shape, shapes = shape_rows(rows, lead_times)
    outcome = numbers(rows, "outcome_units")
    number = rows["bucket_number"].to_numpy().astype(np.int64)
    checks = Checks(
        rows["origin_number"].to_numpy().astype(np.int64),
        number,
        np.maximum(number - _known_after(rows, BUCKET_DAYS[settings.bucket]), 0),
        outcome,
        target,
        rows["unit_price"].to_numpy().astype(np.float64),
        promised,
        numbers(rows, "earlier_outcome_units"),
        np.maximum(number - np.ceil(np.nan_to_num(numbers(rows, "longest_buckets"))).astype(np.int64), 0),
    )
    known = ~np.isnan(checks.target)
    groups = Groups(rows["abc_class"].fill_null("C"), rows["demand_pattern"])
    checks = replace(checks, outcome=np.where(known, outcome, np.nan), earlier=np.where(known, checks.earlier, np.nan))
    seen, days = read_seen(rows, shape, settings.bucket), BUCKET_DAYS[settings.bucket]
    walk = Walk(seen, checks, groups, shapes, calibrate=settings.calibrate, bucket_days=days)
    checks_made: list[Checked] = []
    taught = Taught()
    for _, learned, checked in walk.steps():
        taught = learned
        checks_made += checked
    found = [
        pl.DataFrame(schema={"kind": pl.String, **CHECKS, **SCHEMA}),
        _as_rows(rows, checks_made),
        write_down(taught),
    ]
    return pl.concat(found, how="diagonal").select("kind", *CHECKS, *(name for name in SCHEMA if name != "kind"))


def _known_after(rows: pl.DataFrame, days: float) -> IntArray:
    """After how many buckets of so many days it can be known what came of each row; what came of it is known today at the latest.

    That is when the order has come that says how long the cycle lasted: it was placed `ordered_after_days` later. The slowest
    that was to be expected would have come as well, so that quick ones do not teach first.
    """
    longest, lasted, took, waited = (
        np.nan_to_num(numbers(rows, name))
        for name in ("longest_buckets", "outcome_buckets", "realised_days", "ordered_after_days")
    )
    # Outcomes are of whole buckets, the nearest; the order may have come half a bucket later.
    slowest = np.maximum(np.maximum(longest, lasted), took / days)
    return (np.ceil(slowest) + np.ceil(waited / days)).astype(np.int64)


def _over_whole_buckets(rows: pl.DataFrame, days: float) -> pl.DataFrame:
    """Past days with lead times as their outcomes are counted: over whole buckets of so many days. Of days they are whole already."""
    if days == 1:
        return rows
    lead, sd, review = (
        numbers(rows, name) / days for name in ("lead_time_mean_days", "lead_time_sd_days", "review_period_days")
    )
    review = np.nan_to_num(review)
    period, spread = rounded_periods(lead + review, sd)
    review = np.minimum(review, np.nan_to_num(period, nan=np.inf))
    counted = {
        "lead_time_mean_days": period - review,
        "lead_time_sd_days": np.where(np.isnan(sd), np.nan, spread),
        "review_period_days": review,
    }
    past = pl.col("origin_number") > 0
    return rows.with_columns(
        pl.when(past).then(pl.Series(values * days).fill_nan(None)).otherwise(pl.col(name)).cast(pl.Float64).alias(name)
        for name, values in counted.items()
    )


def to_cover(target: FloatArray, rows: pl.DataFrame) -> FloatArray:
    """The share of protection periods that each target takes where missed sales are lost. rows: with both times, days."""
    lead, review = (numbers(rows, name) for name in ("lead_time_mean_days", "review_period_days"))
    return share_to_cover(target, np.maximum(lead, 0.0), np.nan_to_num(review))


def shape_rows(rows: pl.DataFrame, lead_times: pl.DataFrame) -> tuple[IntArray, LeadShapes]:
    """Which distribution of lead times each row uses, -1 for none, and the distributions."""
    keys = ["origin_number", "lead_time_group_id"]
    table = lead_times.drop_nulls("distribution_days").sort(keys)
    numbered = table.select(keys).with_row_index("shape")
    found = rows.select("origin_number", lead_time_group_id="lead_time_shape_group_id").join(
        numbered, on=keys, how="left", maintain_order="left"
    )
    shapes = read_shapes(table["distribution_days"], table["distribution_shares"])
    return found["shape"].cast(pl.Int64).fill_null(-1).to_numpy(), shapes


def _as_rows(rows: pl.DataFrame, checks: list[Checked]) -> pl.DataFrame:
    if not checks:
        return pl.DataFrame()
    sizes = [one.rows.size for one in checks]
    named = pl.DataFrame({"method": [one.method for one in checks], "learned_from": [one.source for one in checks]})
    place = np.concatenate([one.rows for one in checks])
    return pl.concat(
        [
            rows.select(
                "item_id",
                "location_id",
                "origin_number",
                "abc_class",
                "demand_pattern",
                "unit_price",
                pl.col("cycle_service_level").cast(pl.Float64),
                "covered_service_level",
                pl.col("outcome_units").cast(pl.Float64),
                pl.col("outcome_seen_share").cast(pl.Float64),
            )[place],
            named[np.repeat(np.arange(len(checks)), sizes)],
            pl.DataFrame(
                {
                    "asked_level": np.concatenate([one.asked for one in checks]),
                    "stock_units": np.concatenate([one.stock for one in checks]),
                    "is_chosen": np.concatenate([one.is_chosen for one in checks]),
                }
            ),
        ],
        how="horizontal",
    ).with_columns(pl.lit("check").alias("kind"))
