"""What a replay of demand tells."""

from dataclasses import dataclass, fields

import numpy as np

from restock.arrays import FloatArray, Numbers
from restock.durations import DAYS_A_YEAR
from restock.simulation.per_item import known_an_item

# Columns that follow from the others.
DERIVED = ("fill_rate", "cycle_service_level", "average_stock_units", "average_backorder_units", "total_cost")


@dataclass(frozen=True)
class Costs:
    """What stock, orders and missing units cost; one number an item, or one for all, at least 0.

    unit_cost: money a unit. holding_cost_rate: share of the unit cost a year on the shelf. cost_per_order: money.
    cost_per_unit_short: money a unit that was not served on the day it was wanted, once.
    """

    unit_cost: Numbers = 0.0
    holding_cost_rate: Numbers = 0.0
    cost_per_order: Numbers = 0.0
    cost_per_unit_short: Numbers = 0.0


@dataclass(frozen=True)
class SimulationResult:
    """What happened to each item in the counted days. One number an item.

    days: counted days. demand_units: wanted. served_units: served on the day they were wanted. cycles: mornings with a
    receipt; each ends a cycle. cycles_without_stock_out: those in which everything was served since the receipt
    before. stock_unit_days: units on hand at the end of each day, added up. backorder_unit_days: the same of units that
    customers wait for. orders, ordered_units: placed. received_units: arrived. stock_out_days: on which something was
    not served. start_stock_units, end_stock_units: on hand less what waits, before the first and after the last counted
    day. holding_cost, ordering_cost, shortage_cost: money.
    """

    days: FloatArray
    demand_units: FloatArray
    served_units: FloatArray
    cycles: FloatArray
    cycles_without_stock_out: FloatArray
    stock_unit_days: FloatArray
    backorder_unit_days: FloatArray
    orders: FloatArray
    ordered_units: FloatArray
    received_units: FloatArray
    stock_out_days: FloatArray
    start_stock_units: FloatArray
    end_stock_units: FloatArray
    holding_cost: FloatArray
    ordering_cost: FloatArray
    shortage_cost: FloatArray

    @property
    def fill_rate(self) -> FloatArray:
        """The share of units that was served on the day they were wanted. NaN without demand."""
        return _share(self.served_units, self.demand_units)

    @property
    def cycle_service_level(self) -> FloatArray:
        """The share of cycles without a stock-out. NaN where no cycle ended."""
        return _share(self.cycles_without_stock_out, self.cycles)

    @property
    def average_stock_units(self) -> FloatArray:
        """Units on hand at the end of an average day."""
        return self.stock_unit_days / self.days

    @property
    def average_backorder_units(self) -> FloatArray:
        """Units that customers wait for at the end of an average day."""
        return self.backorder_unit_days / self.days

    @property
    def total_cost(self) -> FloatArray:
        """Holding, ordering and shortage cost. Money."""
        return self.holding_cost + self.ordering_cost + self.shortage_cost

    def columns(self) -> dict[str, FloatArray]:
        """Every figure by its name, ready for `polars.DataFrame`."""
        names = [field.name for field in fields(self)]
        return {name: getattr(self, name) for name in (*names, *DERIVED)}

    def total(self) -> dict[str, float]:
        """The same figures of all items together: shares of all units and of all cycles, sums of everything else.

        >>> from restock import Policy, simulate
        >>> demand = [[4, 4, 4, 4], [1, 1, 1, 1]]
        >>> total = simulate(demand, Policy(reorder_point=3, order_quantity=4), 1).total()
        >>> total["demand_units"], total["served_units"], total["fill_rate"]
        (20.0, 15.0, 0.75)
        """
        # Items are kept side by side, so their days are not added up.
        sums = {field.name: getattr(self, field.name).sum(keepdims=True) for field in fields(self)}
        pooled = SimulationResult(**{**sums, "days": self.days[:1]})
        return {name: float(figures[0]) for name, figures in pooled.columns().items()}


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    return part / np.where(whole > 0, whole, np.nan)


@dataclass(frozen=True)
class Prices:
    """Costs that were checked, one number an item. stock: money a unit and day."""

    stock: FloatArray
    order: FloatArray
    unit_short: FloatArray


def as_prices(costs: Costs, count: int) -> Prices:
    """Check costs. Raises ValueError and names the item for a negative or a missing number.

    >>> as_prices(Costs(unit_cost=-1), 1)
    Traceback (most recent call last):
        ...
    ValueError: unit_cost must be at least 0, but the number at position 0 is -1.0
    """
    given = {
        field.name: known_an_item(field.name, getattr(costs, field.name), count, minimum=0) for field in fields(costs)
    }
    a_day = given["unit_cost"] * given["holding_cost_rate"] / DAYS_A_YEAR
    return Prices(a_day, given["cost_per_order"], given["cost_per_unit_short"])
