"""Demand over the time that the stock must cover: the lead time, and the review period where orders wait for one.

With d, s_d the mean and standard deviation of daily demand, L, s_L those of the lead time and R the review period:
mean d (L + R), variance (L + R) s_d^2 + d^2 s_L^2. Demand of different days is taken to be independent, and
independent of the lead time (Silver, Pyke, Thomas, 4th ed., eq. 7.17).
"""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array


def expected_demand(demand_mean: Numbers, lead_time_mean: Numbers, review_period: Numbers = 0.0) -> FloatArray:
    """What is sold on average while the stock has to last: d (L + R).

    demand_mean: units a day. lead_time_mean, review_period: days, at least 0. Returns units.

    >>> expected_demand(40, 12)
    np.float64(480.0)
    """
    lead = as_array("lead_time_mean", lead_time_mean, minimum=0)
    review = as_array("review_period", review_period, minimum=0)
    return as_array("demand_mean", demand_mean) * (lead + review)


def demand_variance(demand_sd: Numbers, lead_time_mean: Numbers, review_period: Numbers = 0.0) -> FloatArray:
    """The part of the uncertainty that customers cause: (L + R) s_d^2.

    demand_sd: units, of one day. lead_time_mean, review_period: days. Returns units squared.

    >>> demand_variance(8, 12)
    np.float64(768.0)
    """
    lead = as_array("lead_time_mean", lead_time_mean, minimum=0)
    review = as_array("review_period", review_period, minimum=0)
    return (lead + review) * as_array("demand_sd", demand_sd, minimum=0) ** 2


def lead_time_variance(demand_mean: Numbers, lead_time_sd: Numbers) -> FloatArray:
    """The part of the uncertainty that the supplier causes: d^2 s_L^2.

    demand_mean: units a day. lead_time_sd: days, at least 0. Returns units squared.

    >>> lead_time_variance(40, 3)
    np.float64(14400.0)
    """
    return as_array("demand_mean", demand_mean) ** 2 * as_array("lead_time_sd", lead_time_sd, minimum=0) ** 2


def mean_error_variance(mean_error: Numbers, lead_time_mean: Numbers, review_period: Numbers = 0.0) -> FloatArray:
    """The part of the uncertainty that comes from not knowing the mean: (L + R)^2 e^2.

    A mean that is wrong is wrong on every day, so its error grows with the days and not with their root
    (Prak, Teunter, Syntetos 2017). mean_error: standard error of mean demand, units a day, at least 0.
    lead_time_mean, review_period: days. Returns units squared.

    >>> mean_error_variance(2, 12)
    np.float64(576.0)
    """
    lead = as_array("lead_time_mean", lead_time_mean, minimum=0)
    review = as_array("review_period", review_period, minimum=0)
    return ((lead + review) * as_array("mean_error", mean_error, minimum=0)) ** 2


def protection_demand_sd(
    demand_mean: Numbers,
    demand_sd: Numbers,
    lead_time_mean: Numbers,
    lead_time_sd: Numbers,
    review_period: Numbers = 0.0,
) -> FloatArray:
    """How far demand over the protection period strays from its mean: sqrt((L + R) s_d^2 + d^2 s_L^2).

    Units and days as in the two parts above. Returns units.

    >>> protection_demand_sd(40, 8, 12, 3).round(2)
    np.float64(123.16)
    """
    variance = demand_variance(demand_sd, lead_time_mean, review_period)
    return np.sqrt(variance + lead_time_variance(demand_mean, lead_time_sd))


def lead_time_share_of_variance(demand_part: Numbers, lead_time_part: Numbers) -> FloatArray:
    """How much of the buffer is there because of the supplier: d^2 s_L^2 / ((L + R) s_d^2 + d^2 s_L^2).

    demand_part, lead_time_part: units squared, at least 0. Returns a share; NaN where nothing varies.

    >>> lead_time_share_of_variance(768, 14400).round(4)
    np.float64(0.9494)
    """
    demand = as_array("demand_part", demand_part, minimum=0)
    lead_time = as_array("lead_time_part", lead_time_part, minimum=0)
    total = demand + lead_time
    return lead_time / np.where(total > 0, total, np.nan)
