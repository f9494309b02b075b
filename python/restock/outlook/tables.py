"""Everything about a batch of histories that can be summed, ready to be looked at from any origin."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.outlook.levels import NOTHING, as_levels, by_bucket, levels_at, weighed
from restock.outlook.windows import Summed

# So many past years tell of a season.
YEARS = 2


@dataclass(frozen=True)
class Tables:
    """Sums over buckets x series: of units, of the share that could sell, of sales and of squares about `centre`."""

    units: Summed
    exposure: Summed
    counted: Summed
    sales: Summed
    sizes: Summed
    squares: Summed
    size_squares: Summed
    trading: Summed
    centre: FloatArray
    rates: FloatArray
    levels: FloatArray  # origins x half-lives x series
    year_ago_levels: FloatArray  # years x likewise, as seen a year, and two years, before each origin
    settled_levels: FloatArray  # origins x (half-lives, all alike) x series: without the oldest sale
    sale_levels: FloatArray  # origins x half-lives x series: the share of buckets with a sale


def tables(
    units: FloatArray, exposure: FloatArray, trading: FloatArray, origins: IntArray, lives: list[int], year: int
) -> Tables:
    """Sum up a batch. units, exposure, trading: buckets x series; what is not exposed does not count. year: its buckets."""
    counted = exposure > 0
    units = np.where(counted, units, 0.0)
    rates = np.divide(units, exposure, out=np.zeros_like(units), where=counted)
    sold = rates > 0
    # About a value of their own size the squares keep their digits. The oldest sale is seen from every origin: what came
    # later may not even change how a figure is rounded.
    centre = np.zeros(units.shape[1])
    for bucket in rates:
        np.copyto(centre, bucket, where=bucket > 0)
    off = np.where(counted, exposure * (rates - centre) ** 2, 0.0)
    size_off = np.where(sold, (rates - centre) ** 2, 0.0)
    weighed_units, weighed_exposure = weighed(
        units, exposure, np.concatenate([origins + back * year for back in range(YEARS + 1)]), lives
    )
    levels = as_levels(weighed_units, weighed_exposure)
    summed, exposed, days = Summed(units), Summed(exposure), len(origins)
    ever = np.full(units.shape[1], len(units))
    every = [
        np.stack([table.between(origin, ever) for origin in origins.tolist()])[:, None] for table in (summed, exposed)
    ]
    settled = _settled(
        np.concatenate([weighed_units[:days], every[0]], axis=1),
        np.concatenate([weighed_exposure[:days], every[1]], axis=1),
        units,
        exposure,
        origins,
        np.concatenate([by_bucket(lives), [1.0]]),
    )
    return Tables(
        summed,
        exposed,
        Summed(counted.astype(np.float64)),
        Summed(sold.astype(np.float64)),
        Summed(np.where(sold, rates, 0.0)),
        Summed(off),
        Summed(size_off),
        Summed(trading),
        centre,
        rates,
        levels[:days],
        levels[days:].reshape(YEARS, days, *levels.shape[1:]),
        settled,
        levels_at(sold.astype(np.float64), exposure, origins, lives),
    )


def _settled(
    sums: FloatArray,
    weights: FloatArray,
    units: FloatArray,
    exposure: FloatArray,
    origins: IntArray,
    fading: FloatArray,
) -> FloatArray:
    """Levels without the oldest sale: a history begins with one because it begins there, so it tells nothing of how often they come.

    sums, weights: of all buckets, origins x half-lives x series; fading: what a bucket counts against the next newer one. What has
    only its first bucket keeps its level.
    """
    series = np.arange(units.shape[1])
    oldest = len(units) - 1 - np.argmax((units > 0)[::-1], axis=0)
    age = np.maximum(oldest - origins[:, None], 0)
    faded = fading[:, None] ** age[:, None, :] * (oldest >= origins[:, None])[:, None, :]
    left = weights - exposure[oldest, series] * faded
    without = np.maximum(sums - units[oldest, series] * faded, 0.0)
    return np.where(left > NOTHING, without / np.maximum(left, NOTHING), as_levels(sums, weights))
