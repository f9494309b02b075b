"""Which bucket a shelf was open in last, and next: a closed day says nothing of the stock on it."""

import numpy as np

from restock.arrays import FloatArray, IntArray


def last_open(trading: FloatArray) -> IntArray:
    """Of each bucket the newest one before it that traded; as many as there are buckets where none did. Shapes: buckets x series.

    >>> last_open(np.array([[1.0], [0.0], [1.0], [0.5]])).T
    array([[2, 2, 3, 4]])
    """
    length = len(trading)
    older = np.where(trading > 0, np.arange(length)[:, None], length)[1:]
    found = np.full(trading.shape, length)
    found[:-1] = np.minimum.accumulate(older[::-1], axis=0)[::-1]
    return found


def next_open(trading: FloatArray) -> IntArray:
    """Of each bucket the oldest one from it on that traded, itself or newer; -1 where none did. Shapes: buckets x series.

    >>> next_open(np.array([[0.0], [1.0], [0.0], [0.5]])).T
    array([[-1,  1,  1,  3]])
    """
    numbers = np.where(trading > 0, np.arange(len(trading))[:, None], -1)
    return np.asarray(np.maximum.accumulate(numbers, axis=0), dtype=np.int64)
