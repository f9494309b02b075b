"""Forecasts for items that sell now and then: how much when they sell, and how often.

Both start as statsforecast does: size and interval with the first ones, the probability with whether the oldest
bucket had a sale. Smoothing y_t = alpha x_t + (1 - alpha) y_(t-1) from y_1 = x_1 is a weighted sum, so nothing
is stepped through: the newest weighs alpha, the one before alpha (1 - alpha), the first (1 - alpha)^(n - 1).
"""

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers
from restock.demand.sparse import as_ages, as_share, as_stored, as_whole
from restock.ragged import as_groups, group_starts, group_sums


def croston(
    series: Numbers, ages: Numbers, units: Numbers, count: int, buckets: Numbers, alpha: float = 0.1
) -> FloatArray:
    """Demand per bucket: the smoothed size of a sale over the smoothed interval between sales, z / p.

    Croston 1972. Both are updated only when something sells, so an item that stops selling keeps its forecast: take
    `tsb` where that matters. It is too high by about alpha / 2: see `sba`.

    series, ages, units, buckets: see `restock.demand`. alpha: weight of the newest, above 0, at most 1. Returns units
    per bucket, NaN where nothing was sold. Raises ValueError for another alpha.

    >>> croston([0, 0, 0], [7, 3, 1], [5, 3, 4], 1, [10]).round(4)
    array([1.5786])
    """
    weight = as_share("alpha", alpha)
    place = as_groups(series, count, "series")
    whole = as_whole("buckets", buckets, count)
    position = whole[place] - as_ages(ages, place, whole)
    # The first interval runs from the start of the history: the position of the first sale, counted from 1.
    first = np.append(True, place[1:] != place[:-1])[: place.size]
    interval = position - np.where(first, 0, np.roll(position, 1))
    size = _smoothed(place, as_stored("units", units, place.size), count, weight)
    return size / _smoothed(place, interval.astype(np.float64), count, weight)


def sba(series: Numbers, ages: Numbers, units: Numbers, count: int, buckets: Numbers, alpha: float = 0.1) -> FloatArray:
    """Croston's forecast without its upward bias: (1 - alpha / 2) z / p.

    Syntetos and Boylan 2005, eq. 6. Arguments, result and errors as in `croston`.

    >>> sba([0, 0, 0], [7, 3, 1], [5, 3, 4], 1, [10]).round(4)
    array([1.4997])
    """
    return (1 - alpha / 2) * croston(series, ages, units, count, buckets, alpha)


def tsb(
    series: Numbers,
    ages: Numbers,
    units: Numbers,
    count: int,
    buckets: Numbers,
    alpha_size: float = 0.1,
    alpha_probability: float = 0.1,
) -> FloatArray:
    """Demand per bucket: the smoothed size of a sale times the smoothed chance of one; it falls while nothing sells.

    Teunter, Syntetos and Babai 2011: the size is updated by every sale, the probability by every bucket.

    series, ages, units, buckets: see `restock.demand`. alpha_size, alpha_probability: weight of the newest sale and of
    the newest bucket, above 0, at most 1. Returns units per bucket, NaN where nothing was sold. Raises ValueError for
    another alpha.

    >>> tsb([0, 0, 0], [7, 3, 1], [5, 3, 4], 1, [10], 0.2, 0.2).round(4)
    array([1.3635])
    """
    weight = as_share("alpha_probability", alpha_probability)
    place = as_groups(series, count, "series")
    whole = as_whole("buckets", buckets, count)
    age = as_ages(ages, place, whole)
    oldest = age == whole[place] - 1
    probability = group_sums(place, np.where(oldest, 1.0, weight) * (1 - weight) ** age, count)
    return (
        _smoothed(place, as_stored("units", units, place.size), count, as_share("alpha_size", alpha_size)) * probability
    )


def _smoothed(place: IntArray, numbers: FloatArray, count: int, alpha: float) -> FloatArray:
    """Where simple exponential smoothing of the stored numbers ends; NaN where there are none."""
    starts = group_starts(place, count)
    newer = starts[place + 1] - 1 - np.arange(place.size)
    weights = np.where(np.arange(place.size) == starts[place], 1.0, alpha) * (1 - alpha) ** newer
    return np.where(np.diff(starts) > 0, group_sums(place, weights * numbers, count), np.nan)
