"""Demand over the period when its mean is not known but estimated from a history."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array


def variance_with_estimated_mean(demand_sd: Numbers, protection_period: Numbers, observations: Numbers) -> FloatArray:
    """How far demand over the period strays from what a history makes one expect: s^2 (P + P^2 / N).

    P s^2 is what days do by chance. A mean that is too low is too low on every day, so its error s^2 / N counts with the
    square of the days. Source: Prak, Teunter, Syntetos, On the calculation of safety stocks when demand is forecasted,
    European Journal of Operational Research 256, 2017.

    demand_sd: units of one bucket, at least 0. protection_period: P, buckets. observations: N, buckets behind the mean,
    above 0. Returns units squared. Raises ValueError for N of 0.

    >>> variance_with_estimated_mean(8, 10, [12, 365]).round(1)
    array([1173.3,  657.5])
    """
    period = as_array("protection_period", protection_period, minimum=0)
    seen = as_array("observations", observations, minimum=0)
    if (seen == 0).any():
        raise ValueError("observations must be above 0, but one is 0")
    return np.asarray(as_array("demand_sd", demand_sd, minimum=0) ** 2 * (period + period**2 / seen))[()]
