"""Which share of demand is served from the shelf, and the stock that serves the wanted share.

A fill rate counts units, a cycle service level counts cycles: 95 % of cycles without a stock-out is often a fill rate
above 99 %. Source: Silver, Pyke, Thomas, 4th ed., ch. 6; Hadley, Whitin, Analysis of Inventory Systems, 1963, ch. 4.
Unserved demand waits (backorders). Every function takes one number an item, or one for all.
"""

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers, as_array, as_level
from restock.distributions.family import one_a_group
from restock.distributions.inversion import Excess, smallest_stock
from restock.distributions.losses import Losses

# Doublings from the stock of a mean; more than this and no stock keeps the promise.
DOUBLINGS = 200


def continuous_review_fill_rate(reorder_point: Numbers, order_quantity: Numbers, losses: Losses) -> FloatArray:
    """The share of demand served from the shelf if so much is ordered as soon as stock falls to the reorder point.

    b = 1 - [loss(s) - loss(s + Q)] / Q: units short when the order arrives, less those that were short before.
    reorder_point: s, units. order_quantity: Q, units, above 0. losses: of demand over the lead time (with the review
    period, where orders wait for one). Returns shares.

    >>> from restock.distributions.losses import family_losses
    >>> from restock.distributions.normal import NORMAL
    >>> continuous_review_fill_rate(120, 50, family_losses(NORMAL, 100, 900)).round(6)
    array([0.91132])
    """
    stock = one_a_group("reorder_point", as_array("reorder_point", reorder_point), losses.count)
    quantity = _quantity(order_quantity, losses)
    return 1 - (losses.of_all(stock) - losses.of_all(stock + quantity)) / quantity


def reorder_point_for_fill_rate(fill_rate: Numbers, order_quantity: Numbers, losses: Losses) -> FloatArray:
    """The smallest reorder point that serves the wanted share of demand from the shelf; never below 0.

    fill_rate: share, above 0 and below 1. order_quantity: units, above 0. Returns units, whole ones where demand is.

    >>> from restock.distributions.losses import family_losses
    >>> from restock.distributions.normal import NORMAL
    >>> reorder_point_for_fill_rate(0.99, 200, family_losses(NORMAL, 50, 11.4**2)).round(4)
    array([56.5629])
    """
    wanted = _fill_rate(fill_rate, losses)
    quantity = _quantity(order_quantity, losses)

    def excess(stock: FloatArray, items: IntArray) -> FloatArray:
        short = losses.at(stock, items) - losses.at(stock + quantity[items], items)
        return (1 - wanted[items]) - short / quantity[items]

    return _smallest(excess, wanted + 0 * quantity, losses)


def periodic_review_fill_rate(
    order_up_to: Numbers, review_demand: Numbers, protection: Losses, lead_time: Losses
) -> FloatArray:
    """The share of demand served from the shelf if stock is filled up to a level once a review period.

    b = 1 - [loss_(L+R)(S) - loss_L(S)] / (d R): units short at the end of a cycle, less those short at its beginning.
    order_up_to: S, units. review_demand: d R, units a review period, at least 0. protection, lead_time: losses of demand
    over L + R and over L. Returns shares; NaN where nothing is demanded.

    >>> from restock.distributions.losses import family_losses
    >>> from restock.distributions.normal import NORMAL
    >>> both = [family_losses(NORMAL, 20 * days, 36 * days) for days in (8, 7)]
    >>> periodic_review_fill_rate(188, 20, *both).round(4)
    array([0.9828])
    """
    stock = one_a_group("order_up_to", as_array("order_up_to", order_up_to), protection.count)
    demand = one_a_group("review_demand", as_array("review_demand", review_demand, minimum=0), protection.count)
    short = protection.of_all(stock) - lead_time.of_all(stock)
    return 1 - short / np.where(demand > 0, demand, np.nan)


def order_up_to_for_fill_rate(
    fill_rate: Numbers, review_demand: Numbers, protection: Losses, lead_time: Losses
) -> FloatArray:
    """The smallest level to fill up to that serves the wanted share of demand from the shelf; never below 0.

    fill_rate: share, above 0 and below 1. review_demand, protection, lead_time: as above. Returns units, whole ones where
    demand is; 0 where nothing is demanded.

    >>> from restock.distributions.losses import family_losses
    >>> from restock.distributions.normal import NORMAL
    >>> both = [family_losses(NORMAL, 20 * days, 36 * days) for days in (8, 7)]
    >>> order_up_to_for_fill_rate(0.9828, 20, *both).round(0)
    array([188.])
    """
    wanted = _fill_rate(fill_rate, protection)
    demand = one_a_group("review_demand", as_array("review_demand", review_demand, minimum=0), protection.count)

    def excess(stock: FloatArray, items: IntArray) -> FloatArray:
        short = protection.at(stock, items) - lead_time.at(stock, items)
        return (1 - wanted[items]) * demand[items] - short

    return _smallest(excess, wanted + 0 * demand, protection)


def _smallest(excess: Excess, known: FloatArray, losses: Losses) -> FloatArray:
    """The smallest stock, from 0 up, at which the promise is kept; NaN where a figure is missing or none keeps it."""
    low, high = np.zeros(losses.count), np.full(losses.count, np.nan)
    # Units short without stock are mean demand, or close to it: that is the size to begin with.
    step = np.maximum(np.ceil(losses.of_all(low)) if losses.is_whole else losses.of_all(low), 0.0)
    items = np.flatnonzero(~np.isnan(step + known))
    stock = np.where(step > 0, step, 1.0)
    for _ in range(DOUBLINGS):
        if not items.size:
            break
        kept = excess(stock[items], items) >= 0
        high[items[kept]] = stock[items[kept]]
        items = items[~kept]
        low[items] = stock[items]
        stock[items] *= 2
    return smallest_stock(excess, np.where(np.isnan(high), np.nan, low), high, whole=losses.is_whole)


def _quantity(order_quantity: Numbers, losses: Losses) -> FloatArray:
    quantity = one_a_group("order_quantity", as_array("order_quantity", order_quantity), losses.count)
    if (quantity <= 0).any():
        raise ValueError(f"order_quantity must be above 0, but one is {quantity[quantity <= 0][0]}")
    return quantity


def _fill_rate(fill_rate: Numbers, losses: Losses) -> FloatArray:
    return one_a_group("fill_rate", as_level(fill_rate, "fill_rate", 0.98), losses.count)
