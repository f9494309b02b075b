"""Where demand stands, by how fast the past is forgotten: means in which a bucket counts half after 2, 4, 8, ... buckets."""

import numpy as np

from restock.arrays import FloatArray, IntArray

# With less exposure than this, weighed, there is nothing to see yet.
NOTHING = 1e-9
LIVES = [2**power for power in range(1, 11)]


def half_lives(buckets: int) -> list[int]:
    """2, 4, 8, ... up to half of the history: from the last few buckets to all but the plain mean.

    >>> half_lives(180)
    [2, 4, 8, 16, 32, 64]
    >>> half_lives(12)
    [2, 4]
    """
    return [life for life in LIVES if life <= max(buckets / 2, 2)]


def worth(half_life: float) -> float:
    """How many plain buckets a level says as much as: (1 + w) / (1 - w), w = 0.5^(1 / half-life); its variance is that of their mean.

    >>> round(worth(2), 2)
    5.83
    """
    weight = 0.5 ** (1 / half_life)
    return float((1 + weight) / (1 - weight))


def levels_at(units: FloatArray, exposure: FloatArray, origins: IntArray, lives: list[int]) -> FloatArray:
    """Exponentially weighed demand per bucket as seen from each origin: sum w^n x_n / sum w^n e_n, w = 0.5^(1 / half-life).

    Both sums over the buckets that are not newer than the origin, n = 0 the newest of them. units, exposure: buckets x
    series, the newest first. origins: bucket numbers in any order; one may stand there twice. lives: buckets. Returns
    origins x lives x series, units per bucket of full exposure; NaN where nothing has been exposed.

    >>> levels_at(np.array([[3.0], [1.0], [8.0]]), np.ones((3, 1)), np.array([1]), [1])[:, :, 0].round(3)
    array([[3.333]])
    """
    return as_levels(*weighed(units, exposure, origins, lives))


def as_levels(sums: FloatArray, weights: FloatArray) -> FloatArray:
    """The levels of weighed sums of demand and exposure; NaN where nothing has been exposed."""
    return np.where(weights > NOTHING, sums / np.maximum(weights, NOTHING), np.nan)


def weighed(
    units: FloatArray, exposure: FloatArray, origins: IntArray, lives: list[int]
) -> tuple[FloatArray, FloatArray]:
    """The two sums of `levels_at`, of demand and of exposure: origins x lives x series."""
    fading = by_bucket(lives)[:, None]
    sums, weights = np.zeros((len(lives), units.shape[1])), np.zeros((len(lives), units.shape[1]))
    rows_of: dict[int, list[int]] = {}
    for row, origin in enumerate(origins.tolist()):
        rows_of.setdefault(origin, []).append(row)
    found = np.zeros((2, len(origins), *sums.shape))
    for number in range(len(units) - 1, -1, -1):
        sums *= fading
        sums += units[number]
        weights *= fading
        weights += exposure[number]
        for row in rows_of.get(number, ()):
            found[0, row], found[1, row] = sums, weights
    return found[0], found[1]


def by_bucket(lives: list[int]) -> FloatArray:
    """What a bucket counts against the next newer one, by half-life."""
    return np.asarray(0.5 ** (1 / np.asarray(lives, dtype=np.float64)))
