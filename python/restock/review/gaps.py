"""Figures in force that today's recommendation has left behind: by how much, for which reason, and what it costs to wait."""

from dataclasses import replace

import numpy as np
import polars as pl

from restock.arrays import FloatArray
from restock.durations import DAYS_A_YEAR
from restock.frames import numbers
from restock.review.attribution import CAUSES, attribute
from restock.review.drivers import FAMILIES, Drivers, drivers_of, is_same_promise, read_drivers
from restock.review.noise import reorder_point_error
from restock.review.triggers import KEYS

GAPS: dict[str, type[pl.DataType]] = {
    "item_id": pl.String,
    "location_id": pl.String,
    "gap_units": pl.Float64,
    "cause": pl.String,
    "cause_units": pl.Float64,
    "cause_before": pl.Float64,
    "cause_now": pl.Float64,
    "short_yearly_units": pl.Float64,
}
# The figure that says it in words, for each cause; a target is told as it was set.
TOLD_BY = {
    "demand_level": "demand_units",
    "demand_variability": "demand_sd_units",
    "lead_time_level": "lead_time_days",
    "lead_time_variability": "lead_time_sd_days",
    "method": "asked",
}


def open_gaps(recommended: pl.DataFrame, record: pl.DataFrame, rounding: str, noise_errors: float) -> pl.DataFrame:
    """One row for each figure in force that differs from today's by more than chance does.

    recommended: rows of `int_restock__recommendations`. record: the newest row of the record of each item and location.
    rounding, noise_errors: as set.

    Returns `GAPS`: the cause is the one that moved the most in the direction of the gap, with the figure that tells it, or none
    where it is another method, or another kind of target; short_yearly_units is how many units more a year would find the shelf
    empty with the figure in force than with today's (less than 0 where it holds too much).
    """
    was = record.rename({name: f"was_{name}" for name in record.columns if name not in KEYS})
    rows = recommended.sort(KEYS).join(was, on=KEYS, how="inner", maintain_order="left")
    rows = rows.filter(
        pl.col("reorder_point_units").is_not_null()
        & pl.col("was_reorder_point_units").is_not_null()
        & pl.col("was_set_by").is_null()
    )
    fresh, before = drivers_of(rows, rounding), read_drivers(rows)
    gap = numbers(rows, "reorder_point_units") - numbers(rows, "was_reorder_point_units")
    noise = reorder_point_error(rows, fresh)
    some = np.flatnonzero((np.abs(gap) > noise_errors * noise) & (gap != 0))
    fresh, before, rows = fresh.only(some), before.only(some), rows[some.tolist()]
    parts = attribute(before, fresh, is_same_promise(rows, before, fresh))
    first = np.stack([parts[cause] * np.sign(gap[some]) for cause in CAUSES]).argmax(axis=0)
    pairs = _pairs(rows, before, fresh)
    quantity = numbers(rows, "order_quantity_units")
    in_force, today = (
        _short_yearly(fresh, numbers(rows, name), quantity)
        for name in ("was_reorder_point_units", "reorder_point_units")
    )
    return pl.DataFrame(
        {
            "item_id": rows["item_id"],
            "location_id": rows["location_id"],
            "gap_units": gap[some],
            "cause": [CAUSES[one] for one in first],
            "cause_units": [float(parts[CAUSES[one]][row]) for row, one in enumerate(first)],
            "cause_before": [float(pairs[CAUSES[one]][0][row]) for row, one in enumerate(first)],
            "cause_now": [float(pairs[CAUSES[one]][1][row]) for row, one in enumerate(first)],
            "short_yearly_units": in_force - today,
        },
        schema=GAPS,
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _pairs(rows: pl.DataFrame, before: Drivers, fresh: Drivers) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Of each cause the figure that tells it, in force and today; NaN where no figure does."""
    pairs = {cause: (getattr(before, name), getattr(fresh, name)) for cause, name in TOLD_BY.items()}
    # The level asked of another method, or of another curve, need not move the way that the figure does.
    is_other = (before.method != fresh.method) | (before.distribution != fresh.distribution)
    pairs["method"] = (np.where(is_other, np.nan, pairs["method"][0]), np.where(is_other, np.nan, pairs["method"][1]))
    was, now = (
        np.where(
            np.isnan(numbers(rows, f"{prefix}fill_rate_target")),
            numbers(rows, f"{prefix}cycle_service_level"),
            numbers(rows, f"{prefix}fill_rate_target"),
        )
        for prefix in ("was_", "")
    )
    is_other = np.isnan(numbers(rows, "was_fill_rate_target")) != np.isnan(numbers(rows, "fill_rate_target"))
    pairs["target"] = (np.where(is_other | (was == now), np.nan, was), np.where(is_other | (was == now), np.nan, now))
    return pairs


def _short_yearly(fresh: Drivers, stock: FloatArray, quantity: FloatArray) -> FloatArray:
    """Units short in a year with a stock: of every order, or where stock is reviewed of every period, less what was short before it."""
    short = _short(fresh, stock)
    before = _short(replace(fresh, review_period_days=np.zeros(stock.size)), stock)
    orders = fresh.demand_units / np.where(quantity > 0, quantity, np.nan)
    is_reviewed = fresh.review_period_days > 0
    reviews = 1 / np.where(is_reviewed, fresh.review_period_days, 1.0)
    # Without a lead time nothing was short before.
    return DAYS_A_YEAR * np.where(is_reviewed, (short - np.nan_to_num(before)) * reviews, short * orders)


def _short(fresh: Drivers, stock: FloatArray) -> FloatArray:
    """Units short in a cycle with a stock, as today's distribution has it."""
    found = np.full(stock.size, np.nan)
    for name, family in FAMILIES.items():
        rows = np.flatnonzero((fresh.distribution == name) & (fresh.mean > 0) & np.isfinite(fresh.mean))
        if rows.size:
            at = np.maximum(stock[rows] - fresh.shape_units[rows], 0.0)
            found[rows] = family.loss(at, fresh.mean[rows], fresh.variance[rows])
    return found
