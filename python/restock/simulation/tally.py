"""Counts of days, for many items at once."""

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray, FloatArray

MOST_IN_A_BYTE = 255


class Tally:
    """How often each item was flagged. Counted in bytes first: eight times as many of them are added at once."""

    def __init__(self, count: int) -> None:
        self._bytes: npt.NDArray[np.uint8] = np.zeros(count, dtype=np.uint8)
        self._times = 0
        self._total = np.zeros(count)

    def add(self, flags: BoolArray) -> None:
        if self._times == MOST_IN_A_BYTE:
            self.total()
        self._bytes += flags.view(np.uint8)
        self._times += 1

    def total(self) -> FloatArray:
        """The counts so far."""
        self._total += self._bytes
        self._bytes.fill(0)
        self._times = 0
        return self._total
