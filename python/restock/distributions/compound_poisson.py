"""Demand over the period as orders of known sizes: a case of twelve, a pallet, and now and then a single piece.

Panjer's recursion: with f_j the share of orders of j units, g_0 = P(no order) and
g_n = sum over j of (a + b j / n) f_j g_(n-j); for Poisson orders of mean l that is (l / n) sum j f_j g_(n-j). Exact, no
curve is fitted. Source: Panjer, ASTIN Bulletin 12, 1981. It takes as many steps as the answer has units (after the
common divisor of the sizes is taken out), so it is for items that sell little.
"""

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray, Numbers, as_array, as_level
from restock.distributions.family import one_a_group
from restock.distributions.order_counts import OrderCounts
from restock.distributions.panjer import OrderSizes, chances_of, walk

__all__ = ["OrderSizes", "compound_cdf", "compound_loss", "compound_moments", "compound_quantile"]


def compound_cdf(stock: Numbers, orders: OrderCounts, sizes: OrderSizes, count: int) -> FloatArray:
    """The chance that a stock covers all orders of the period.

    stock: units, one a group or one for all. orders: `count` of them. Returns shares; NaN for a group without sizes.

    Ten units at a time, on one day in ten; five days:

    >>> from restock.distributions.order_counts import daily_orders, poisson_orders
    >>> tens = OrderSizes([0], [10], [1.0])
    >>> compound_cdf(16.0, daily_orders(0.1, 5), tens, 1).round(4)
    array([0.9185])
    >>> compound_cdf(16.0, poisson_orders(0.5), tens, 1).round(4)
    array([0.9098])
    """
    table = chances_of(orders, sizes, count)
    at = one_a_group("stock", as_array("stock", stock), count)
    result = np.where(np.isnan(table.last) | np.isnan(at), np.nan, np.where(at < 0, 0.0, 1.0))
    end = np.where((at >= 0) & (at / table.divisor <= table.last), np.floor(at / table.divisor), -1.0)

    def visit(step: int, items: IntArray, share: FloatArray) -> BoolArray:
        reached: BoolArray = end[items] == step
        result[items[reached]] = share[reached]
        return reached

    walk(table, np.flatnonzero(end >= 0), visit)
    return result


def compound_quantile(level: Numbers, orders: OrderCounts, sizes: OrderSizes, count: int) -> FloatArray:
    """The smallest stock that covers all orders of the period in at least the wanted share of periods.

    level: share, above 0 and below 1, one a group or one for all. Returns whole units.

    >>> from restock.distributions.order_counts import daily_orders, poisson_orders
    >>> tens = OrderSizes([0], [10], [1.0])
    >>> compound_quantile(0.95, poisson_orders(0.5), tens, 1)
    array([20.])
    """
    table = chances_of(orders, sizes, count)
    wanted = one_a_group("level", as_level(level), count)
    result = np.full(count, np.nan)

    def visit(step: int, items: IntArray, share: FloatArray) -> BoolArray:
        reached: BoolArray = (share >= wanted[items]) | (step >= table.last[items])
        result[items[reached]] = step * table.divisor[items[reached]]
        return reached

    walk(table, np.flatnonzero(~np.isnan(table.last + wanted)), visit)
    return result


def compound_loss(stock: Numbers, orders: OrderCounts, sizes: OrderSizes, count: int) -> FloatArray:
    """How many units a stock is short on average: m - s + the sum of F(x) over x below s.

    stock: units, one a group or one for all. Returns units.

    >>> from restock.distributions.order_counts import poisson_orders
    >>> compound_loss([0.0, 10.0], poisson_orders([0.5, 0.5]), OrderSizes([0, 1], [10, 10], [1.0, 1.0]), 2).round(4)
    array([5.    , 1.0653])
    """
    table = chances_of(orders, sizes, count)
    at = one_a_group("stock", as_array("stock", stock), count)
    mean = compound_moments(orders, sizes, count)[0]
    in_steps = at / table.divisor
    result = np.where(at < 0, mean - at, 0.0) + 0 * (at + table.last)
    covered = np.zeros(count)

    def visit(step: int, items: IntArray, share: FloatArray) -> BoolArray:
        # Each step of stock up to the last one, of which only a part may be there.
        covered[items] += share * np.clip(in_steps[items] - step, 0.0, 1.0)
        reached: BoolArray = in_steps[items] <= step + 1
        done = items[reached]
        result[done] = np.maximum(mean[done] - at[done] + covered[done] * table.divisor[done], 0.0)
        return reached

    walk(table, np.flatnonzero((at >= 0) & (in_steps <= table.last)), visit)
    return result


def compound_moments(orders: OrderCounts, sizes: OrderSizes, count: int) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of demand over the period: E[N] E[X], and E[N] var X + var N E[X]^2.

    Returns units, and units squared.

    >>> from restock.distributions.order_counts import poisson_orders
    >>> [figures.tolist() for figures in compound_moments(poisson_orders(0.5), OrderSizes([0], [10], [1.0]), 1)]
    [[5.0], [50.0]]
    """
    table = chances_of(orders, sizes, count)
    return table.mean, table.variance
