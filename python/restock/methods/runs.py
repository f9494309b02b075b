"""Demand as the sums over whole periods that the window has seen, row by row; never the sum of daily quantiles."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.outlook.cumulated import LEVELS


@dataclass(frozen=True)
class Runs:
    """quantiles: of the sums at `LEVELS`, rows x levels. Between two levels the higher quantile counts."""

    quantiles: FloatArray

    def cdf(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        reached = (self.quantiles[rows] <= stock[:, None]).sum(axis=1)
        share = np.concatenate([[0.0], LEVELS])[reached]
        return np.where(np.isnan(self.quantiles[rows, 0]), np.nan, share)

    def quantile(self, level: FloatArray, rows: IntArray) -> FloatArray:
        at = np.minimum(np.searchsorted(LEVELS, level - 1e-12), LEVELS.size - 1)
        return np.asarray(self.quantiles[rows, at])

    def loss(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        step = np.diff(LEVELS, prepend=0.0)
        short = np.maximum(self.quantiles[rows] - stock[:, None], 0.0)
        total = np.zeros(rows.size)
        for column, part in enumerate(step):
            total += part * short[:, column]
        return total
