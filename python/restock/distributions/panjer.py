"""Panjer's recursion for many items at once: the chances of 0, 1, 2, ... units of demand, one after the other.

g_0 = P(no order), g_n = sum over j of (a + b j / n) f_j g_(n-j), with f_j the share of orders of j units. Source: Panjer,
Recursive evaluation of a family of compound distributions, ASTIN Bulletin 12, 1981; that it keeps its digits: Panjer,
Wang, On the stability of recursive formulas, ASTIN Bulletin 23, 1993.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray, FloatArray, IntArray, Numbers
from restock.distributions.order_counts import OrderCounts
from restock.ragged import as_groups, as_values, group_sizes, group_sums, ranks

# Items that are worked on together: their table of recent chances stays within the cache.
CELLS = 500_000
# The chance of no order is below the least double from 745 orders on; from here it is kept as a logarithm.
LEAST_LOG = -600.0
# A chance this large is brought down, and what it was brought down by is noted.
LARGE = 1e200
# Bernstein's bound: beyond mean + tail there is less than exp(-EXPONENT) left, which is nothing.
EXPONENT = 40.0

# visit(step, items, share): share is P(X <= step) of each item; returns which of the items are done.
Visit: TypeAlias = Callable[[int, IntArray, FloatArray], BoolArray]


@dataclass(frozen=True)
class OrderSizes:
    """How many units one order takes: for each group (item) the sizes that occur and the share of orders of each.

    groups, units, shares: flat, one entry a size; units whole and at least 1; the shares of a group add up to 1.
    """

    groups: npt.ArrayLike
    units: Numbers
    shares: Numbers


@dataclass(frozen=True)
class Chances:
    """The sizes of each item beside each other, as many columns as the item with the most sizes has."""

    orders: OrderCounts
    units: IntArray  # columns x items, in steps of the common divisor; 1 where an item has fewer sizes
    shares: FloatArray  # 0 there
    divisor: FloatArray
    mean: FloatArray
    variance: FloatArray
    last: FloatArray  # the step beyond which nothing is left; NaN for an item about which nothing is known


def chances_of(orders: OrderCounts, sizes: OrderSizes, count: int) -> Chances:
    groups = as_groups(sizes.groups, count)
    units = as_values("units", sizes.units, groups, minimum=1)
    shares = as_values("shares", sizes.shares, groups, minimum=0)
    if (units != np.floor(units)).any():
        raise ValueError(f"units must be whole, but one is {units[units != np.floor(units)][0]}")
    present = group_sizes(groups, count) > 0
    total = group_sums(groups, shares, count)
    wrong = np.flatnonzero(present & (np.abs(total - 1) > 1e-9))
    if wrong.size:
        raise ValueError(f"shares of a group must add up to 1, but those of {wrong[0]} add up to {total[wrong[0]]}")
    if orders.mean.size not in (1, count):
        raise ValueError(f"orders must have one number for each of the {count} groups, but has {orders.mean.size}")
    occurs = shares > 0
    groups, units, shares = groups[occurs], units[occurs], shares[occurs]
    orders = OrderCounts(*(np.broadcast_to(figures, (count,)) for figures in vars(orders).values()))

    divisor = np.ones(count)
    whole = units.astype(np.int64)
    starts = np.searchsorted(groups, np.flatnonzero(present))
    divisor[present] = np.gcd.reduceat(whole, starts) if starts.size else 1
    place = ranks(groups, count)
    columns = int(place.max(initial=0)) + 1
    table_units = np.ones((columns, count), dtype=np.intp)
    table_shares = np.zeros((columns, count))
    table_units[place, groups] = whole // divisor[groups].astype(np.int64)
    table_shares[place, groups] = shares

    size_mean = group_sums(groups, shares * units, count)
    size_squares = group_sums(groups, shares * units**2, count)
    known = np.where(present, 0.0, np.nan)
    mean = orders.mean * size_mean + known
    variance = orders.mean * (size_squares - size_mean**2) + orders.variance * size_mean**2 + known
    largest = table_units.max(axis=0, initial=1).astype(np.float64)
    part = EXPONENT * largest / 3
    tail = part + np.sqrt(part**2 + 2 * EXPONENT * np.maximum(orders.mean * size_squares, 0.0) / divisor**2)
    return Chances(orders, table_units, table_shares, divisor, mean, variance, np.ceil(mean / divisor + tail))


def walk(table: Chances, items: IntArray, visit: Visit) -> None:
    """Go through the chances of 0, 1, 2, ... steps, and tell `visit` the sums so far until it has what it wants."""
    widths = table.units.max(axis=0, initial=1)[items] + 1
    # Items of like width go together, so that one of pallets does not widen the table of a thousand of pieces.
    items = items[np.argsort(widths, kind="stable")]
    widths = np.sort(widths)
    start = 0
    while start < items.size:
        end = start + 1 + int(np.searchsorted(np.arange(2, items.size - start + 1) * widths[start + 1 :], CELLS))
        _step_through(table, items[start:end], int(widths[end - 1]), visit)
        start = end


def _step_through(table: Chances, items: IntArray, width: int, visit: Visit) -> None:
    log_none = table.orders.log_none[items]
    # What the chances must be multiplied with to be true, as a logarithm.
    scale = np.minimum(log_none - LEAST_LOG, 0.0)
    now = np.exp(log_none - scale)
    recent = np.zeros((width, items.size))
    recent[0] = now
    total = now.copy()
    sizes = _Sizes.of(table, items)
    step = 0
    while True:
        left = ~visit(step, items, np.minimum(total * np.exp(scale), 1.0))
        if not left.all():
            if not left.any():
                return
            items, total, scale, recent, sizes = (
                items[left],
                total[left],
                scale[left],
                recent[:, left],
                sizes.only(left),
            )
        step += 1
        now = sizes.next_chance(recent, step)
        recent[step % width] = now
        total += now
        large = np.flatnonzero(now > LARGE)
        if large.size:
            recent[:, large] /= LARGE
            total[large] /= LARGE
            scale[large] += np.log(LARGE)


@dataclass(frozen=True)
class _Sizes:
    """The sizes of the items that are left, and the two weights of each: (a + b j / n) f_j = a f_j + (b j f_j) / n."""

    units: IntArray
    fixed: FloatArray | None
    falling: FloatArray

    @classmethod
    def of(cls, table: Chances, items: IntArray) -> "_Sizes":
        columns = int((table.shares[:, items] > 0).sum(axis=0).max(initial=1))
        units, shares = table.units[:columns, items], table.shares[:columns, items]
        a = table.orders.a[items]
        return cls(units, a * shares if a.any() else None, table.orders.b[items] * units * shares)

    def only(self, left: BoolArray) -> "_Sizes":
        return _Sizes(self.units[:, left], None if self.fixed is None else self.fixed[:, left], self.falling[:, left])

    def next_chance(self, recent: FloatArray, step: int) -> FloatArray:
        width, count = recent.shape
        chance = np.zeros(count)
        column = np.arange(count)
        # One size after the other: a sum over the padded table would round by how many columns the neighbours need.
        for k in range(len(self.units)):
            before = recent[(step - self.units[k]) % width, column]
            weight = self.falling[k] / step
            chance += (weight if self.fixed is None else weight + self.fixed[k]) * before
        # Binomial weights turn negative beyond the last day; rounding may then leave less than nothing.
        return np.maximum(chance, 0.0)
