"""Given so much money for buffers: the targets that leave the least demand short, by marginal analysis.

What one level for all spends on an item says nothing of what it gains there. Each step up a curve of stock against service
costs so much and saves so much a year; money goes to the steps that save the most for each unit of it, until it is spent.
Where the steps of each item save less and less, no allocation of the same money leaves less short. Sources: Sherbrooke, METRIC,
Operations Research 16, 1968 (marginal analysis); Fox, Management Science 13, 1966 (why it is best); Silver, Pyke, Thomas, 4th
ed., ch. 6 (exchange curves).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray

# Amounts are compared to the millionth: sums of fractions differ beyond that.
DIGITS = 6
KEYS = ["item_id", "location_id"]


@dataclass(frozen=True)
class Steps:
    """Points on the envelopes, in the order in which money is spent: the cheapest point of each owner, then step by step.

    points: which of the given points. number: 0 for the cheapest point of its owner, then 1, 2 and so on. saves: what one unit
    of money in the step saves; NaN for a cheapest point.
    """

    points: IntArray
    number: IntArray
    saves: FloatArray


def marginal_steps(owner: IntArray, cost: FloatArray, short: FloatArray) -> Steps:
    """The steps along the lower convex envelope of cost against what is short, of all owners, the most saving one first.

    A point that costs as much as another and leaves as much short, or lies above a line between two others, is never bought:
    some mixture of these two is better. Ties go to the owner of the lower number.

    owner: number of the item-location of each point. cost: money in its buffer. short: what it leaves short in a year, money.

    Owner 0 can save 6 for 2, then 2 for 2; owner 1 saves 4 for 2, its middle point is above the line:

    >>> steps = marginal_steps([0, 0, 0, 1, 1, 1], [0, 2, 4, 1, 2, 3], [9, 3, 1, 5, 4.5, 1])
    >>> steps.points.tolist(), steps.number.tolist(), steps.saves.tolist()
    ([0, 3, 1, 5, 2], [0, 0, 1, 1, 2], [nan, nan, 3.0, 2.0, 1.0])
    """
    whose = np.asarray(owner, dtype=np.int64)
    money, left = np.asarray(cost, dtype=np.float64), np.asarray(short, dtype=np.float64)
    for name, figures in (("cost", money), ("short", left)):
        if not np.isfinite(figures).all():
            raise ValueError(f"{name} must be a number at every point, but one is {figures[~np.isfinite(figures)][0]}")
    kept = _envelope(np.lexsort((left, money, whose)), whose, money, left)
    is_first = np.diff(whose[kept], prepend=-1) != 0
    number = np.arange(kept.size) - np.maximum.accumulate(np.where(is_first, np.arange(kept.size), 0))
    saves = _saved(kept, money, left)
    saves[is_first] = np.nan
    # Money is spent in this order; the sort is stable, so ties keep the order of owners and steps.
    order = np.lexsort((np.where(is_first, -np.inf, -saves),))
    return Steps(kept[order], number[order], saves[order])


def _envelope(points: IntArray, whose: IntArray, money: FloatArray, left: FloatArray) -> IntArray:
    """Which of the points, sorted by owner and cost, are corners of the lower envelope; taken off until none is above it."""
    while points.size > 1:
        same = whose[points][1:] == whose[points][:-1]
        is_worse = np.concatenate([[False], same & (left[points][1:] >= left[points][:-1])])
        before = _saved(points, money, left)
        after = np.concatenate([before[1:], [np.nan]])
        inside = np.concatenate([[False], same]) & np.concatenate([same, [False]])
        with np.errstate(invalid="ignore"):
            is_above = inside & (before <= after)
        if not (is_worse | is_above).any():
            break
        points = points[~(is_worse | is_above)]
    return points


def _saved(points: IntArray, money: FloatArray, left: FloatArray) -> FloatArray:
    """What each point saves against the one before it, for each unit of money more; meaningless where owners change."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.concatenate([[np.nan], -np.diff(left[points]) / np.diff(money[points])])


def budget_path(points: pl.DataFrame) -> pl.DataFrame:
    """The points that are worth buying, in the order in which money is spent, with what all buffers cost and leave short so far.

    points: one row per item, location and level, with `safety_stock_value_amount` and `expected_short_yearly_amount` (not null).
    Returns some of them with `step_number` (0 is the cheapest point), `saves_per_amount` (null there), `path_number` (0 for all
    cheapest points together, then one number a step) and of the whole at that number `path_value_amount`, `path_short_amount`,
    `path_levels` (sum of all service levels) and `next_saves_per_amount` (of the step after it; null after the last).
    """
    rows = points.sort(*KEYS, "safety_stock_value_amount", "cycle_service_level")
    owner = rows.select(pl.struct(KEYS).rle_id()).to_series().cast(pl.Int64).to_numpy()
    columns = {
        name: rows[name].cast(pl.Float64).to_numpy()
        for name in ("safety_stock_value_amount", "expected_short_yearly_amount", "cycle_service_level")
    }
    steps = marginal_steps(owner, columns["safety_stock_value_amount"], columns["expected_short_yearly_amount"])
    is_base = steps.number == 0
    path = np.cumsum(~is_base)
    after = np.concatenate([steps.saves[~is_base], [np.nan]])[path]
    # The point of the same owner that each step leaves: the one before it, sorted by owner and step.
    by_owner = np.lexsort((steps.number, owner[steps.points]))
    left = np.empty_like(steps.points)
    left[by_owner[1:]] = steps.points[by_owner[:-1]]
    kept: pl.DataFrame = rows[steps.points.tolist()]
    found = kept.with_columns(
        pl.Series("step_number", steps.number, dtype=pl.Int64),
        pl.Series("saves_per_amount", steps.saves, dtype=pl.Float64).fill_nan(None),
        pl.Series("path_number", path, dtype=pl.Int64),
        pl.Series("next_saves_per_amount", after, dtype=pl.Float64).fill_nan(None),
    )
    for name, figures in (
        ("path_value_amount", columns["safety_stock_value_amount"]),
        ("path_short_amount", columns["expected_short_yearly_amount"]),
        ("path_levels", columns["cycle_service_level"]),
    ):
        base = figures[steps.points[is_base]].sum()
        added = np.where(is_base, 0.0, figures[steps.points] - figures[np.where(is_base, steps.points, left)])
        found = found.with_columns(pl.Series(name, np.round(base + np.cumsum(added), DIGITS), dtype=pl.Float64))
    return found
