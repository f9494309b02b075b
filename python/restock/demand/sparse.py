"""How the functions of this folder take histories of which only the buckets with a sale are stored."""

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers, as_array


def as_whole(name: str, numbers: Numbers, length: int) -> IntArray:
    """Return `length` whole numbers from 0 on, or raise ValueError and name the first that is not.

    >>> as_whole("buckets", [12, -1], 2)
    Traceback (most recent call last):
        ...
    ValueError: buckets must be whole and at least 0, but the number at position 1 is -1
    """
    array = np.asarray(numbers)
    if array.shape != (length,):
        raise ValueError(f"{name} must have {length} numbers, but its shape is {array.shape}")
    wrong = (array != np.floor(array)) | (array < 0)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"{name} must be whole and at least 0, but the number at position {position} is {array[position]}"
        )
    return array.astype(np.int64)


def as_ages(ages: Numbers, series: IntArray, buckets: IntArray | None = None) -> IntArray:
    """How many buckets ago. Raises ValueError where they do not descend in a series, or reach beyond its buckets.

    >>> as_ages([4, 0, 1], np.array([0, 0, 1]), np.array([5, 2]))
    array([4, 0, 1])
    """
    array = as_whole("ages", ages, series.size)
    rises = np.flatnonzero((array[1:] >= array[:-1]) & (series[1:] == series[:-1]))
    if rises.size:
        at = rises[0]
        raise ValueError(f"ages must descend in series {series[at]}, but {array[at]} is followed by {array[at + 1]}")
    beyond = np.flatnonzero(array >= buckets[series]) if buckets is not None else rises
    if buckets is not None and beyond.size:
        at = beyond[0]
        raise ValueError(f"series {series[at]} has {buckets[series[at]]} buckets, but one of its ages is {array[at]}")
    return array


def as_stored(name: str, numbers: Numbers, length: int) -> FloatArray:
    """Return one number a stored bucket, or a series. Raises ValueError where their number is another.

    >>> as_stored("units", [4, 8], 2)
    array([4., 8.])
    """
    array = as_array(name, numbers)
    if array.shape != (length,):
        raise ValueError(f"{name} must have {length} numbers, but its shape is {array.shape}")
    return array


def as_share(name: str, number: float) -> float:
    """Return a number above 0 and up to 1, or raise ValueError and name it.

    >>> as_share("alpha", 0.1)
    0.1
    """
    if not 0 < number <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, but it is {number}")
    return float(number)
