"""Service targets and the safety factors that stand for them."""

import numpy as np
from scipy.special import ndtr, ndtri

from restock.arrays import FloatArray, Numbers, as_array, as_level


def service_factor(cycle_service_level: Numbers) -> FloatArray:
    """How many standard deviations of stock it takes to get through a share of all replenishment cycles.

    z = Phi^-1(a), the quantile of the standard normal distribution (Silver, Pyke, Thomas, Inventory and Production
    Management in Supply Chains, 4th ed., ch. 6).

    cycle_service_level: share of cycles without a stock-out, above 0 and below 1; NaN stays NaN.
    Returns standard deviations. Raises ValueError for a level outside (0, 1).

    >>> service_factor([0.5, 0.95, 0.99]).round(4)
    array([0.    , 1.6449, 2.3263])
    """
    level = as_level(cycle_service_level, "cycle_service_level")
    return np.asarray(ndtri(level), dtype=np.float64)


def cycle_service_level(service_factor: Numbers) -> FloatArray:
    """The share of replenishment cycles without a stock-out that a safety factor stands for: a = Phi(z).

    service_factor: standard deviations. Returns a share. Raises ValueError for an infinite factor.

    >>> cycle_service_level(1.65).round(4)
    np.float64(0.9505)
    """
    return np.asarray(ndtr(as_array("service_factor", service_factor)), dtype=np.float64)[()]
