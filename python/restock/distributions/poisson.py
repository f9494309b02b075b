"""Demand over the period as single units that buyers take independently of each other; its variance is its mean.

Source: Silver, Pyke, Thomas, 4th ed., ch. 7. The variance that every family takes is ignored here.
"""

import numpy as np
from scipy.special import gammainc, gammaincc, ndtri

from restock.arrays import FloatArray, Numbers, as_array, as_level
from restock.distributions.family import Family, known, together
from restock.distributions.whole import smallest_whole


def poisson_cdf(stock: Numbers, mean: Numbers, variance: Numbers = 0.0) -> FloatArray:
    """The chance that a stock covers demand over the period: P(X <= s) = Q(floor(s) + 1, m).

    stock: units, part of a unit serves nobody. mean: units, at least 0. Returns a share.

    >>> poisson_cdf([7, 8], 4.2).round(4)
    array([0.9361, 0.9721])
    """
    at, centre, ignored = together("stock", as_array("stock", stock), mean, variance)
    return np.asarray(_cdf(np.floor(at), centre) * known(at, centre, ignored))[()]


def poisson_quantile(level: Numbers, mean: Numbers, variance: Numbers = 0.0) -> FloatArray:
    """The smallest whole stock that covers demand in at least the wanted share of periods.

    level: share, above 0 and below 1. mean: units, at least 0. Returns whole units.

    >>> poisson_quantile([0.85, 0.95], 4.2)
    array([6., 8.])
    """
    share, centre, ignored = together("level", as_level(level), mean, variance)
    z = ndtri(share)
    # Cornish and Fisher: a bell curve, moved for the skewness.
    guess = centre + z * np.sqrt(centre) + (z**2 - 1) / 6 - 0.5
    return smallest_whole(share, guess * known(ignored), _cdf, centre)[()]


def poisson_loss(stock: Numbers, mean: Numbers, variance: Numbers = 0.0) -> FloatArray:
    """How many units a stock is short on average: m P(X >= k) - s P(X > k), k = floor(s).

    stock, mean: units. Returns units.

    >>> poisson_loss(50, 47).round(6)
    np.float64(1.514547)
    """
    at, centre, ignored = together("stock", as_array("stock", stock), mean, variance)
    whole = np.maximum(np.floor(at), 0.0)
    more = gammainc(whole + 1, centre)
    as_much = np.where(whole > 0, gammainc(np.maximum(whole, 1.0), centre), 1.0)
    short = np.maximum(centre * as_much - np.maximum(at, 0.0) * more, 0.0) - np.minimum(at, 0.0)
    return np.asarray(short * known(at, centre, ignored))[()]


def _cdf(whole: FloatArray, mean: FloatArray) -> FloatArray:
    return np.where(whole >= 0, gammaincc(np.maximum(whole, 0.0) + 1, mean), 0.0)


def _poisson_deviation(mean: Numbers, variance: Numbers) -> FloatArray:
    return np.sqrt(as_array("mean", mean, minimum=0)) + 0 * as_array("variance", variance, minimum=0)


POISSON = Family("poisson", True, poisson_cdf, poisson_quantile, poisson_loss, _poisson_deviation)
