"""Whether an item sells at another level than it used to, and since when."""

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers
from restock.demand.exposure import exposed_moments
from restock.demand.sparse import as_ages, as_stored, as_whole
from restock.ragged import as_groups, group_starts, group_sums, running

# With less than this the limit distribution says nothing, and a single sale can look like a change.
BUCKETS_MINIMUM = 20
SALES_MINIMUM = 5

# Between 0.3 a day and 0.1 + 0.2 a day there is rounding only, and so in every distance: their ratio is no evidence.
ROUNDING = 1e-12


def level_shift(
    series: Numbers, ages: Numbers, units: Numbers, count: int, buckets: Numbers, critical: float = 1.63
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """The strongest sign that mean demand changed once, since when, and the means before and after.

    OLS-CUSUM, Ploberger and Kraemer 1992: max_k |S_k - (k / N) S_N| / (s sqrt(N)), S_k what the oldest k of N buckets
    sold, s the sample standard deviation. If nothing changed it is about the largest distance of a Brownian bridge from
    0, which exceeds 1.36 in 5 % and 1.63 in 1 % of cases. It takes buckets to be independent: a season, a trend or
    runs of empty shelves raise it too, and a single huge sale hides a change.

    series, ages, units, buckets: see `restock.demand`. critical: above 0. Returns four arrays, one entry a series:
    statistic (NaN where demand does not vary); age of the first bucket of the new level, in buckets; mean before and
    mean after, in units per bucket. The last three are NaN unless the statistic exceeds `critical` in a series of at
    least 20 buckets, 5 of them stored. Raises ValueError for a critical value of 0 or less.

    Twelve days of 1 unit, then twelve of 2:

    >>> shift = level_shift([0] * 24, range(23, -1, -1), [1] * 12 + [2] * 12, 1, [24])
    >>> [figure.round(3).item() for figure in shift]
    [2.398, 11.0, 1.0, 2.0]
    """
    if not critical > 0:
        raise ValueError(f"critical must be above 0, but it is {critical}")
    place = as_groups(series, count, "series")
    whole = as_whole("buckets", buckets, count)
    age = as_ages(ages, place, whole)
    sold = as_stored("units", units, place.size)
    largest, started = _largest_distance(place, age, sold, whole)
    mean, sd = exposed_moments(place, sold, np.ones(place.size), whole, whole)
    statistic = largest / np.where(sd > ROUNDING * np.abs(mean), sd * np.sqrt(whole), np.nan)
    flagged = (statistic > critical) & (whole >= BUCKETS_MINIMUM)
    flagged &= np.bincount(place, minlength=count) >= SALES_MINIMUM

    since = np.where(flagged, started, np.nan)
    is_after = age <= since[place]
    before = group_sums(place, np.where(is_after, 0.0, sold), count) / (whole - since - 1)
    after = group_sums(place, np.where(is_after, sold, 0.0), count) / (since + 1)
    return statistic, since, before, after


def _largest_distance(place: IntArray, age: IntArray, sold: FloatArray, whole: IntArray) -> tuple[FloatArray, IntArray]:
    """max_k |S_k - (k / N) S_N| of each series, and the age of bucket k + 1. The oldest k, if several are equal."""
    count = whole.size
    starts = group_starts(place, count)
    mean = group_sums(place, sold, count) / np.maximum(whole, 1)
    # Between two sales the distance is a straight line, so it is largest just before a sale or just after one.
    step = sold - mean[place]
    zeros_passed = (whole[place] - age) - (np.arange(place.size) - starts[place] + 1)
    distance_after = running(np.add, place, step, count) - zeros_passed * mean[place]
    distance_before = np.abs(distance_after - step)
    distance_after = np.abs(distance_after)
    highest = np.maximum(distance_before, distance_after)
    largest = np.zeros(count)
    np.maximum.at(largest, place, highest)
    reached = np.flatnonzero(highest == largest[place])
    started = np.full(count, -1)
    np.maximum.at(started, place[reached], np.where(distance_before >= distance_after, age, age - 1)[reached])
    return largest, started
