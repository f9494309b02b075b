"""Demand over the period as a bell curve: many independent buyers, none of them large.

Source: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains, 4th ed., ch. 6 and app. II.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from restock.arrays import FloatArray, Numbers, as_array, as_level
from restock.distributions.family import Family, given_deviation, together

ROOT_TWO_PI = np.sqrt(2 * np.pi)


def normal_cdf(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The chance that a stock covers demand over the period: Phi((s - m) / sqrt(v)).

    stock, mean: units. variance: units squared, at least 0; at 0 demand is the mean for sure. Returns a share.

    >>> normal_cdf(683.2, 480, 15168).round(4)
    np.float64(0.9505)
    """
    at, centre, spread = together("stock", as_array("stock", stock), mean, variance, None)
    return np.asarray(ndtr(_deviations(at, centre, spread)))[()]


def normal_quantile(level: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The smallest stock that covers demand in the wanted share of periods: m + z sqrt(v).

    level: share, above 0 and below 1. mean: units. variance: units squared. Returns units.

    >>> normal_quantile(0.95, 480, 15168).round(1)
    np.float64(682.6)
    """
    share, centre, spread = together("level", as_level(level), mean, variance, None)
    return np.asarray(centre + ndtri(share) * np.sqrt(spread))[()]


def normal_loss(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """How many units a stock is short on average: sqrt(v) G(k), G(k) = phi(k) - k (1 - Phi(k)), k = (s - m) / sqrt(v).

    Units as above. Returns units.

    >>> normal_loss(11, 8, 9).round(6)
    np.float64(0.249946)
    """
    at, centre, spread = together("stock", as_array("stock", stock), mean, variance, None)
    k = _deviations(at, centre, spread)
    safe = np.clip(k, -40.0, 40.0)
    unit_loss = np.exp(-(safe**2) / 2) / ROOT_TWO_PI - safe * ndtr(-safe)
    short = np.sqrt(spread) * np.maximum(unit_loss, 0.0)
    # So far from the mean nothing is left of the curve, and where nothing varies there is none.
    return np.where(np.abs(k) >= 40, np.maximum(centre - at, 0.0), short)[()]


def _deviations(stock: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    """By how many standard deviations a stock exceeds mean demand; infinite where nothing varies."""
    above = stock - mean
    certain = np.where(above >= 0, np.inf, np.where(above < 0, -np.inf, np.nan))
    with np.errstate(over="ignore"):
        return np.where(variance == 0, certain, above / np.sqrt(np.where(variance == 0, 1.0, variance)))


NORMAL = Family("normal", False, normal_cdf, normal_quantile, normal_loss, given_deviation)
