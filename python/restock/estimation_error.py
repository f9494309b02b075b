"""What it costs not to know the lead time for sure: a mean and a deviation from few receipts need a larger factor."""

import numpy as np
from scipy.special import ndtri, stdtrit

from restock.arrays import FloatArray, Numbers, as_array, as_level

# Two is the least number of receipts with a spread; with fewer the deviation is borrowed and no better known than that.
LEAST_RECEIPTS = 2.0


def predictive_t_factor(cycle_service_level: Numbers, receipts: Numbers, horizon: Numbers = 1.0) -> FloatArray:
    """How many times larger the buffer must be because mean and deviation come from so many receipts.

    t_(n-1)(a) / z(a) sqrt(1 + h / n): the next value differs from a known mean with deviation s, from a mean of n with
    s sqrt(1 + 1/n), and s itself is uncertain, which turns z into Student's t. For a sum over h periods of which n were
    seen it is sqrt(1 + h/n). Source: Prak, Teunter, Syntetos 2017.

    cycle_service_level: share below 1. receipts: n, at least 0, fractions allowed (an effective number); below 2 counts as
    2. horizon: h, periods, 1 for the next receipt. Returns a factor of at least 1; exactly 1 for a level of a half or
    less, where there is no buffer to enlarge. Raises ValueError for a level outside 0 to 1.

    >>> predictive_t_factor(0.95, [2, 5, 12, 100]).round(3)
    array([4.701, 1.42 , 1.136, 1.014])
    """
    level = as_level(cycle_service_level, "cycle_service_level")
    n = np.maximum(as_array("receipts", receipts, minimum=0), LEAST_RECEIPTS)
    periods = as_array("horizon", horizon, minimum=0)
    buffered = ~(level <= 0.5)
    upper = np.where(buffered, level, 0.75)
    factor = stdtrit(n - 1, upper) / ndtri(upper) * np.sqrt(1 + periods / n)
    # Close to a half both quantiles are next to 0 and their quotient may round below 1.
    return np.where(buffered, np.maximum(factor, 1.0), 1.0)[()]
