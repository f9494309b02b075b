"""Demand over the period as a gamma curve: never below zero, and with a long tail where it varies much.

Shape a = m^2 / v, scale b = v / m. Source: Burgin, The gamma distribution and inventory control, Operational Research
Quarterly 26, 1975.
"""

import numpy as np
from scipy.special import gammainc, gammaincc, gammaincinv

from restock.arrays import BoolArray, FloatArray, Numbers, as_array, as_level
from restock.distributions.family import Family, given_deviation, known, together


def gamma_cdf(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The chance that a stock covers demand over the period: F_a(s / b).

    stock: units. mean: units, at least 0. variance: units squared, at least 0; at 0 demand is the mean for sure.
    Returns a share; NaN where the mean is 0 and the variance is not, which no gamma curve has.

    >>> gamma_cdf(214.595, 100, 3600).round(5)
    np.float64(0.95)
    """
    at, centre, spread = together("stock", as_array("stock", stock), mean, variance)
    shape, scale, varies = _parameters(centre, spread)
    share = gammainc(shape, np.maximum(at, 0.0) / scale)
    return np.asarray(np.where(varies, share, at >= centre) * _possible(at, centre, spread))[()]


def gamma_quantile(level: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The smallest stock that covers demand in the wanted share of periods.

    level: share, above 0 and below 1. mean, variance: as above. Returns units.

    >>> gamma_quantile(0.95, 100, 3600).round(4)
    np.float64(214.595)
    """
    share, centre, spread = together("level", as_level(level), mean, variance)
    shape, scale, varies = _parameters(centre, spread)
    return np.asarray(np.where(varies, gammaincinv(shape, share) * scale, centre) * _possible(share, centre, spread))[
        ()
    ]


def gamma_loss(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """How many units a stock is short on average: a b [1 - F_(a+1)(s)] - s [1 - F_a(s)] (Burgin 1975).

    Units as above. Returns units.

    >>> gamma_loss(4, 6, 18).round(6)
    np.float64(2.635971)
    """
    at, centre, spread = together("stock", as_array("stock", stock), mean, variance)
    shape, scale, varies = _parameters(centre, spread)
    units = np.maximum(at, 0.0)
    short = centre * gammaincc(shape + 1, units / scale) - units * gammaincc(shape, units / scale)
    # A stock below nothing is short of itself on top of all demand.
    short = np.maximum(short, 0.0) - np.minimum(at, 0.0)
    return np.asarray(np.where(varies, short, np.maximum(centre - at, 0.0)) * _possible(at, centre, spread))[()]


def _parameters(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Shape, scale, and where there is a curve at all."""
    varies = (mean > 0) & (variance > 0)
    safe_mean, safe_variance = np.where(varies, mean, 1.0), np.where(varies, variance, 1.0)
    shape, scale = safe_mean * (safe_mean / safe_variance), safe_variance / safe_mean
    return shape, scale, varies


def _possible(*arrays: FloatArray) -> FloatArray:
    """1 where the figures are known and belong to a gamma curve, else NaN."""
    mean, variance = arrays[1:]
    return np.where((mean == 0) & (variance > 0), np.nan, known(*arrays))


GAMMA = Family("gamma", False, gamma_cdf, gamma_quantile, gamma_loss, given_deviation)
