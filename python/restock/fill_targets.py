"""Targets that count units instead of cycles: the share of demand that is served from the shelf."""

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.distributions.fill_rate import (
    continuous_review_fill_rate,
    order_up_to_for_fill_rate,
    periodic_review_fill_rate,
    reorder_point_for_fill_rate,
)
from restock.distributions.losses import Losses
from restock.methods.shapes import Shape

# Beyond this a level cannot be told from certainty.
HIGHEST = 1 - 1e-9


def cycles_for_fill_rate(
    fill_rate: FloatArray,
    over_protection: Shape,
    over_lead_time: Shape,
    review_demand: FloatArray,
    quantity: FloatArray,
    is_whole: BoolArray,
) -> FloatArray:
    """The share of cycles that has to go without a stock-out so that so much of demand is served.

    The smallest stock that serves the share (orders of a fixed quantity where review_demand is 0, else filled up once a
    review period), and the chance that it covers demand. As a level it can be corrected by past outcomes like any other.

    fill_rate: share, NaN where the target counts cycles. over_protection, over_lead_time: demand with and without the review
    period. review_demand: units of one review period. quantity: units of one order. Returns shares, NaN where fill_rate is.
    """
    level = np.full(fill_rate.size, np.nan)
    for whole in (True, False):
        for reviewed in (True, False):
            rows = np.flatnonzero(~np.isnan(fill_rate) & (is_whole == whole) & ((review_demand > 0) == reviewed))
            if not rows.size:
                continue
            protection, lead_time = _losses(over_protection, rows, whole), _losses(over_lead_time, rows, whole)
            if reviewed:
                stock = order_up_to_for_fill_rate(fill_rate[rows], review_demand[rows], protection, lead_time)
            else:
                stock = reorder_point_for_fill_rate(fill_rate[rows], quantity[rows], protection)
            level[rows] = over_protection.cdf(stock, rows)
    return np.asarray(np.clip(level, 1 - HIGHEST, HIGHEST))


def fill_rate_at(
    stock: FloatArray,
    over_protection: Shape,
    over_lead_time: Shape,
    review_demand: FloatArray,
    quantity: FloatArray,
    is_whole: BoolArray,
) -> FloatArray:
    """The share of demand that a stock serves, by first-order losses: what is short in a cycle over what is asked in one.

    stock: units, NaN where there is none; the other arguments as in `cycles_for_fill_rate`. Returns shares, NaN where stock or
    the quantity is.
    """
    share = np.full(stock.size, np.nan)
    for whole in (True, False):
        for reviewed in (True, False):
            known = np.isfinite(stock) & np.isfinite(quantity) & (quantity > 0)
            rows = np.flatnonzero(known & (is_whole == whole) & ((review_demand > 0) == reviewed))
            if not rows.size:
                continue
            protection, lead_time = _losses(over_protection, rows, whole), _losses(over_lead_time, rows, whole)
            if reviewed:
                share[rows] = periodic_review_fill_rate(stock[rows], review_demand[rows], protection, lead_time)
            else:
                share[rows] = continuous_review_fill_rate(stock[rows], quantity[rows], protection)
    return np.asarray(np.clip(share, 0.0, 1.0))


def _losses(shape: Shape, rows: IntArray, is_whole: bool) -> Losses:
    return Losses(lambda stock, items: shape.loss(stock, rows[items]), rows.size, is_whole)
