"""Units short at a stock, for whatever distribution demand has: what a fill rate is computed from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers, as_array
from restock.distributions.family import Family
from restock.distributions.mixture import DailyDemand, mixture_at, mixture_parts
from restock.kaplan_meier import Survival


@dataclass(frozen=True)
class Losses:
    """Demand over one period, item by item.

    at(stock, items): E[(X - s)+] of these items, units. count: how many items there are. is_whole: demand comes in whole
    units, so stocks should be whole.
    """

    at: Callable[[FloatArray, IntArray], FloatArray]
    count: int
    is_whole: bool

    def of_all(self, stock: FloatArray) -> FloatArray:
        return self.at(stock, np.arange(self.count))


def family_losses(family: Family, mean: Numbers, variance: Numbers) -> Losses:
    """Demand that is distributed as a family says, with a mean and a variance over the period for each item.

    >>> from restock.distributions.gamma import GAMMA
    >>> family_losses(GAMMA, 6, 18).of_all(np.array([4.0])).round(6)
    array([2.635971])
    """
    centre, spread = np.broadcast_arrays(
        np.atleast_1d(as_array("mean", mean)), np.atleast_1d(as_array("variance", variance, minimum=0))
    )

    def at(stock: FloatArray, items: IntArray) -> FloatArray:
        return family.loss(stock, centre[items], spread[items])

    return Losses(at, centre.size, family.is_whole)


def mixture_losses(lead_times: Survival, demand: DailyDemand, count: int, family: Family) -> Losses:
    """Demand until the order arrives, over all the lead times that were seen; arguments as in `mixture_loss`.

    >>> from restock.distributions.normal import NORMAL
    >>> lead_times = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    >>> mixture_losses(lead_times, DailyDemand(100, 20), 1, NORMAL).of_all(np.array([890.041161])).round(2)
    array([22.2])
    """
    parts = mixture_parts(lead_times, demand, count)

    def at(stock: FloatArray, items: IntArray) -> FloatArray:
        return mixture_at(family.loss, parts, stock, items)

    return Losses(at, count, family.is_whole)
