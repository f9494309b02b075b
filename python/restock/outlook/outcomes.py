"""What was really sold while an order was on its way, as seen from each past day."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import LEAST_EXPOSURE
from restock.demand.exposure import ROUNDING
from restock.outlook.cumulated import LEAST_SHARE
from restock.outlook.demanded import Demanded


@dataclass(frozen=True)
class Outcome:
    """units: demand over the `buckets` after the day; NaN where it is not over, or too little of it was seen.

    seen: the share of the trading time that shows demand: not lost to empty shelves, promotions and closures.
    """

    units: FloatArray
    buckets: IntArray
    seen: FloatArray


def whole_buckets(period: FloatArray, least: int = 1) -> IntArray:
    """The whole number of buckets that comes nearest to a period, `least` or more; a missing period counts as so many.

    >>> whole_buckets(np.array([0.4, 2.0, 2.6, np.nan]))
    array([1, 2, 3, 1])
    """
    return np.maximum(np.rint(np.nan_to_num(period)), least).astype(np.int64)


# Periods of each row that are rounded, evenly spread over its lead times.
NODES = ndtri((np.arange(64) + 0.5) / 64)


def rounded_periods(mean: FloatArray, sd: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and deviation of the whole buckets that periods are counted as; mean, sd: of the periods (normal), in buckets.

    Half a week always counts as one: what was asked for in it is not what the half week would have brought.

    >>> mean, sd = rounded_periods(np.array([0.4, 1.5, 12.0]), np.array([0.0, 0.4, 3.0]))
    >>> mean.round(2), sd.round(1)
    (array([ 1. ,  1.5, 12. ]), array([0. , 0.5, 3. ]))
    """
    total, squares = np.zeros(mean.size), np.zeros(mean.size)
    for node in NODES:
        whole = whole_buckets(mean + node * np.nan_to_num(sd))
        total += whole
        squares += whole.astype(np.float64) ** 2
    found = total / NODES.size
    return np.where(np.isnan(mean), np.nan, found), np.sqrt(np.maximum(squares / NODES.size - found**2, 0.0))


def outcome(
    of: Demanded, origin: int, period: FloatArray, longest: FloatArray, is_whole: BoolArray, least: int = 1
) -> Outcome:
    """Demand over the period that began at a past origin.

    of: what was asked for; what somebody bought on a closed day counts as well. origin: bucket number, above 0. period: the real
    one, in buckets, NaN where it is not known. least: how many buckets count at least; of days none, as what is there on the day it is
    ordered on has nothing to wait for. longest: the longest that was to be expected. Where that is not over yet the outcome
    counts as unknown, even if this order came sooner: checking quick orders only would make the service look better than it is.

    A shelf runs empty where much is asked for. Leaving such cycles out would keep those of little demand, so what counts of a cycle is
    taken for its whole trading time, in whole units where demand is (`is_whole`): the mean of the exposed time, as in
    `restock.demand.exposure`. A cycle of which less than half counts is left out, unless it began with stock and lost the rest to
    an empty shelf: then more was asked for than in most. What was sold counts as if it had taken a quarter of the time at least.
    """
    buckets, enough = whole_buckets(period, least), LEAST_SHARE - ROUNDING
    is_over = (np.maximum(np.nan_to_num(longest), buckets) <= origin) & ~np.isnan(period)
    first, end = np.maximum(origin - buckets, 0), np.full(buckets.size, origin)
    trading, counted = of.trading.between(first, end), of.counted.between(first, end)
    share = _share(counted, trading)
    # A shelf that is closed on the first days shows on the first open one whether it had stock.
    begins = np.maximum(of.opens[min(max(origin, 1), len(of.opens)) - 1], first)
    began_out = of.out.between(begins, begins + 1)
    had_stock = (of.counted.between(begins, begins + 1) > 0) | ((began_out > ROUNDING) & (began_out < 1 - ROUNDING))
    emptied = had_stock & (counted + of.out.between(first, end) >= enough * trading) & (share < enough)
    is_known = is_over & ((share >= enough) | emptied)
    demand = of.units.between(first, end) / np.maximum(share, LEAST_EXPOSURE) + of.closed.between(first, end)
    demand = np.maximum(demand, 0.0)
    demand = np.where(is_whole, np.rint(demand), demand)
    return Outcome(np.where(is_known, demand, np.nan), buckets, _share(of.seen.between(first, end), trading))


def _share(part: FloatArray, trading: FloatArray) -> FloatArray:
    """Of the trading time, all of it where there is none. Sums of shares that were added up in another order differ in their last digits."""
    share = np.where(trading > 0, np.minimum(part / np.where(trading > 0, trading, 1.0), 1.0), 1.0)
    return np.where(share > 1 - ROUNDING, 1.0, share)
