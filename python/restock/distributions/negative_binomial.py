"""Demand over the period in whole units that varies more than buyers by chance would make it.

Success p = m / v, number r = m^2 / (v - m), for v > m: a Poisson whose mean is itself a gamma. Source: Silver, Pyke,
Thomas, 4th ed., ch. 7; Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., ch. 5.
"""

import numpy as np
from scipy.special import betainc, betaincc, gammaincinv

from restock.arrays import FloatArray, Numbers, as_array, as_level
from restock.distributions.family import Family, given_deviation, known, together
from restock.distributions.whole import smallest_whole

# 1 - p keeps twelve digits of a p of this size.
RARE = 1e-4


def negative_binomial_cdf(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The chance that a stock covers demand over the period: P(X <= s) = I_p(r, floor(s) + 1).

    stock: units, part of a unit serves nobody. mean: units. variance: units squared, above the mean (or both 0).
    Returns a share. Raises ValueError where the variance is not above the mean: that is a case for Poisson.

    >>> negative_binomial_cdf([21, 22], 12, 30).round(4)
    array([0.943 , 0.9565])
    """
    at, centre, spread = _together("stock", as_array("stock", stock), mean, variance)
    return np.asarray(_cdf(np.floor(at), centre, spread) * known(at, centre, spread))[()]


def negative_binomial_quantile(level: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """The smallest whole stock that covers demand in at least the wanted share of periods.

    level: share, above 0 and below 1. mean, variance: as above. Returns whole units.

    >>> negative_binomial_quantile([0.95, 0.98], 12, 30)
    array([22., 25.])
    """
    share, centre, spread = _together("level", as_level(level), mean, variance)
    varies = spread > 0
    safe_mean, safe_variance = np.where(varies, centre, 1.0), np.where(varies, spread, 1.0)
    gamma = gammaincinv(safe_mean * (safe_mean / safe_variance), share) * (safe_variance / safe_mean)
    # Rounding to whole units spreads a count over a unit around it, half of it on the lower side.
    guess = np.where(varies, gamma - 0.5, 0.0)
    return smallest_whole(share, guess, _cdf, centre, spread)[()]


def negative_binomial_loss(stock: Numbers, mean: Numbers, variance: Numbers) -> FloatArray:
    """How many units a stock is short on average: m P(Y >= k) - s P(X > k), k = floor(s), Y with r + 1 instead of r.

    Units as above. Returns units.

    >>> negative_binomial_loss(14, 70 / 3, 700 / 9).round(6)
    np.float64(9.740092)
    """
    at, centre, spread = _together("stock", as_array("stock", stock), mean, variance)
    number, success, failure = _parameters(centre, spread)
    whole = np.maximum(np.floor(at), 0.0)
    more = _tail(whole + 1, number, success, failure)
    as_much = np.where(whole > 0, _tail(np.maximum(whole, 1.0), number + 1, success, failure), 1.0)
    short = np.maximum(centre * as_much - np.maximum(at, 0.0) * more, 0.0) - np.minimum(at, 0.0)
    return np.asarray(np.where(spread > 0, short, np.maximum(-at, 0.0)) * known(at, centre, spread))[()]


def _together(
    name: str, numbers: FloatArray, mean: Numbers, variance: Numbers
) -> tuple[FloatArray, FloatArray, FloatArray]:
    at, centre, spread = together(name, numbers, mean, variance)
    wrong = (spread <= centre) & (spread > 0) | (spread == 0) & (centre > 0)
    if wrong.any():
        first = f"{spread[wrong].flat[0]} with a mean of {centre[wrong].flat[0]}"
        raise ValueError(f"variance must be above the mean for a negative binomial, but one is {first}")
    return at, centre, spread


def _parameters(mean: FloatArray, variance: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, chance of success and of failure; both chances by themselves, as one of them may be next to 1."""
    varies = variance > 0
    safe_mean, safe_variance = np.where(varies, mean, 1.0), np.where(varies, variance, 2.0)
    over = safe_variance - safe_mean
    return safe_mean * (safe_mean / over), safe_mean / safe_variance, over / safe_variance


def _cdf(whole: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
    number, success, failure = _parameters(mean, variance)
    count = np.maximum(whole, 0.0) + 1
    share = _share(number, count, success, failure)
    return np.where(whole >= 0, np.where(variance == 0, 1.0, share), 0.0)


def _tail(count: FloatArray, number: FloatArray, success: FloatArray, failure: FloatArray) -> FloatArray:
    """The chance of at least so many."""
    return _share(count, number, failure, success)


def _share(first: FloatArray, second: FloatArray, chance: FloatArray, other: FloatArray) -> FloatArray:
    """I_chance(first, second). other: 1 - chance by itself; where it is rare the share comes from it, as 1 - p keeps no
    digits of a small p. Else not: the complement takes 25 times as long."""
    first, second, chance, other = np.broadcast_arrays(first, second, chance, other)
    share = np.full(first.shape, np.nan)
    rare, usual = other < RARE, other >= RARE
    share[rare] = betaincc(second[rare], first[rare], other[rare])
    share[usual] = betainc(first[usual], second[usual], chance[usual])
    return share


NEGATIVE_BINOMIAL = Family(
    "negative_binomial",
    True,
    negative_binomial_cdf,
    negative_binomial_quantile,
    negative_binomial_loss,
    given_deviation,
)
