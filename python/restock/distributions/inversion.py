"""Finding the stock at which a promise is kept, for many items at once."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray

# excess(stock, items): by how much the stock of each of these items exceeds what was promised; never falls with stock.
Excess: TypeAlias = Callable[[FloatArray, IntArray], FloatArray]

# Stocks this close to each other, as a part of the larger bound, are the same.
CLOSE = 4e-15
# Every third step at the latest halves the bracket, and 50 halvings close any.
STEPS = 200


@dataclass
class _Bracket:
    """Where the answer of each item lies: above `below`, at most `above`, and the end that was given up last."""

    items: IntArray
    below: FloatArray
    above: FloatArray
    at_below: FloatArray
    at_above: FloatArray
    given_up: FloatArray
    at_given_up: FloatArray
    moved_above: BoolArray
    width: FloatArray
    close: FloatArray

    def only(self, kept: BoolArray) -> "_Bracket":
        return _Bracket(*(getattr(self, field.name)[kept] for field in fields(self)))

    def narrow(self, stock: FloatArray, at: FloatArray) -> None:
        reached = at >= 0
        self.given_up = np.where(reached, self.above, self.below)
        self.at_given_up = np.where(reached, self.at_above, self.at_below)
        self.below, self.at_below = np.where(reached, self.below, stock), np.where(reached, self.at_below, at)
        self.above, self.at_above = np.where(reached, stock, self.above), np.where(reached, at, self.at_above)
        self.moved_above = reached


def smallest_stock(excess: Excess, low: FloatArray, high: FloatArray, *, whole: bool = False) -> FloatArray:
    """The smallest stock at which a promise is kept, between one that may not keep it and one that does.

    Inverse quadratic interpolation where it is safe, else the middle (Chandrupatla 1997); every third step halves what
    interpolation did not. Each item stops by itself, so no result depends on the items beside it.

    excess: see above. low, high: one number an item, whole if `whole`; the promise must be kept at high. Returns low
    where it keeps the promise, NaN where a bound is NaN.

    >>> smallest_stock(lambda stock, items: stock**2 - 2, np.array([0.0]), np.array([2.0])).round(7)
    array([1.4142136])
    >>> smallest_stock(lambda stock, items: stock**2 - 2, np.array([0.0]), np.array([9.0]), whole=True)
    array([2.])
    """
    answer = np.where(np.isnan(low), np.nan, high)
    items = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    start = excess(low[items], items)
    answer[items[start >= 0]] = low[items[start >= 0]]
    items, start = items[start < 0], start[start < 0]
    below, above = low[items], high[items]
    close = np.ones(items.size) if whole else CLOSE * np.maximum(np.abs(below), np.abs(above))
    end = excess(above, items)
    moved = np.ones(items.size, dtype=np.bool_)
    left = _Bracket(items, below, above, start, end, above, end, moved, above - below, close)

    for step in range(STEPS):
        wide = left.above - left.below > left.close
        if not wide.all():
            answer[left.items[~wide]] = left.above[~wide]
            left = left.only(wide)
        if not left.items.size:
            return answer
        share = _interpolated(left)
        if step % 3 == 2:
            # Interpolation that gained less than a factor of eight in three steps is no better than halving.
            share = np.where(left.above - left.below > left.width / 8, 0.5, share)
            left.width = left.above - left.below
        stock = left.below + share * (left.above - left.below)
        if whole:
            stock = np.clip(np.floor(stock), left.below + 1, left.above - 1)
        left.narrow(stock, excess(stock, left.items))
    answer[left.items] = left.above
    return answer


def _interpolated(left: _Bracket) -> FloatArray:
    """Where to look next, as a share of the way from below to above."""
    moved = left.moved_above
    last, at_last = np.where(moved, left.above, left.below), np.where(moved, left.at_above, left.at_below)
    other, at_other = np.where(moved, left.below, left.above), np.where(moved, left.at_below, left.at_above)
    third, at_third = left.given_up, left.at_given_up
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        way = (last - other) / (third - other)
        gain = (at_last - at_other) / (at_third - at_other)
        safe = (gain**2 < way) & ((1 - gain) ** 2 < 1 - way)
        share = at_last / (at_other - at_last) * at_third / (at_other - at_third)
        share += (third - last) / (other - last) * at_last / (at_third - at_last) * at_other / (at_third - at_other)
    share = np.where(safe & np.isfinite(share), share, 0.5)
    # A step a little too long brings the other end close as well.
    least = np.minimum(0.5 * left.close / (left.above - left.below), 0.5)
    share = np.clip(share, least, 1 - least)
    return np.where(moved, 1 - share, share)
