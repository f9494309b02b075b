"""The two textbook methods: what to keep in reserve, and at which stock to order again."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array
from restock.lead_time_demand import expected_demand, protection_demand_sd


def normal_safety_stock(service_factor: Numbers, demand_sd_over_protection: Numbers) -> FloatArray:
    """The reserve that covers demand in the wanted share of cycles, if demand over the period is normal: z s.

    service_factor: standard deviations. demand_sd_over_protection: units, at least 0. Returns units.
    Source: Silver, Pyke, Thomas, 4th ed., eq. 6.7.

    >>> normal_safety_stock(1.65, protection_demand_sd(40, 8, 12, 3)).round(1)
    np.float64(203.2)
    """
    spread = as_array("demand_sd_over_protection", demand_sd_over_protection, minimum=0)
    return as_array("service_factor", service_factor) * spread


def normal_reorder_point(
    service_factor: Numbers,
    demand_mean: Numbers,
    demand_sd: Numbers,
    lead_time_mean: Numbers,
    lead_time_sd: Numbers,
    review_period: Numbers = 0.0,
) -> FloatArray:
    """The stock at which to order again: expected demand plus safety stock, d (L + R) + z s.

    Units and days as in `lead_time_demand`. Returns units.

    >>> normal_reorder_point(1.65, 40, 8, 12, 3).round(1)
    np.float64(683.2)
    """
    spread = protection_demand_sd(demand_mean, demand_sd, lead_time_mean, lead_time_sd, review_period)
    reserve = normal_safety_stock(service_factor, spread)
    return expected_demand(demand_mean, lead_time_mean, review_period) + reserve


def average_max_reorder_point(demand_max: Numbers, lead_time_max: Numbers, review_period: Numbers = 0.0) -> FloatArray:
    """The stock that outlasts the busiest day repeated over the longest lead time: d_max (L_max + R).

    demand_max: units a day, at least 0. lead_time_max, review_period: days, at least 0. Returns units.
    It needs no statistics and over-stocks by design: one outlier sets it for ever.

    >>> average_max_reorder_point(50, 16)
    np.float64(800.0)
    """
    days = as_array("lead_time_max", lead_time_max, minimum=0) + as_array("review_period", review_period, minimum=0)
    return as_array("demand_max", demand_max, minimum=0) * days


def average_max_safety_stock(
    demand_mean: Numbers,
    demand_max: Numbers,
    lead_time_mean: Numbers,
    lead_time_max: Numbers,
    review_period: Numbers = 0.0,
) -> FloatArray:
    """What the average-max reorder point holds beyond expected demand: d_max (L_max + R) - d (L + R).

    Units and days as above. Returns units.

    >>> average_max_safety_stock(30, 50, 10, 16)
    np.float64(500.0)
    """
    reorder_point = average_max_reorder_point(demand_max, lead_time_max, review_period)
    return np.subtract(reorder_point, expected_demand(demand_mean, lead_time_mean, review_period))
