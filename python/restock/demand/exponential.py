"""The level of demand where the recent past counts most."""

import numpy as np

from restock.arrays import FloatArray, Numbers
from restock.demand.sparse import as_ages, as_stored, as_whole
from restock.ragged import as_groups, group_sums


def exponential_mean(
    series: Numbers, ages: Numbers, units: Numbers, count: int, buckets: Numbers, half_life: float
) -> FloatArray:
    """Mean demand per bucket, where a bucket counts half as much as one that is `half_life` buckets newer.

    sum(w_b x_b) / sum(w_b), w = 2^(-age / half_life), over all N buckets of a series, the zeros included: their
    weights are a geometric sum, (1 - q^N) / (1 - q) with q = 2^(-1 / half_life). Brown 1959, with finite history.

    series, ages, units, buckets: see `restock.demand`. half_life: buckets, above 0. Returns units per bucket, NaN where
    a series has no buckets. Raises ValueError for a half-life of 0 or less, or one that is not finite.

    Nothing, then 4 units, then 8, when each day counts half of the next: (4 x 1/2 + 8) / (1 + 1/2 + 1/4).

    >>> exponential_mean([0, 0], [1, 0], [4, 8], 1, [3], half_life=1).round(4)
    array([5.7143])
    """
    if not 0 < half_life < np.inf:
        raise ValueError(f"half_life must be above 0 and finite, but it is {half_life}")
    place = as_groups(series, count, "series")
    whole = as_whole("buckets", buckets, count)
    age = as_ages(ages, place, whole)
    weighted = as_stored("units", units, place.size) * np.exp2(-age / half_life)
    # expm1 keeps its digits where a long half-life makes q almost 1.
    decay = -np.log(2.0) / half_life
    weights = np.expm1(whole * decay) / np.expm1(decay)
    return group_sums(place, weighted, count) / np.where(whole > 0, weights, np.nan)
