"""What was really sold while an order was on its way, as seen from each past day."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray
from restock.demand.calendar import IntArray
from restock.outlook.windows import Summed

# A share of a bucket that was lost, above which the outcome does not show demand.
LOST = 1e-6


@dataclass(frozen=True)
class Outcome:
    """units: demand over the `buckets` after the day; NaN where it is not over, or shelves were empty meanwhile.

    state: why there is none, or `known`.
    """

    units: FloatArray
    buckets: IntArray
    state: np.ndarray


def whole_buckets(period: FloatArray) -> IntArray:
    """The whole number of buckets that comes nearest to a period, at least one; a missing period counts as one.

    >>> whole_buckets(np.array([0.4, 2.0, 2.6, np.nan]))
    array([1, 2, 3, 1])
    """
    return np.maximum(np.rint(np.nan_to_num(period)), 1).astype(np.int64)


def outcome(units: Summed, blocked: Summed, origin: int, period: FloatArray, longest: FloatArray) -> Outcome:
    """Demand over the period that began at a past origin.

    origin: bucket number, above 0. period: the real one, in buckets, NaN where it is not known. longest: the longest
    that was to be expected. Where that is not over yet the outcome counts as unknown, even if this order came sooner:
    checking quick orders only would make the service look better than it is.
    """
    buckets = whole_buckets(period)
    is_over = (np.maximum(np.nan_to_num(longest), buckets) <= origin) & ~np.isnan(period)
    first = np.maximum(origin - buckets, 0)
    sold = np.maximum(units.between(first, np.full(buckets.size, origin)), 0.0)
    is_blocked = blocked.between(first, np.full(buckets.size, origin)) > LOST
    state = np.where(~is_over, "not_over", np.where(is_blocked, "not_seen", "known"))
    return Outcome(np.where(state == "known", sold, np.nan), buckets, state)
