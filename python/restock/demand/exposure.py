"""Demand of an item whose shelf was empty for part of the time.

A bucket with share e of its time in stock shows only about e of its demand. With independent increments its demand x
has mean m e and variance s^2 e, where m and s are those of a whole bucket. Exposure 0 says nothing and is left out.
"""

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers
from restock.demand.sparse import as_share, as_stored, as_whole
from restock.ragged import as_groups, group_starts, group_sums

# Shares that were added up in another order differ by less than this part of their sum.
ROUNDING = 1e-9


def exposed_moments(
    series: Numbers, units: Numbers, exposure: Numbers, count_exposed: Numbers, exposure_total: Numbers
) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of demand per bucket, as if the shelf had never been empty.

    m = sum(x) / E, s^2 = sum((x_b - m e_b)^2 / e_b) / (n - 1). Pooled as in Chan, Golub and LeVeque 1983: the rates
    x / e, of weights e, are one part and the zeros, which are not stored, the other.

    series, units, exposure: one entry a stored bucket (see `restock.demand`); units, and the share of the bucket in
    stock, above 0 and at most 1. count_exposed, exposure_total: one entry a series: n, the buckets with exposure above
    0, stored or not, and E, their exposures added up. Returns units per bucket; the deviation is NaN where n < 2, both
    where n = 0. Raises ValueError where n and E do not agree with the stored buckets.

    Sales of 4 and 8 in twelve days, then two of the days without a sale out of stock, and half of the day of the 8:

    >>> [m.round(3).tolist() for m in exposed_moments([0, 0], [4, 8], [1, 1], [12], [12])]
    [[1.0], [2.486]]
    >>> [m.round(3).tolist() for m in exposed_moments([0, 0], [4, 8], [1, 0.5], [10], [9.5])]
    [[1.263], [3.784]]
    """
    count = np.size(count_exposed)
    place = as_groups(series, count, "series")
    share = _as_exposure(exposure, place.size)
    sold = as_stored("units", units, place.size)
    in_stock = as_whole("count_exposed", count_exposed, count)
    stored_exposure = group_sums(place, share, count)
    zero_exposure = _exposure_without_sale(place, stored_exposure, in_stock, as_stored("E", exposure_total, count))

    with np.errstate(invalid="ignore", divide="ignore"):
        all_exposure = stored_exposure + zero_exposure
        rate = sold / share
        level = np.where(stored_exposure > 0, group_sums(place, sold, count) / stored_exposure, 0.0)
        # Adding leaves an error in the level; what is left over when it is taken off corrects it. So 0.1 a day, every
        # day, has a deviation of exactly 0.
        rest = group_sums(place, share * (rate - level[place]), count)
        level = level + np.where(stored_exposure > 0, rest / stored_exposure, 0.0)
        squares = group_sums(place, share * (rate - level[place]) ** 2, count)
        squares = squares + level**2 * stored_exposure * zero_exposure / all_exposure
        mean = level * (stored_exposure / all_exposure)
        sd = np.sqrt(squares / np.where(in_stock >= 2, in_stock - 1, np.nan))
    return mean, sd


def _as_exposure(exposure: Numbers, length: int) -> FloatArray:
    share = as_stored("exposure", exposure, length)
    wrong = np.flatnonzero(~((share > 0) & (share <= 1)))
    if wrong.size:
        at = wrong[0]
        raise ValueError(f"exposure must be above 0 and at most 1, but the number at position {at} is {share[at]}")
    return share


def _exposure_without_sale(place: IntArray, stored: FloatArray, in_stock: IntArray, whole: FloatArray) -> FloatArray:
    """The exposure of the zeros of each series; exactly 0 where there are none, not what rounding leaves."""
    zeros = in_stock - np.bincount(place, minlength=in_stock.size)
    left = whole - stored
    slack = ROUNDING * np.maximum(1.0, stored)
    # Between nothing and 1 for each bucket without a sale.
    wrong = np.flatnonzero(~((zeros >= 0) & (left >= -slack) & (left <= zeros + slack)))
    if wrong.size:
        at = wrong[0]
        raise ValueError(
            f"series {at} has {in_stock[at]} buckets of exposure {whole[at]} in all, which does not agree with "
            f"{in_stock[at] - zeros[at]} stored buckets of exposure {stored[at]}"
        )
    return np.where(zeros > 0, np.maximum(left, 0.0), 0.0)


def exposed_quantile(series: Numbers, rates: Numbers, count: int, buckets: Numbers, share: float) -> FloatArray:
    """The smallest demand that at least the wanted share of all buckets does not exceed, those without a sale too.

    The value at rank ceil(share N) of the N buckets; never interpolated. Zeros are not stored: they stand between the
    negative values (net returns) and the positive ones.

    series, rates: one entry a stored bucket, rates = units / exposure. buckets: one entry a series, the buckets with
    exposure above 0. share: above 0, at most 1. Returns units per bucket, NaN where a series has no buckets. Raises
    ValueError where more buckets are stored than there are.

    >>> [exposed_quantile([0, 0], [8, 4], 1, [12], p).item() for p in (0.5, 0.9, 0.95)]
    [0.0, 4.0, 8.0]
    """
    place = as_groups(series, count, "series")
    value = as_stored("rates", rates, place.size)
    whole = as_whole("buckets", buckets, count)
    stored = np.bincount(place, minlength=count)
    if (stored > whole).any():
        at = np.flatnonzero(stored > whole)[0]
        raise ValueError(f"series {at} has {whole[at]} buckets, but {stored[at]} are stored")
    # 0.55 x 100 reads 55.00000000000001; that is not a reason to take the 56th.
    rank = np.maximum(np.ceil(as_share("share", share) * whole - 1e-9).astype(np.int64), 1)
    negative = np.bincount(place[value < 0], minlength=count)
    among_zeros = (rank > negative) & (rank <= negative + whole - stored)
    rank_stored = np.where(rank <= negative, rank, rank - (whole - stored))
    ordered = np.append(value[np.lexsort((value, place))], np.nan)
    position = np.where(among_zeros | (whole == 0), value.size, group_starts(place, count)[:-1] + rank_stored - 1)
    quantile = np.where(among_zeros, 0.0, ordered[position])
    return np.where(whole > 0, quantile, np.nan)
