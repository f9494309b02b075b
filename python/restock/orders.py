"""How much to order: what would be cheapest, and what the supplier lets one order."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array
from restock.rounding import round_up


def economic_order_quantity(
    demand_per_year: Numbers, cost_per_order: Numbers, unit_cost: Numbers, holding_cost_rate: Numbers
) -> FloatArray:
    """The order size at which ordering and holding together cost least: sqrt(2 K D / h), h = rate x unit cost.

    Source: Harris, How many parts to make at once, 1913; Silver, Pyke, Thomas, 4th ed., ch. 4. The minimum is flat: half
    or double that size costs a quarter more.

    demand_per_year: D, units a year, at least 0. cost_per_order: K, money an order. unit_cost: money a unit.
    holding_cost_rate: share of the value a year, for example 0.25. Returns units; NaN where holding costs nothing, as no
    order is then too large. Raises ValueError for a figure below 0.

    >>> economic_order_quantity(15000, 16, 12, 0.25)
    np.float64(400.0)
    """
    demand = as_array("demand_per_year", demand_per_year, minimum=0)
    ordering = as_array("cost_per_order", cost_per_order, minimum=0)
    rate = as_array("holding_cost_rate", holding_cost_rate, minimum=0)
    holding = as_array("unit_cost", unit_cost, minimum=0) * rate
    return np.asarray(np.sqrt(2 * ordering * demand / np.where(holding > 0, holding, np.nan)))[()]


def order_quantity(wanted: Numbers, minimum_order_quantity: Numbers, order_multiple: Numbers) -> FloatArray:
    """What has to be ordered to get at least what is wanted: the supplier's minimum, in whole multiples of its pack.

    The smallest multiple that is at least max(wanted, minimum); of anything above 0, one pack at least.

    wanted: units, at least 0. minimum_order_quantity: units, at least 0. order_multiple: units, above 0. NaN in one of
    these two is none: no minimum, no multiple. Returns units; NaN where `wanted` is. Raises ValueError for others.

    >>> order_quantity([400, 30, 30], [100, 100, float("nan")], [12, 12, float("nan")])
    array([408., 108.,  30.])
    """
    units = as_array("wanted", wanted, minimum=0)
    least = as_array("minimum_order_quantity", minimum_order_quantity, minimum=0)
    multiple = as_array("order_multiple", order_multiple)
    allowed = np.where(np.isnan(least), units, np.maximum(units, least))
    in_packs = round_up(allowed, np.where(np.isnan(multiple), 1.0, multiple))
    # What is next to nothing beside a pack is rounding noise to `round_up`.
    in_packs = np.where(allowed > 0, np.maximum(in_packs, multiple), in_packs)
    return np.asarray(np.where(np.isnan(multiple), allowed, in_packs))[()]
