"""How every function of the package takes its numbers."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.ArrayLike


def as_array(name: str, numbers: Numbers, *, minimum: float | None = None) -> FloatArray:
    """Return the numbers as a float array, or raise and name the first that cannot be used.

    NaN stands for a figure that is missing and passes. Raises ValueError for an infinite number and for one
    below `minimum`, with its position.

    >>> as_array("demand_sd", [8, float("nan")], minimum=0)
    array([ 8., nan])
    >>> as_array("demand_sd", [8, -1], minimum=0)
    Traceback (most recent call last):
        ...
    ValueError: demand_sd must be at least 0, but the number at position 1 is -1.0
    """
    array = np.asarray(numbers, dtype=np.float64)
    wrong = np.isinf(array) if minimum is None else np.isinf(array) | (array < minimum)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        rule = "finite" if minimum is None or np.isinf(array.flat[position]) else f"at least {minimum:g}"
        raise ValueError(f"{name} must be {rule}, but the number at position {position} is {array.flat[position]}")
    return array


def as_level(level: Numbers, name: str = "level", example: float = 0.95) -> FloatArray:
    """Return service levels as an array, or raise ValueError and name the first that does not lie between 0 and 1.

    >>> as_level([0.95, 95])
    Traceback (most recent call last):
        ...
    ValueError: level must lie between 0 and 1, for example 0.95, but one is 95.0
    """
    array = as_array(name, level)
    wrong = (array <= 0) | (array >= 1)
    if wrong.any():
        raise ValueError(f"{name} must lie between 0 and 1, for example {example}, but one is {array[wrong].flat[0]}")
    return array
