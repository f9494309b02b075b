"""What was really sold while an order was on its way, as seen from each past day."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.exposure import ROUNDING
from restock.outlook.cumulated import LEAST_SHARE
from restock.outlook.tables import Tables
from restock.outlook.windows import Summed


@dataclass(frozen=True)
class Outcome:
    """units: demand over the `buckets` after the day; NaN where it is not over, or too little of it was seen.

    seen: the share of the trading time that shows demand: not lost to empty shelves, promotions and closures.
    """

    units: FloatArray
    buckets: IntArray
    seen: FloatArray


def whole_buckets(period: FloatArray) -> IntArray:
    """The whole number of buckets that comes nearest to a period, at least one; a missing period counts as one.

    >>> whole_buckets(np.array([0.4, 2.0, 2.6, np.nan]))
    array([1, 2, 3, 1])
    """
    return np.maximum(np.rint(np.nan_to_num(period)), 1).astype(np.int64)


def outcome(
    base: Tables, closed: Summed, origin: int, period: FloatArray, longest: FloatArray, is_whole: BoolArray
) -> Outcome:
    """Demand over the period that began at a past origin.

    base: sums of what counts as demand. closed: units of buckets without trading; what somebody bought all the same.
    origin: bucket number, above 0. period: the real one, in buckets, NaN where it is not known. longest: the longest that was
    to be expected. Where that is not over yet the outcome counts as unknown, even if this order came sooner: checking quick
    orders only would make the service look better than it is.

    A shelf runs empty where much is asked for. Leaving such cycles out would keep those of little demand, so what was sold while it
    could be is taken for the whole trading time, in whole units where demand is (`is_whole`): the mean of the exposed time, as in
    `restock.demand.exposure`.
    """
    buckets = whole_buckets(period)
    is_over = (np.maximum(np.nan_to_num(longest), buckets) <= origin) & ~np.isnan(period)
    first, end = np.maximum(origin - buckets, 0), np.full(buckets.size, origin)
    trading, exposure = base.trading.between(first, end), base.exposure.between(first, end)
    share = np.where(trading > 0, np.minimum(exposure / np.where(trading > 0, trading, 1.0), 1.0), 1.0)
    # Sums of shares that were added up in another order differ in their last digits.
    share = np.where(share > 1 - ROUNDING, 1.0, share)
    is_known = is_over & (share >= LEAST_SHARE - ROUNDING)
    demand = base.units.between(first, end) / np.maximum(share, LEAST_SHARE) + closed.between(first, end)
    demand = np.maximum(demand, 0.0)
    demand = np.where(is_whole & (share < 1), np.rint(demand), demand)
    return Outcome(np.where(is_known, demand, np.nan), buckets, share)
