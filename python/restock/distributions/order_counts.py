"""How many orders come in over the protection period, in the form that Panjer's recursion takes.

Poisson and binomial are of one class: p_n = (a + b / n) p_(n-1). Source: Panjer, Recursive evaluation of a family of
compound distributions, ASTIN Bulletin 12, 1981.
"""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array


@dataclass(frozen=True)
class OrderCounts:
    """The number of orders of each item over the period; one entry an item.

    mean, variance: orders, orders squared. log_none: the logarithm of the chance of none. a, b: as above.
    """

    mean: FloatArray
    variance: FloatArray
    log_none: FloatArray
    a: FloatArray
    b: FloatArray


def poisson_orders(orders: Numbers) -> OrderCounts:
    """Orders that come independently of each other, any number a day.

    orders: how many on average over the whole period, at least 0. One entry an item.

    >>> poisson_orders([0.5]).log_none
    array([-0.5])
    """
    mean = np.atleast_1d(as_array("orders", orders, minimum=0))
    return OrderCounts(mean, mean, -mean, 0 * mean, mean)


def daily_orders(chance: Numbers, days: Numbers) -> OrderCounts:
    """At most one order a day, each day with the same chance.

    chance: of an order on a day, 0 to 0.5; above that the recursion loses its digits, and an item that sells nearly every
    day is no case for it. days: whole days of the period. One entry an item. Raises ValueError for others.

    >>> daily_orders([0.1], [5]).mean
    array([0.5])
    """
    share, period = np.broadcast_arrays(
        np.atleast_1d(as_array("chance", chance, minimum=0)), np.atleast_1d(as_array("days", days, minimum=0))
    )
    if (share > 0.5).any():
        raise ValueError(f"chance must be at most 0.5, but one is {share[share > 0.5][0]}")
    part = period != np.floor(period)
    if (part & ~np.isnan(period)).any():
        raise ValueError(f"days must be whole, but one is {period[part & ~np.isnan(period)][0]}")
    odds = share / (1 - share)
    return OrderCounts(
        period * share, period * share * (1 - share), period * np.log1p(-share), -odds, (period + 1) * odds
    )
