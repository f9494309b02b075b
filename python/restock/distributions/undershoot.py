"""What is missing already when the order is placed: a large order does not stop at the reorder point.

What is taken at once is one order line where stock is watched all the time, and the demand of one review period where it
is looked at once a period: the same functions serve both.
"""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array

# The undershoot spreads evenly between two whole units; the variance of that is taken off.
WITHIN_A_UNIT = 1 / 12


def expected_undershoot(size_mean: Numbers, size_variance: Numbers) -> FloatArray:
    """By how much stock has fallen below the reorder point on average when it is noticed: E[X^2] / (2 E[X]).

    It is added to the mean of demand over the lead time. Exact as order quantities grow large against one order line
    (renewal theory); source: Silver, Pyke, Thomas, 4th ed., ch. 7; Karlin 1958.

    size_mean: units of one order line, at least 0. size_variance: units squared. Returns units; NaN where the mean is 0.

    >>> expected_undershoot(4, 9)
    np.float64(3.125)
    """
    mean = as_array("size_mean", size_mean, minimum=0)
    squares = as_array("size_variance", size_variance, minimum=0) + mean**2
    return np.asarray(squares / (2 * np.where(mean > 0, mean, np.nan)))[()]


def expected_whole_undershoot(size_mean: Numbers, size_variance: Numbers) -> FloatArray:
    """The same where order lines and reorder point are whole units: E[X^2] / (2 E[X]) - 1/2; single pieces have none.

    Stock that is exactly at the reorder point has no undershoot, which takes half a unit off. Units as above; never below
    0, also where no whole numbers have the given variance.

    >>> expected_whole_undershoot([1, 4], [0, 9])
    array([0.   , 2.625])
    """
    return np.asarray(np.maximum(expected_undershoot(size_mean, size_variance) - 0.5, 0.0))[()]


def undershoot_variance(size_mean: Numbers, size_variance: Numbers) -> FloatArray:
    """By how much the undershoot itself varies; it is added to the variance of demand over the lead time.

    E[X^3] / (3 E[X]) - E[U]^2. The third moment is that of a gamma curve with this mean and variance: its third central
    moment is 2 v^2 / m. Source: as above. Units as above; returns units squared.

    Lines of 12 without exception leave anything from 0 to 12 below, each alike: 144 / 12.

    >>> undershoot_variance([12, 4], [0, 9])
    array([12.        ,  7.94270833])
    """
    mean, variance = np.broadcast_arrays(
        as_array("size_mean", size_mean, minimum=0), as_array("size_variance", size_variance, minimum=0)
    )
    mean = np.where(mean > 0, mean, np.nan)
    return _variance(mean, variance, 2 * variance**2 / mean)[()]


def whole_undershoot_variance(size_mean: Numbers, size_variance: Numbers) -> FloatArray:
    """The same for whole units. Order lines are then binomial, Poisson or negative binomial, as the variance says.

    Their third central moment is v (2 v / m - 1) in all three cases. Units as above; never below 0.

    >>> whole_undershoot_variance([1, 12, 4], [0, 0, 9])
    array([ 0.        , 11.91666667,  7.109375  ])
    """
    mean, variance = np.broadcast_arrays(
        as_array("size_mean", size_mean, minimum=0), as_array("size_variance", size_variance, minimum=0)
    )
    mean = np.where(mean > 0, mean, np.nan)
    spread = _variance(mean, variance, variance * (2 * variance / mean - 1))
    return np.asarray(np.maximum(spread - WITHIN_A_UNIT, 0.0))[()]


def _variance(mean: FloatArray, variance: FloatArray, third_central_moment: FloatArray) -> FloatArray:
    cubes = third_central_moment + 3 * mean * variance + mean**3
    return np.asarray(cubes / (3 * mean) - ((variance + mean**2) / (2 * mean)) ** 2)
