"""Stock against service: what each item and location would hold at other targets, and what a target says about its cost."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import polars.selectors as cs

from restock.arrays import FloatArray
from restock.chosen import PromisedAt
from restock.distributions.normal import NORMAL
from restock.durations import DAYS_A_YEAR
from restock.economics import implied_shortage_cost, is_absurd_target, shortage_cost_over_price
from restock.fill_targets import fill_rate_at
from restock.frames import as_column, numbers
from restock.learning.calibration import LEAST_EXCEPTIONS
from restock.learning.taught import HIGHEST_LEVEL, Taught
from restock.lost_sales import periods_without_stock_out
from restock.methods.law import least_mean
from restock.methods.shapes import Moments
from restock.sizing import Settings, are_whole, rounded, undershot, with_figures

# Two levels this close are the same: 0.97 may have been computed.
SAME_LEVEL = 1e-9
# Average-max knows no level, and where there is no figure there is no curve.
WITHOUT_CURVE = ("none", "average_max")


def service_curves(
    sized: pl.DataFrame,
    settings: Settings,
    levels: Sequence[float],
    taught: Taught | None = None,
    lead_times: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The stock at each of a few targets and at the row's own, by the method that sized the row.

    Nothing but the target changes: the level is corrected by past outcomes as it is for the row's own target, and the figures are rounded
    as set. The spread of a new supplier is widened as it is for the row's own target, by the textbook for each: widened anew, lead times of
    two humps would ask for less stock at a higher level here and there.

    sized: rows of `restock.size`. levels: shares of cycles, above 0 and below 1; none of them, no rows. taught, lead_times:
    as they were given to `restock.size`. Returns one row per item, location and level; the own level of a row whose target counts units is the
    share of cycles that serves it. A unit is worth its cost, else its
    price; where neither is known, or holding it costs nothing, what a target implies is null. What is short in a year is the
    share of demand that the stock at the level does not serve, with the order quantity of today.
    """
    rows = sized.filter(~pl.col("method").is_in(WITHOUT_CURVE)) if levels else sized.clear()
    return pl.concat([_with_implied_cost(at) for at in _at_each_level(rows, settings, levels, taught, lead_times)])


def _at_each_level(
    rows: pl.DataFrame,
    settings: Settings,
    levels: Sequence[float],
    taught: Taught | None,
    lead_times: pl.DataFrame | None,
) -> Iterator[pl.DataFrame]:
    """The rows at their own targets, then at each level that is not their own."""
    promised = (
        PromisedAt(rows, settings.bucket, taught or Taught(), lead_times, settings.unmet)
        if settings.method == "auto"
        else None
    )
    # The history is read; what is left are single figures.
    rows = rows.select(~cs.list())
    policy, own, widened = (
        pl.col("cycle_service_level").cast(pl.Float64),
        _own_level(rows, settings),
        np.zeros(len(rows)),
    )
    for level in (None, *levels):
        at = with_figures(rows.with_columns(policy if level is None else pl.lit(level).alias("cycle_service_level")))
        if level is None:
            at = at.with_columns(as_column("cycle_service_level", own))
        target = numbers(at, "cycle_service_level")
        if promised is not None:
            widened = numbers(at, "protected_lead_time_sd_days") if level is None else widened
            at = at.with_columns(as_column("protected_lead_time_sd_days", widened))
        if level is None:
            asked, exact = numbers(rows, "asked_service_level"), numbers(rows, "exact_reorder_point_units")
            reserve = numbers(rows, "exact_safety_stock_units")
        elif promised is None:
            asked, exact, reserve = (
                target,
                numbers(at, "reorder_point_normal_units"),
                numbers(at, "safety_stock_normal_units"),
            )
        else:
            asked, exact = promised(target, widened)
            reserve = exact - numbers(at, "planned_demand_units")
        at = at.with_columns(
            as_column("covered_service_level", target if promised is None else promised.covered(target)),
            as_column("asked_service_level", asked),
            as_column("exact_reorder_point_units", exact),
            as_column("exact_safety_stock_units", reserve),
            pl.lit(level is None).alias("is_target"),
        )
        if level is not None:
            spread = numbers(at, "protection_demand_sd_units") if promised is None else promised.deviation(widened)
            at = at.with_columns(as_column("planned_demand_sd_units", spread))
            at = at.with_columns(undershot(at, settings))
        at = at.with_columns(rounded(at, settings))
        at = at.with_columns(as_column("expected_fill_rate", _served(at, promised)))
        yield at if level is None else at.filter(np.abs(own - level) > SAME_LEVEL)


def _own_level(rows: pl.DataFrame, settings: Settings) -> FloatArray:
    """The share of cycles that a row is sized for: that of its target or, where this counts units, the one that serves it."""
    by_units, target = numbers(rows, "fill_rate_service_level"), numbers(rows, "cycle_service_level")
    if settings.unmet == "lost":
        lead, review = (np.nan_to_num(numbers(rows, name)) for name in ("lead_time_mean_days", "review_period_days"))
        by_units = periods_without_stock_out(by_units, np.maximum(lead, 0.0), review)
    return np.where(np.isnan(by_units), target, by_units)


def _served(at: pl.DataFrame, promised: PromisedAt | None) -> FloatArray:
    """The share of demand that the stock serves, by the distribution that it is the quantile of."""
    stock, quantity = numbers(at, "reorder_point_units"), numbers(at, "order_quantity_units")
    if promised is not None:
        return promised.served(stock, quantity, numbers(at, "protected_lead_time_sd_days"))
    mean, variance = numbers(at, "planned_demand_units"), numbers(at, "planned_demand_sd_units") ** 2
    period, review = numbers(at, "protection_period_days"), numbers(at, "protected_review_days")
    reviewed = np.where(period > 0, review, 0.0) / np.where(period > 0, period, 1.0)
    from_lead_time = np.minimum(numbers(at, "lead_time_variance_units_squared"), variance)
    in_pieces = np.zeros(len(at), dtype=np.bool_)
    before = Moments(
        mean * (1 - reviewed), (variance - from_lead_time) * (1 - reviewed) + from_lead_time, in_pieces, NORMAL
    )
    return fill_rate_at(stock, Moments(mean, variance, in_pieces, NORMAL), before, mean * reviewed, quantity, in_pieces)


def _with_implied_cost(at: pl.DataFrame) -> pl.DataFrame:
    """What a unit short must cost for the target to be the one that pays, and whether anybody would believe it."""
    cost, price = _money(at, "unit_cost"), _money(at, "unit_price")
    value, price = np.where(np.isnan(cost), price, cost), np.where(np.isnan(price), cost, price)
    holding = value * numbers(at, "holding_cost_rate")
    days = numbers(at, "protection_period_days")
    # The least that a law expects is no demand that a target could be judged by.
    # The textbook is given no order sizes.
    usual = numbers(at, "order_mean_units") if "order_mean_units" in at.columns else np.full(len(at), np.nan)
    planned, least = numbers(at, "planned_demand_units"), least_mean(are_whole(at), usual)
    yearly = np.where(planned > least, planned, 0.0) / np.where(days > 0, days, np.nan) * DAYS_A_YEAR
    served = numbers(at, "expected_fill_rate")
    implied = implied_shortage_cost(
        numbers(at, "cycle_service_level"),
        np.where(holding > 0, holding, np.nan),
        numbers(at, "order_quantity_units"),
        yearly,
    )
    over_price = shortage_cost_over_price(implied, price)
    return at.select(
        "item_id",
        "location_id",
        "abc_class",
        "cycle_service_level",
        "is_target",
        "asked_service_level",
        _is_tested().cast(pl.Float64).alias("tested_share"),
        pl.col("reorder_point_units").alias("stock_units"),
        "safety_stock_units",
        as_column("expected_fill_rate", served),
        as_column("demand_yearly_units", yearly),
        as_column("expected_short_yearly_units", (1 - served) * yearly),
        as_column("unit_value_amount", value),
        as_column("unit_price_amount", price),
        as_column("holding_cost_per_unit_amount", holding),
        as_column("implied_shortage_cost_amount", implied),
        as_column("implied_over_price", over_price),
        pl.when(pl.Series(~np.isnan(over_price))).then(pl.Series(is_absurd_target(over_price))).alias("is_absurd"),
    )


def _is_tested() -> pl.Expr:
    """Whether past outcomes tell at this level: as many are expected beyond it as a share needs, and a level keeps it."""
    enough = pl.col("level_outcomes") * (1 - pl.col("covered_service_level")) >= LEAST_EXCEPTIONS
    return (pl.col("level_learned_from") != "none") & enough & (pl.col("asked_service_level") < HIGHEST_LEVEL)


def _money(frame: pl.DataFrame, name: str) -> FloatArray:
    """Money a unit; what is below 0 is not known."""
    amount = numbers(frame, name)
    return np.where(amount >= 0, amount, np.nan)
