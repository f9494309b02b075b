"""How far a figure may move by chance alone: its standard error, and whether demand or lead times really shifted."""

import numpy as np
import polars as pl
from scipy.special import ndtri

from restock.arrays import FloatArray
from restock.frames import numbers
from restock.review.drivers import Drivers


def mean_errors(rows: pl.DataFrame, prefix: str = "") -> tuple[FloatArray, FloatArray]:
    """Standard errors of the mean of demand (units a day) and of lead times (days): s / sqrt(n); NaN where unknown."""
    demand = numbers(rows, f"{prefix}demand_sd_units") / np.sqrt(np.maximum(numbers(rows, f"{prefix}demand_days"), 1.0))
    stated = np.nan_to_num(numbers(rows, f"{prefix}demand_mean_error_units"))
    lead = numbers(rows, f"{prefix}lead_time_sd_days") / np.sqrt(_receipts(rows, prefix))
    return np.hypot(demand, stated), lead


def spread_error(rows: pl.DataFrame, prefix: str = "") -> FloatArray:
    """Standard error of the spread of lead times (days): s / sqrt(2 n), then too with today's n, which the record does not keep."""
    return numbers(rows, f"{prefix}lead_time_sd_days") / np.sqrt(2 * _spread_receipts(rows))


def _spread_receipts(rows: pl.DataFrame) -> FloatArray:
    """As if from how many receipts the spread is known: an item's own, with what those of its supplier are worth."""
    return np.maximum(np.nan_to_num(numbers(rows, "lead_time_spread_receipts"), nan=1.0), 1.0)


def _receipts(rows: pl.DataFrame, prefix: str) -> FloatArray:
    return np.maximum(np.nan_to_num(numbers(rows, f"{prefix}lead_time_receipts"), nan=1.0), 1.0)


def reorder_point_error(rows: pl.DataFrame, fresh: Drivers) -> FloatArray:
    """Standard error of a reorder point, units.

    Root of (P se_d)^2 + (d se_L)^2 + z^2 [(P s_d^2)^2 2 / N + (d s_L)^4 2 / n] / (4 v) + q^2 / 12: the errors of both means, of
    the spread (a variance from n observations has the relative variance 2 / n), and of rounding to steps of q. N: buckets with
    a sale, as the others say nothing of how sales vary; n: receipts, of the spread those that it is measured on.
    """
    demand_error, lead_error = (np.nan_to_num(error) for error in mean_errors(rows))
    period = fresh.lead_time_days + fresh.review_period_days
    from_demand = period * fresh.demand_sd_units**2
    from_lead = (fresh.demand_units * fresh.lead_time_sd_days) ** 2
    buckets = np.maximum(np.nan_to_num(numbers(rows, "demand_sale_buckets"), nan=1.0), 1.0)
    of_variance = from_demand**2 * 2 / buckets + from_lead**2 * 2 / _spread_receipts(rows)
    factor = ndtri(np.clip(np.nan_to_num(fresh.asked, nan=0.5), 1e-9, 1 - 1e-9))
    variance = from_demand + from_lead
    of_spread = factor**2 * np.divide(of_variance, 4 * variance, out=np.zeros_like(variance), where=variance > 0)
    of_means = (period * demand_error) ** 2 + (fresh.demand_units * lead_error) ** 2
    return np.sqrt(of_means + of_spread + fresh.step_units**2 / 12)


def in_errors(now: FloatArray, before: FloatArray, error_now: FloatArray, error_before: FloatArray) -> FloatArray:
    """By how many standard errors two figures differ; 0 where one is unknown or nothing varies.

    >>> in_errors(np.array([15.0]), np.array([10.0]), np.array([0.6]), np.array([0.8])).tolist()
    [5.0]
    """
    error = np.hypot(error_now, error_before)
    known = np.isfinite(now) & np.isfinite(before) & (error > 0)
    return np.where(known, (now - before) / np.where(known, error, 1.0), 0.0)
