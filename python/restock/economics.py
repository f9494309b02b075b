"""What service is worth: the level that pays, what a target says about the cost of a stock-out, and what more would cost.

Sources: Silver, Pyke, Thomas, 4th ed., ch. 6; Hadley, Whitin, Analysis of Inventory Systems, 1963, ch. 4. Unserved demand
waits, and each unit that has to wait costs the same, however long. Money is of one currency.
"""

from collections.abc import Callable

import numpy as np

from restock.arrays import BoolArray, FloatArray, Numbers, as_array, as_level

# Who misses one sale seldom loses more than ten: beyond that the target is a mistake, or the unit stops a machine.
MOST_TIMES_PRICE = 10.0
# Even a grocer earns one or two hundredths of the price. A stock-out that costs less would not be worth any buffer.
LEAST_TIMES_PRICE = 0.01


def economic_service_level(
    holding_cost_per_unit_year: Numbers,
    order_quantity: Numbers,
    shortage_cost_per_unit: Numbers,
    demand_per_year: Numbers,
) -> FloatArray:
    """The share of cycles to get through without a stock-out, where one unit more costs as much as it saves: 1 - h Q / (b D).

    There are D / Q cycles a year, and in each the last unit of the buffer is asked for with the chance 1 - a. Where sales
    are lost instead of waiting it is `newsvendor_level(b D, h Q)`.

    holding_cost_per_unit_year: h, money. order_quantity: Q, units. shortage_cost_per_unit: b, money. demand_per_year: D,
    units. All at least 0. Returns shares, cut at 0: there a buffer never pays, and the book's formula is negative. 1 where
    holding costs nothing. NaN where neither a unit more nor a unit short costs anything.

    >>> economic_service_level([5, 40], [100, 5], [20, 5], [1500, 10])
    array([0.98333333, 0.        ])
    """
    holding = _cost("holding_cost_per_unit_year", holding_cost_per_unit_year) * _cost("order_quantity", order_quantity)
    saved = _cost("shortage_cost_per_unit", shortage_cost_per_unit) * _cost("demand_per_year", demand_per_year)
    # Nothing saved: any cost is too much.
    missing = np.where(holding > 0, 1.0, np.nan) + 0 * (holding + saved)
    ratio = np.where(saved > 0, holding / np.where(saved > 0, saved, 1.0), missing)
    return np.asarray(np.maximum(1 - ratio, 0.0))[()]


def newsvendor_level(shortage_cost: Numbers, overage_cost: Numbers) -> FloatArray:
    """The share of seasons to serve in full, where what is left over is worth less afterwards: cu / (cu + co).

    Source: Arrow, Harris, Marschak, Optimal inventory policy, Econometrica 19, 1951.

    shortage_cost: cu, what one unit too few costs, money. overage_cost: co, what one unit too many costs. At least 0.
    Returns shares; NaN where both are 0.

    >>> newsvendor_level(18, 7)
    np.float64(0.72)
    """
    under = _cost("shortage_cost", shortage_cost)
    both = under + _cost("overage_cost", overage_cost)
    return np.asarray(under / np.where(both > 0, both, np.nan))[()]


def implied_shortage_cost(
    cycle_service_level: Numbers,
    holding_cost_per_unit_year: Numbers,
    order_quantity: Numbers,
    demand_per_year: Numbers,
) -> FloatArray:
    """What one unit short must cost for this target to be the one that pays: b = h Q / ((1 - a) D).

    Who sets a target says this with it, knowingly or not. It is `economic_service_level` read backwards.

    cycle_service_level: a, share, above 0 and below 1. holding_cost_per_unit_year: h, money. order_quantity: Q, units.
    demand_per_year: D, units. Returns money a unit; NaN where nothing is demanded. Raises ValueError for a level outside
    (0, 1) and for a figure below 0.

    Orders of a month, 15 a year to hold one:

    >>> implied_shortage_cost([0.90, 0.97, 0.99], 15, 100, 1200).round(2)
    array([ 12.5 ,  41.67, 125.  ])
    """
    level = as_level(cycle_service_level, "cycle_service_level")
    holding = _cost("holding_cost_per_unit_year", holding_cost_per_unit_year) * _cost("order_quantity", order_quantity)
    demand = _cost("demand_per_year", demand_per_year)
    return np.asarray(holding / ((1 - level) * np.where(demand > 0, demand, np.nan)))[()]


def cost_of_next_point(
    cycle_service_level: Numbers,
    quantile: Callable[[FloatArray], FloatArray],
    holding_cost_per_unit_year: Numbers,
    points: float = 0.01,
) -> FloatArray:
    """What one percentage point of service more costs a year: the stock it takes beyond today's, times its holding cost.

    h [F^-1(a + 0.01) - F^-1(a)].

    cycle_service_level: a, share, above 0 and below 1, one an item. quantile: from levels, one an item, to the stocks that
    keep them, units. holding_cost_per_unit_year: h, money. points: share, how much more, above 0. Returns money a year;
    NaN where a + points is not below 1: no stock serves everything. Raises ValueError for a level outside (0, 1).

    >>> from restock.distributions.normal import NORMAL
    >>> cost_of_next_point([0.90, 0.95, 0.98], lambda level: NORMAL.quantile(level, 480, 15168), 15).round(0)
    array([109., 196., 504.])
    """
    level = as_level(cycle_service_level, "cycle_service_level")
    if not points > 0:
        raise ValueError(f"points must be above 0, but it is {points}")
    # 0.98 + 0.01 reads 0.99 and 0.99 + 0.01 reads 1: what is next to 1 is 1.
    possible = level + points < 1 - 1e-12
    more = quantile(np.where(possible, level + points, level))
    extra = np.where(possible, more - quantile(level), np.nan)
    return np.asarray(_cost("holding_cost_per_unit_year", holding_cost_per_unit_year) * extra)[()]


def shortage_cost_over_price(implied_cost: Numbers, unit_price: Numbers) -> FloatArray:
    """How many times its price a missing unit must cost for the target to pay.

    implied_cost: of `implied_shortage_cost`, money a unit, at least 0. unit_price: money a unit, at least 0; the unit cost
    where there is no price. Returns a ratio; NaN where the price is 0.

    >>> shortage_cost_over_price([41.67, 1500], 100)
    array([ 0.4167, 15.    ])
    """
    price = _cost("unit_price", unit_price)
    return np.asarray(_cost("implied_cost", implied_cost) / np.where(price > 0, price, np.nan))[()]


def is_absurd_target(
    cost_over_price: Numbers, least: float = LEAST_TIMES_PRICE, most: float = MOST_TIMES_PRICE
) -> BoolArray:
    """Whether a target only pays at a cost of a stock-out that nobody would believe.

    Above `most` times the price the target is too high for how seldom is ordered: a missing unit would cost more than ten
    sales. Below `least` it is too low for how often is ordered: a missing unit would cost less than the leanest margin.
    Both bounds are judgement and not measured; a part that stops a line is right to be above.

    cost_over_price: of `shortage_cost_over_price`. least, most: ratios. Returns booleans; False where the ratio is NaN.
    Raises ValueError where `least` is not below `most`.

    >>> is_absurd_target([0.005, 0.4167, 15, float("nan")])
    array([ True, False,  True, False])
    """
    if not least < most:
        raise ValueError(f"least must be below most, but they are {least} and {most}")
    ratio = as_array("cost_over_price", cost_over_price, minimum=0)
    return np.asarray((ratio < least) | (ratio > most))[()]


def _cost(name: str, numbers: Numbers) -> FloatArray:
    return as_array(name, numbers, minimum=0)
