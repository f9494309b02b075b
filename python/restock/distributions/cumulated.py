"""Demand over as many days as the stock must last, measured instead of computed: the sums over all such windows.

Days that influence each other (a week of promotion, a slow recovery) make sums vary more than independent days would,
and the sums show it. Source: Saoud, Kourentzes, Boylan, Approximations for the lead time variance: a forecasting and
inventory evaluation, Omega 110, 2022 (as a working paper 2021).

Histories are taken as in `restock.demand`: only buckets with demand are stored, all others are zeros. A window has
`period` buckets and begins at each bucket that leaves room for it, so windows overlap and zeros count. A sum changes
only where a stored bucket enters or leaves, so the work grows with what is stored and not with the days.
"""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers, as_array, as_level
from restock.demand.sparse import as_ages, as_stored, as_whole
from restock.distributions.family import one_a_group
from restock.ragged import as_groups, group_starts, group_sums, running


@dataclass(frozen=True)
class CumulatedDemand:
    """Every sum over a window that a series has seen, ascending, and how many windows had it.

    series, units, windows: flat, one entry a sum; a sum may stand there more than once. window_count: windows of each
    series, 0 where the history is shorter than the period. mean, variance: of a window, see `cumulated_demand`.
    """

    series: IntArray
    units: FloatArray
    windows: IntArray
    window_count: IntArray
    mean: FloatArray
    variance: FloatArray


def cumulated_demand(
    series: Numbers, ages: Numbers, units: Numbers, count: int, buckets: Numbers, period: Numbers
) -> CumulatedDemand:
    """What was sold in each run of as many days as the stock must last.

    mean = P m with m the mean of all N buckets. variance = sum (W - P m)^2 / ((N - P + 1) (1 - P / N)), which has no bias
    for independent buckets although windows overlap (Lo, MacKinlay 1988); for P = 1 it is the sample variance.

    series, ages, units, buckets: see `restock.demand`. period: P, whole buckets, at least 1, one a series or one for all.
    Units are those of stock. Mean and variance are NaN where the history is shorter than the period, the variance also
    where it is as long: one window does not vary.

    Sales of 4 and 8 in six days (0 4 0 0 8 0), summed over two days: 4 4 0 8 8.

    >>> sums = cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 2)
    >>> np.repeat(sums.units, sums.windows), sums.mean
    (array([0., 4., 4., 8., 8.]), array([4.]))
    >>> sums.variance
    array([14.4])
    """
    length = as_whole("buckets", buckets, count)
    place = as_groups(series, count, "series")
    age = as_ages(ages, place, length)
    value = as_stored("units", units, place.size)
    size = as_whole("period", np.broadcast_to(np.asarray(period), (count,)), count)
    if (size < 1).any():
        raise ValueError(f"period must be at least 1, but that of series {np.flatnonzero(size < 1)[0]} is 0")
    window_count = np.maximum(length - size + 1, 0)

    where, start = _changes(place, length[place] - 1 - age, size, window_count)
    windows = np.append(start[1:], 0) - start
    last = np.append(where[1:] != where[:-1], True)[: where.size]
    windows[last] = window_count[where[last]] - start[last]
    sums = _window_sums(where, start, size, place, length[place] - 1 - age, value, count)

    enough = window_count > 0
    mean = np.where(enough, size * group_sums(place, value, count) / np.where(length > 0, length, 1), np.nan)
    squares = group_sums(where, windows * (sums - mean[where]) ** 2, count)
    free = window_count * (1 - size / np.where(length > 0, length, 1))
    variance = np.where(enough & (free > 0), squares / np.where(free > 0, free, 1.0), np.nan)
    order = np.lexsort((sums, where))
    return CumulatedDemand(where[order], sums[order], windows[order], window_count, mean, variance)


def cumulated_quantile(level: Numbers, sums: CumulatedDemand) -> FloatArray:
    """The smallest of the sums that at least the wanted share of windows did not exceed; never interpolated.

    level: share, above 0 and below 1, one a series or one for all. Returns units, NaN without a window. With few windows
    a high level is beyond what was seen: the result is then the largest sum.

    >>> cumulated_quantile(0.6, cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 2))
    array([4.])
    """
    count = sums.window_count.size
    share = one_a_group("level", as_level(level), count)
    seen = running(np.add, sums.series, sums.windows.astype(np.float64), count)
    # 0.55 x 100 reads 55.00000000000001; that is not a reason to take the 56th.
    short = seen < share[sums.series] * sums.window_count[sums.series] - 1e-9
    first = group_starts(sums.series, count)
    at = np.minimum(first[:-1] + np.bincount(sums.series[short], minlength=count), np.maximum(first[1:] - 1, 0))
    known = (sums.window_count > 0) & ~np.isnan(share)
    result = np.full(count, np.nan)
    result[known] = sums.units[at[known]]
    return result


def cumulated_cdf(stock: Numbers, sums: CumulatedDemand) -> FloatArray:
    """The share of windows that a stock would have covered. NaN without a window.

    stock: units, one a series or one for all.

    >>> cumulated_cdf(4, cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 2))
    array([0.6])
    """
    at = one_a_group("stock", as_array("stock", stock), sums.window_count.size)
    return _average((sums.units <= at[sums.series]).astype(np.float64), sums) + 0 * at


def cumulated_loss(stock: Numbers, sums: CumulatedDemand) -> FloatArray:
    """How many units a stock would have been short on average. Units. NaN without a window.

    >>> cumulated_loss(4, cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 2))
    array([1.6])
    """
    at = one_a_group("stock", as_array("stock", stock), sums.window_count.size)
    return _average(np.maximum(sums.units - at[sums.series], 0.0), sums) + 0 * at


def _changes(
    place: IntArray, position: IntArray, period: IntArray, window_count: IntArray
) -> tuple[IntArray, IntArray]:
    """The first window of each run with the same content: series and start, ascending, each once."""
    first = np.flatnonzero(window_count > 0)
    enters, leaves = position - period[place] + 1, position + 1
    where = np.concatenate([first, place, place])
    start = np.concatenate([np.zeros_like(first), enters, leaves])
    inside = (start >= 0) & (start < window_count[where])
    where, start = where[inside], start[inside]
    order = np.lexsort((start, where))
    where, start = where[order], start[order]
    new = np.ones(where.size, dtype=np.bool_)
    new[1:] = (where[1:] != where[:-1]) | (start[1:] != start[:-1])
    return where[new], start[new]


def _window_sums(
    where: IntArray,
    start: IntArray,
    period: IntArray,
    place: IntArray,
    position: IntArray,
    value: FloatArray,
    count: int,
) -> FloatArray:
    """The sum of each window: what was sold up to its end, less what was sold before it."""
    stride = int(max(position.max(initial=0), start.max(initial=0)) + period.max(initial=0)) + 1
    key = place * stride + position
    begin = np.searchsorted(key, where * stride + start)
    end = np.searchsorted(key, where * stride + start + period[where])
    so_far = running(np.add, place, value, count)
    own = group_starts(place, count)[:-1][where]
    before = np.where(begin > own, np.append(so_far, 0.0)[begin - 1], 0.0)
    sums = np.where(end > own, np.append(so_far, 0.0)[end - 1], 0.0) - before
    # Nothing sold is nothing, and one sale is itself, not what rounding leaves of them.
    return np.where(end == begin, 0.0, np.where(end == begin + 1, np.append(value, 0.0)[begin], sums))


def _average(figures: FloatArray, sums: CumulatedDemand) -> FloatArray:
    count = sums.window_count.size
    weighted = group_sums(sums.series, figures * sums.windows, count)
    return weighted / np.where(sums.window_count > 0, sums.window_count, np.nan)
