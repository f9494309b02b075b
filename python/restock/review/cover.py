"""Whether a figure in force still covers demand about as often as it should, by today's figures.

A figure may stay within what chance moves and still promise what it no longer keeps: one standard error of a
mean of three months is half a deviation of the demand of three weeks, and 88 % covered where 95 % is asked for.
"""

import numpy as np
import polars as pl

from restock.arrays import FloatArray
from restock.frames import numbers
from restock.review.drivers import FAMILIES, Drivers, drivers_of, is_same_promise, read_drivers
from restock.review.sentences import percent, units

# It covers too little, and more than a step too much.
CODES = FELL, ROSE = "cover_fell", "cover_rose"


def cover(rows: pl.DataFrame, rounding: str, factor: float | None, least_amount: float) -> list[tuple[str, str] | None]:
    """Where the risk that the figure in force leaves is `factor` times what is asked for, or one such part of it: code and sentence.

    rows: today's figures, with those of the last review under `was_`. rounding: as set. factor: above 1, or None for never.
    least_amount: money below which a figure is not changed anyway. Too much is told where a step less is too much as well: a slow
    mover jumps from one step to the next; and of a figure that stood for a protection period, as before that what was ordered by it is
    not there. What a person set, and what another target asks for, waits.
    """
    if factor is None:
        return [None] * len(rows)
    fresh = drivers_of(rows, rounding)
    stood, asks = numbers(rows, "was_reorder_point_units"), numbers(rows, "reorder_point_units")
    covered, lower = covered_by(stood, fresh), covered_by(stood - fresh.step_units, fresh)
    waits = np.isfinite(numbers(rows, "set_reorder_point_units")) | ~is_same_promise(rows, read_drivers(rows), fresh)
    is_little = np.abs(asks - stood) * numbers(rows, "unit_cost") < least_amount
    may, risk = ~(waits | is_little), 1 - fresh.asked
    fell = may & (stood < asks) & (1 - covered > factor * risk)
    stood_for = (rows["as_of_on"] - rows["was_in_force_since_on"]).dt.total_days().to_numpy()
    is_there = stood_for >= fresh.lead_time_days + fresh.review_period_days
    rose = may & is_there & (stood > asks) & (1 - lower < risk / factor)
    found: list[tuple[str, str] | None] = [None] * len(rows)
    for row in np.flatnonzero(fell | rose).tolist():
        sentence = (
            f"by today's figures {units(stood[row])} units cover {percent(covered[row])} % of periods where "
            f"{percent(fresh.asked[row])} % is asked for"
        )
        found[row] = (FELL if fell[row] else ROSE, sentence)
    return found


def covered_by(stock: FloatArray, drivers: Drivers) -> FloatArray:
    """The share of protection periods that a stock covers, by the curve that a figure was taken from; NaN where there is none."""
    found = np.full(stock.size, np.nan)
    for name, family in FAMILIES.items():
        is_known = np.isfinite(stock) & np.isfinite(drivers.asked) & (drivers.mean > 0)
        rows = np.flatnonzero((drivers.distribution == name) & is_known)
        # What a method sees beyond the curve lies on top of it.
        on_curve = np.maximum(stock[rows] - drivers.shape_units[rows], 0.0)
        found[rows] = family.cdf(on_curve, drivers.mean[rows], drivers.variance[rows])
    return found
