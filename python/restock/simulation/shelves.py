"""Many shelves, one day after the other."""

import numpy as np

from restock.arrays import FloatArray
from restock.simulation.lead_times import LeadTimes
from restock.simulation.policy import Rules
from restock.simulation.tally import Tally


class Shelves:
    """The stock of a batch of items, and what happened to it since the last `forget`.

    Every day: `receive`, `serve`, `review`. To add a whole array is quicker than to find the few items that something
    happened to; only those that order are looked for.
    """

    def __init__(self, rules: Rules, lead_times: LeadTimes, stock: FloatArray, *, waits: bool) -> None:
        count = stock.size
        self.rules, self.lead_times, self.waits = rules, lead_times, waits
        self.calendar = rules.reviews.calendar()
        # On hand less what waits; and that with what is on order.
        self.stock, self.position = stock.copy(), stock.copy()
        # Orders on their way: one row a day of arrival, used again when its day is over.
        self.rows = lead_times.longest() + 1
        self.coming = np.zeros((self.rows, count))
        # Where each row begins in `coming`, twice over, so that a day and a lead time later never runs out of it.
        self._rows = np.arange(2 * self.rows) % self.rows * count
        self.was_short = np.zeros(count, dtype=np.bool_)
        # Room to work in.
        self._flags, self._below = np.empty(count, dtype=np.bool_), np.empty(count)
        self.forget()

    def forget(self) -> None:
        """Begin to count. Whether the cycle under way had a stock-out is not forgotten."""
        count = self.stock.size
        self.start = self.stock.copy()
        self.demand, self.unmet, self.ordered, self.received = np.zeros((4, count))
        self.stock_days, self.backorder_days = np.zeros((2, count))
        self.orders, self.cycles, self.short_cycles, self.short_days = (Tally(count) for _ in range(4))

    def receive(self, day: int) -> None:
        """Orders arrive in the morning; each morning with a receipt ends a cycle."""
        arrives = self.coming[day % self.rows]
        due = np.greater(arrives, 0.0, out=self._flags)
        self.stock += arrives
        self.received += arrives
        arrives.fill(0.0)
        self.cycles.add(due)
        self.short_cycles.add(due & self.was_short)
        np.greater(self.was_short, due, out=self.was_short)

    def serve(self, demand: FloatArray) -> None:
        """Demand takes what is there; the rest waits or goes elsewhere."""
        self.stock -= demand
        self.position -= demand
        self.demand += demand
        short = np.less(self.stock, 0.0, out=self._flags)
        if short.any():
            below = np.minimum(self.stock, 0.0, out=self._below)
            if self.waits:
                self.backorder_days -= below
                # What waits from yesterday is no demand of today.
                np.maximum(below, -demand, out=below)
                np.less(below, 0.0, out=short)
            else:
                self.stock -= below
                self.position -= below
            self.unmet -= below
            self.short_days.add(short)
            self.was_short |= short
        self.stock_days += self.stock

    def review(self, day: int) -> None:
        """In the evening orders are placed; an order of lead time L arrives on the morning of day + 1 + L."""
        looked_at = self.calendar.today(day)
        if looked_at is False:
            return
        low = np.less_equal(self.position, self.rules.due_at, out=self._flags)
        if looked_at is not True:
            low &= looked_at
        items = low.nonzero()[0]
        if not items.size:
            return
        units = self.rules.order(items, self.position[items])
        self.position[items] += units
        self.ordered[items] += units
        self.orders.add(low)
        rows_from_tomorrow = self._rows[(day + 1) % self.rows :]
        self.coming.ravel()[rows_from_tomorrow[self.lead_times.of_orders(items, day)] + items] += units

    def counted(self) -> dict[str, FloatArray]:
        """What happened since the last `forget`, by the names of `SimulationResult`."""
        cycles = self.cycles.total()
        return {
            "demand_units": self.demand,
            "served_units": self.demand - self.unmet,
            "cycles": cycles,
            "cycles_without_stock_out": cycles - self.short_cycles.total(),
            # Stock was added up less what waits.
            "stock_unit_days": self.stock_days + self.backorder_days,
            "backorder_unit_days": self.backorder_days,
            "orders": self.orders.total(),
            "ordered_units": self.ordered,
            "received_units": self.received,
            "stock_out_days": self.short_days.total(),
            "start_stock_units": self.start,
            "end_stock_units": self.stock,
        }
