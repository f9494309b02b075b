"""How the functions of this folder take histories of which only the buckets with a sale are stored."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, Numbers, as_array

IntArray: TypeAlias = npt.NDArray[np.int64]


def as_whole(name: str, numbers: Numbers, length: int, below: int | None = None) -> IntArray:
    """Return `length` whole numbers from 0 on (and under `below`), or raise ValueError and name the first that is not.

    >>> as_whole("buckets", [12, -1], 2)
    Traceback (most recent call last):
        ...
    ValueError: buckets must be whole and at least 0, but the number at position 1 is -1
    """
    array = np.asarray(numbers)
    if array.shape != (length,):
        raise ValueError(f"{name} must have {length} numbers, but its shape is {array.shape}")
    wrong = (array != np.floor(array)) | (array < 0)
    rule = "whole and at least 0"
    if below is not None:
        wrong, rule = wrong | (array >= below), f"whole, at least 0 and below {below}"
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"{name} must be {rule}, but the number at position {position} is {array[position]}")
    return array.astype(np.int64)


def as_series(series: Numbers, count: int) -> IntArray:
    """Which series each stored bucket belongs to. Raises ValueError where they do not ascend within 0..count-1.

    >>> as_series([0, 0, 2], 3)
    array([0, 0, 2])
    """
    array = as_whole("series", series, np.size(series), below=count)
    falls = np.flatnonzero(array[1:] < array[:-1])
    if falls.size:
        raise ValueError(f"series must ascend, but {array[falls[0]]} is followed by {array[falls[0] + 1]}")
    return array


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


def total(series: IntArray, numbers: FloatArray, count: int) -> FloatArray:
    """The sum of each series; 0 where nothing is stored.

    >>> total(np.array([0, 0, 2]), np.array([4.0, 8.0, 1.0]), 3)
    array([12.,  0.,  1.])
    """
    # An empty history makes bincount count instead of add.
    return np.bincount(series, weights=numbers, minlength=count).astype(np.float64)


def first_stored(series: IntArray, count: int) -> IntArray:
    """Where each series starts, and at the end where the last one stops: count + 1 positions.

    >>> first_stored(np.array([0, 0, 2]), 3)
    array([0, 2, 2, 3])
    """
    return np.searchsorted(series, np.arange(count + 1)).astype(np.int64)


def running_sum(series: IntArray, numbers: FloatArray) -> FloatArray:
    """The sum of each bucket and those before it in its series.

    One cumsum over all series would leave the rounding of one item in the next: 1e8 units beside 1e-3. So each pass
    adds what stands 1, 2, 4, 8, ... places before, if it is of the same series.

    >>> running_sum(np.array([0, 0, 0, 1]), np.array([1.0, 2.0, 4.0, 8.0]))
    array([1., 3., 7., 8.])
    """
    sums = numbers.copy()
    longest = int(np.bincount(series).max()) if series.size else 0
    step = 1
    while step < longest:
        sums[step:] += np.where(series[step:] == series[:-step], sums[:-step], 0.0)
        step *= 2
    return sums
