"""Sums over runs of buckets, of many series at once."""

import numpy as np

from restock.arrays import FloatArray, IntArray


class Summed:
    """A table of buckets x series that can be summed between any two buckets of each series.

    >>> table = Summed(np.array([[1.0], [2.0], [4.0]]))
    >>> table.between(np.array([1]), np.array([3]))
    array([6.])
    """

    def __init__(self, table: FloatArray) -> None:
        self.sums = np.concatenate([np.zeros((1, table.shape[1])), table.cumsum(axis=0)])

    def between(self, first: IntArray | int, end: IntArray) -> FloatArray:
        """The sum over buckets first, ..., end - 1 of each series. Beyond the table nothing is added."""
        last = len(self.sums) - 1
        column = np.arange(self.sums.shape[1])
        result: FloatArray = self.sums[np.clip(end, 0, last), column] - self.sums[np.clip(first, 0, last), column]
        return result

    def runs(self, first: int, period: IntArray, count: int) -> FloatArray:
        """Sums over `period` buckets from each of `count` buckets on, count x series; beyond the table they are NaN."""
        start = first + np.arange(count)[:, None]
        end = start + period
        last = len(self.sums) - 1
        found = np.take_along_axis(self.sums, np.clip(end, 0, last), axis=0) - self.sums[np.clip(start, 0, last)[:, 0]]
        return np.where(end <= last, found, np.nan)
