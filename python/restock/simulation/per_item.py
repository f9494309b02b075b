"""How the simulator takes figures that are one number an item, or one for all."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array


def one_an_item(name: str, numbers: Numbers, count: int, *, minimum: float | None = None) -> FloatArray:
    """Return one number an item. Raises ValueError for another number of them, an infinite one and one below the minimum.

    >>> one_an_item("order_quantity", 12, 2)
    array([12., 12.])
    """
    array = as_array(name, numbers, minimum=minimum)
    if array.shape not in ((), (1,), (count,)):
        raise ValueError(f"{name} must have one number for each of the {count} items, but has {array.size}")
    return np.ascontiguousarray(np.broadcast_to(array, (count,)))


def known_an_item(name: str, numbers: Numbers, count: int, *, minimum: float | None = None) -> FloatArray:
    """As `one_an_item`, and none may be missing.

    >>> known_an_item("unit_cost", [2.5, float("nan")], 2)
    Traceback (most recent call last):
        ...
    ValueError: unit_cost must not be missing, but that of item 1 is
    """
    array = one_an_item(name, numbers, count, minimum=minimum)
    missing = np.flatnonzero(np.isnan(array))
    if missing.size:
        raise ValueError(f"{name} must not be missing, but that of item {missing[0]} is")
    return array


def whole_days(name: str, numbers: Numbers, count: int) -> FloatArray:
    """As `known_an_item`, and each must be a whole number of days, at least 0.

    >>> whole_days("review_period_days", 2.5, 2)
    Traceback (most recent call last):
        ...
    ValueError: review_period_days must be whole days, but that of item 0 is 2.5
    """
    array = known_an_item(name, numbers, count, minimum=0)
    broken = np.flatnonzero(array != np.floor(array))
    if broken.size:
        raise ValueError(f"{name} must be whole days, but that of item {broken[0]} is {array[broken[0]]}")
    return array
