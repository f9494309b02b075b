"""Everything about a batch of histories that can be summed, ready to be looked at from any origin."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.outlook.levels import levels_at
from restock.outlook.windows import Summed


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
    year_ago_levels: FloatArray  # likewise, as seen a year before each origin
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
    levels = levels_at(units, exposure, np.concatenate([origins, origins + year]), lives)
    return Tables(
        Summed(units),
        Summed(exposure),
        Summed(counted.astype(np.float64)),
        Summed(sold.astype(np.float64)),
        Summed(np.where(sold, rates, 0.0)),
        Summed(off),
        Summed(size_off),
        Summed(trading),
        centre,
        rates,
        levels[: len(origins)],
        levels[len(origins) :],
        levels_at(sold.astype(np.float64), exposure, origins, lives),
    )
