"""What every distribution of demand over the protection period can tell, and how it takes its numbers.

A family is fixed by the mean and the variance of demand over the period, so that whatever estimated these two (days and
lead times, a forecast, sums over whole periods) can feed any family.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array

OfDemand: TypeAlias = Callable[[Numbers, Numbers, Numbers], FloatArray]


@dataclass(frozen=True)
class Family:
    """One way in which demand over the protection period can be distributed. Arrays in, arrays out, shapes broadcast.

    cdf(stock, mean, variance): the chance that a stock covers demand, P(X <= s).
    quantile(level, mean, variance): the smallest stock with cdf >= level; a whole number where `is_whole`.
    loss(stock, mean, variance): units short on average, E[(X - s)+].
    deviation(mean, variance): the standard deviation that the family really has; for Poisson the root of the mean.
    """

    name: str
    is_whole: bool
    cdf: OfDemand
    quantile: OfDemand
    loss: OfDemand
    deviation: Callable[[Numbers, Numbers], FloatArray]


def together(
    name: str, numbers: FloatArray, mean: Numbers, variance: Numbers, least_mean: float | None = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Bring stock or level, mean and variance to one shape. Raises ValueError for what no demand can have."""
    centre = as_array("mean", mean, minimum=least_mean)
    spread = as_array("variance", variance, minimum=0)
    try:
        one, two, three = np.broadcast_arrays(numbers, centre, spread)
    except ValueError:
        shapes = f"{numbers.shape}, {centre.shape} and {spread.shape}"
        raise ValueError(f"{name}, mean and variance must have shapes that fit, but they are {shapes}") from None
    return one, two, three


def known(*arrays: FloatArray) -> FloatArray:
    """1 where every figure is known, NaN where one is missing."""
    return np.where(np.any([np.isnan(array) for array in arrays], axis=0), np.nan, 1.0)


def given_deviation(mean: Numbers, variance: Numbers) -> FloatArray:
    """The standard deviation of a family that has the variance it is given; NaN where the mean is missing.

    >>> given_deviation([480.0, float("nan")], 16)
    array([ 4., nan])
    """
    return np.asarray(np.sqrt(as_array("variance", variance, minimum=0)) + 0 * as_array("mean", mean))


def one_a_group(name: str, numbers: FloatArray, count: int) -> FloatArray:
    """Return one number a group where there is one for all. Raises ValueError for another number of them.

    >>> one_a_group("stock", np.array(4.0), 2)
    array([4., 4.])
    """
    if numbers.shape not in ((), (1,), (count,)):
        raise ValueError(f"{name} must have one number for each of the {count} groups, but has {numbers.size}")
    return np.broadcast_to(numbers, (count,))
