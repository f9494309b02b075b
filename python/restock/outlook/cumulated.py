"""Demand over whole protection periods as it was seen within the window: its spread and its quantiles."""

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.outlook.windows import Summed

# Quantiles that are kept of the sums; between two of them the higher one counts.
LEVELS = np.array([0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0])
# A period of which less than half could sell tells little of a whole one.
LEAST_SHARE = 0.5


def cumulated(
    units: Summed, exposure: Summed, origin: int, window: IntArray, period: IntArray, expected: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Windows, variance and quantiles of demand over so many buckets, all windows within the newest `window` buckets.

    A sum counts as if all that trades in a usual period could have sold: x E / e. Variance: sum (W - mean)^2 /
    (n (1 - P / N)), which has no bias for independent buckets although windows overlap (Lo, MacKinlay 1988).

    window, period: N and P, buckets. expected: exposure of a usual period. Returns the number of windows n; the variance,
    NaN below two windows or where one period is all that there is; the quantiles at `LEVELS`, series x levels.
    """
    longest = int(window.max(initial=0))
    sums = units.runs(origin, period, longest)
    seen = exposure.runs(origin, period, longest)
    inside = np.arange(longest)[:, None] + period <= window
    counts = inside & (seen >= LEAST_SHARE * expected) & (seen > 0)
    whole = np.where(counts, sums * np.divide(expected, seen, out=np.zeros_like(seen), where=seen > 0), np.nan)
    number = counts.sum(axis=0)
    mean = _total(np.where(counts, whole, 0.0)) / np.maximum(number, 1)
    squares = _total(np.where(counts, (whole - mean) ** 2, 0.0))
    free = number * (1 - period / np.maximum(window, 1))
    variance = np.where((number > 1) & (free > 0), squares / np.where(free > 0, free, 1.0), np.nan)
    ordered = np.sort(whole, axis=0)  # NaN last
    rank = np.maximum(np.ceil(LEVELS[:, None] * number - 1e-9).astype(np.int64), 1) - 1
    quantiles = (
        np.take_along_axis(ordered, np.minimum(rank, max(longest - 1, 0)), axis=0)
        if longest
        else np.zeros((LEVELS.size, len(window)))
    )
    return number.astype(np.float64), variance, np.where(number > 0, quantiles, np.nan).T


def _total(table: FloatArray) -> FloatArray:
    """The sum of each column, one row after the other: numpy's own rounds by how many columns there are."""
    return table.cumsum(axis=0)[-1] if len(table) else np.zeros(table.shape[1])
