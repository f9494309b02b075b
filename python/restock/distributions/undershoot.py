"""What is missing already when the order is placed: a large order does not stop at the reorder point."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array


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

    Stock that is exactly at the reorder point has no undershoot, which takes half a unit off. Units as above.

    >>> expected_whole_undershoot([1, 4], [0, 9])
    array([0.   , 2.625])
    """
    return expected_undershoot(size_mean, size_variance) - 0.5
