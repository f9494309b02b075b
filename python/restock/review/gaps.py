"""Figures in force that today's recommendation has left behind: by how much, for which reason, and what it costs to wait."""

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
# The figure that says it in words, for each cause.
TOLD_BY = {
    "demand_level": "demand_units",
    "demand_variability": "demand_sd_units",
    "lead_time_level": "lead_time_days",
    "lead_time_variability": "lead_time_sd_days",
    "target": "target",
    "method": "asked",
}


def open_gaps(recommended: pl.DataFrame, record: pl.DataFrame, rounding: str, noise_errors: float) -> pl.DataFrame:
    """One row for each figure in force that differs from today's by more than chance does.

    recommended: rows of `int_restock__recommendations`. record: the newest row of the record of each item and location.
    rounding, noise_errors: as set.

    Returns `GAPS`: the cause is the one that moved the most in the direction of the gap; short_yearly_units is how many units
    more a year would find the shelf empty with the figure in force than with today's (less than 0 where it holds too much).
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
    toward = (
        np.stack([parts[cause] * np.sign(gap[some]) for cause in CAUSES]) if some.size else np.zeros((len(CAUSES), 0))
    )
    first = toward.argmax(axis=0) if some.size else np.zeros(0, np.int64)
    told = [TOLD_BY[CAUSES[one]] for one in first]
    quantity = numbers(rows, "order_quantity_units")
    with np.errstate(divide="ignore", invalid="ignore"):
        cycles = fresh.demand_units * DAYS_A_YEAR / np.where(quantity > 0, quantity, np.nan)
    short = _short(fresh, numbers(rows, "was_reorder_point_units")) - _short(
        fresh, numbers(rows, "reorder_point_units")
    )
    return pl.DataFrame(
        {
            "item_id": rows["item_id"],
            "location_id": rows["location_id"],
            "gap_units": gap[some],
            "cause": [CAUSES[one] for one in first],
            "cause_units": [float(parts[CAUSES[one]][row]) for row, one in enumerate(first)],
            "cause_before": [float(getattr(before, name)[row]) for row, name in enumerate(told)],
            "cause_now": [float(getattr(fresh, name)[row]) for row, name in enumerate(told)],
            "short_yearly_units": short * cycles,
        },
        schema=GAPS,
    ).with_columns(pl.col(pl.Float64).fill_nan(None))


def _short(fresh: Drivers, stock: FloatArray) -> FloatArray:
    """Units short in a cycle with a stock, as today's distribution has it."""
    found = np.full(stock.size, np.nan)
    for name, family in FAMILIES.items():
        rows = np.flatnonzero((fresh.distribution == name) & (fresh.mean > 0) & np.isfinite(fresh.mean))
        if rows.size:
            at = np.maximum(stock[rows] - fresh.shape_units[rows], 0.0)
            found[rows] = family.loss(at, fresh.mean[rows], fresh.variance[rows])
    return found
