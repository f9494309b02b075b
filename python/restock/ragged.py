"""How a function takes lists of different lengths: one flat array of values, and beside it the group of each value.

`groups` numbers the groups 0 to count - 1 and ascends; the values of one group may stand in any order, and a group may
have none. Results have one number a group, NaN where there is nothing to tell. No result depends on the groups beside
it, not even in the last digit, so a table may be cut into batches anywhere.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, IntArray, Numbers, as_array


def as_groups(groups: npt.ArrayLike, count: int, name: str = "groups") -> IntArray:
    """Return the group numbers as an integer array, or raise and name the first that cannot be used.

    groups: whole numbers from 0 to count - 1, ascending. name: what the caller calls them. Raises ValueError for one out of
    range or out of order.

    >>> as_groups([0, 2, 1], 3)
    Traceback (most recent call last):
        ...
    ValueError: groups must ascend, but 1 follows 2 at position 2
    """
    given = np.asarray(groups)
    if given.ndim != 1 or (given.size and not (given == np.floor(given)).all()):
        raise ValueError(f"{name} must be a list of whole numbers")
    array = given.astype(np.intp)
    outside = np.flatnonzero((array < 0) | (array >= count))
    if outside.size:
        raise ValueError(f"{name} must lie between 0 and {count - 1}, but one is {array[outside[0]]}")
    falls = np.flatnonzero(array[1:] < array[:-1])
    if falls.size:
        at = int(falls[0]) + 1
        raise ValueError(f"{name} must ascend, but {array[at]} follows {array[at - 1]} at position {at}")
    return array


def as_values(name: str, values: Numbers, groups: IntArray, *, minimum: float | None = None) -> FloatArray:
    """Return one number for each entry of groups, or raise: a missing number would put a sort out of order.

    Raises ValueError for NaN, for an infinite number, for one below `minimum` and for a wrong length.

    >>> as_values("days", [3, float("nan")], as_groups([0, 0], 1))
    Traceback (most recent call last):
        ...
    ValueError: days must not be missing, but the number at position 1 is
    """
    array = as_array(name, values, minimum=minimum)
    if array.shape != groups.shape:
        raise ValueError(
            f"{name} must have one number for each of the {groups.size} groups entries, but has {array.size}"
        )
    missing = np.flatnonzero(np.isnan(array))
    if missing.size:
        raise ValueError(f"{name} must not be missing, but the number at position {missing[0]} is")
    return array


def group_sizes(groups: IntArray, count: int) -> IntArray:
    """How many values each group has.

    >>> group_sizes(as_groups([0, 0, 2], 3), 3)
    array([2, 0, 1])
    """
    return np.bincount(groups, minlength=count)


def group_starts(groups: IntArray, count: int) -> IntArray:
    """Where each group starts, and at the end where the last one stops: count + 1 positions.

    >>> group_starts(as_groups([0, 0, 2], 3), 3)
    array([0, 2, 2, 3])
    """
    return np.searchsorted(groups, np.arange(count + 1))


def ranks(groups: IntArray, count: int) -> IntArray:
    """The place of each value in its group, from 0.

    >>> ranks(as_groups([0, 0, 2], 3), 3)
    array([0, 1, 0])
    """
    sizes = group_sizes(groups, count)
    return np.arange(groups.size) - (np.cumsum(sizes) - sizes)[groups]


def group_sums(groups: IntArray, values: FloatArray, count: int) -> FloatArray:
    """The sum of each group; 0 for a group without values.

    >>> group_sums(as_groups([0, 0, 2], 3), np.array([1.0, 2.0, 5.0]), 3)
    array([3., 0., 5.])
    """
    return np.asarray(np.bincount(groups, weights=values, minlength=count), dtype=np.float64)


def running(step: Any, groups: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Running sums (step np.add) or products (np.multiply) that begin anew with each group.

    Doubling steps (Hillis and Steele 1986): as many passes as the longest group has binary digits. One running sum over
    everything, less what stood before the group, would lose digits to the groups in front.

    >>> running(np.add, as_groups([0, 0, 0, 1, 1], 2), np.array([1.0, 2.0, 3.0, 10.0, 20.0]), 2)
    array([ 1.,  3.,  6., 10., 30.])
    """
    total = values.copy()
    place = ranks(groups, count)
    longest = int(place.max(initial=-1)) + 1
    reach = 1
    while reach < longest:
        later = np.flatnonzero(place >= reach)
        total[later] = step(total[later - reach], total[later])
        reach *= 2
    return total


def group_medians(groups: IntArray, values: FloatArray, count: int) -> FloatArray:
    """The middle value of each group, or the mean of the two in the middle; NaN for a group without values.

    >>> group_medians(as_groups([0, 0, 0, 2, 2], 3), np.array([9.0, 1.0, 2.0, 4.0, 6.0]), 3)
    array([ 2., nan,  5.])
    """
    ordered = values[np.lexsort((values, groups))]
    sizes = group_sizes(groups, count)
    known = sizes > 0
    start = (np.cumsum(sizes) - sizes)[known]
    medians = np.full(count, np.nan)
    medians[known] = (ordered[start + (sizes[known] - 1) // 2] + ordered[start + sizes[known] // 2]) / 2
    return medians
