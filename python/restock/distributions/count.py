"""Demand in whole units, whatever its variance: Poisson up to the mean, negative binomial above it.

A variance below the mean is more regular than buyers by chance can be; Poisson then errs on the side of more stock.
"""

from collections.abc import Callable

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array, as_level
from restock.distributions.family import Family, OfDemand, together
from restock.distributions.negative_binomial import (
    negative_binomial_cdf,
    negative_binomial_loss,
    negative_binomial_quantile,
)
from restock.distributions.poisson import poisson_cdf, poisson_loss, poisson_quantile


def count_cdf(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The chance that a stock covers demand over the period.

    stock: units. mean: units, at least 0. variance: units squared, at least 0. Returns a share.

    >>> count_cdf([8, 22], [4.2, 12], [4, 30]).round(4)
    array([0.9721, 0.9565])
    """
    return _each(poisson_cdf, negative_binomial_cdf, "stock", as_array("stock", stock), mean, variance)


def count_quantile(level: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The smallest whole stock that covers demand in at least the wanted share of periods.

    level: share, above 0 and below 1. mean, variance: as above. Returns whole units.

    >>> count_quantile(0.95, [4.2, 12], [4, 30])
    array([ 8., 22.])
    """
    return _each(poisson_quantile, negative_binomial_quantile, "level", as_level(level), mean, variance)


def count_loss(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """How many units a stock is short on average, E[(X - s)+]. Units as above. Returns units.

    >>> count_loss([50, 14], [47, 70 / 3], [47, 700 / 9]).round(6)
    array([1.514547, 9.740092])
    """
    return _each(poisson_loss, negative_binomial_loss, "stock", as_array("stock", stock), mean, variance)


def _each(
    poisson: Callable[[Numbers, Numbers], FloatArray],
    negative_binomial: OfDemand,
    name: str,
    numbers: FloatArray,
    mean: Numbers,
    variance: Numbers,
) -> FloatArray:
    """Poisson where the variance is at most the mean, negative binomial where it is above."""
    one, centre, spread = together(name, numbers, mean, variance)
    result = np.full(one.shape, np.nan)
    regular, irregular = spread <= centre, spread > centre
    # A demand of nothing that varies belongs to no count; a tail of nothing is nothing.
    irregular &= centre > 0
    result[regular] = poisson(one[regular], centre[regular])
    result[irregular] = negative_binomial(one[irregular], centre[irregular], spread[irregular])
    return result[()]


def _deviation(mean: Numbers, variance: Numbers) -> FloatArray:
    return np.sqrt(np.maximum(as_array("mean", mean, minimum=0), as_array("variance", variance, minimum=0)))


COUNT = Family("count", True, count_cdf, count_quantile, count_loss, _deviation)
