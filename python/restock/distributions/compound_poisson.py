"""Demand over the period as orders of known sizes: a case of twelve, a pallet, and now and then a single piece.

Panjer's recursion: with f_j the share of orders of j units, g_0 = P(no order) and
g_n = sum over j of (a + b j / n) f_j g_(n-j); for Poisson orders of mean l that is (l / n) sum j f_j g_(n-j). Exact, no
curve is fitted. Source: Panjer, ASTIN Bulletin 12, 1981. It takes as many steps as the answer has units (after the
common divisor of the sizes is taken out), so it is for items that sell little.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, Numbers, as_array
from restock.distributions.family import as_level, one_a_group
from restock.distributions.order_counts import OrderCounts
from restock.ragged import BoolArray, IntArray, as_groups, as_values, group_sizes, group_sums, ranks

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
    table = _table(orders, sizes, count)
    at = one_a_group("stock", as_array("stock", stock), count)
    result = np.where(np.isnan(table.last) | np.isnan(at), np.nan, np.where(at < 0, 0.0, 1.0))
    end = np.where((at >= 0) & (at / table.divisor <= table.last), np.floor(at / table.divisor), -1.0)

    def visit(step: int, items: IntArray, share: FloatArray) -> BoolArray:
        reached: BoolArray = end[items] == step
        result[items[reached]] = share[reached]
        return reached

    _walk(table, np.flatnonzero(end >= 0), visit)
    return result


def compound_quantile(level: Numbers, orders: OrderCounts, sizes: OrderSizes, count: int) -> FloatArray:
    """The smallest stock that covers all orders of the period in at least the wanted share of periods.

    level: share, above 0 and below 1, one a group or one for all. Returns whole units.

    >>> from restock.distributions.order_counts import daily_orders, poisson_orders
    >>> tens = OrderSizes([0], [10], [1.0])
    >>> compound_quantile(0.95, poisson_orders(0.5), tens, 1)
    array([20.])
    """
    table = _table(orders, sizes, count)
    wanted = one_a_group("level", as_level(level), count)
    result = np.full(count, np.nan)

    def visit(step: int, items: IntArray, share: FloatArray) -> BoolArray:
        reached: BoolArray = (share >= wanted[items]) | (step >= table.last[items])
        result[items[reached]] = step * table.divisor[items[reached]]
        return reached

    _walk(table, np.flatnonzero(~np.isnan(table.last + wanted)), visit)
    return result


def compound_loss(stock: Numbers, orders: OrderCounts, sizes: OrderSizes, count: int) -> FloatArray:
    """How many units a stock is short on average: m - s + the sum of F(x) over x below s.

    stock: units, one a group or one for all. Returns units.

    >>> from restock.distributions.order_counts import poisson_orders
    >>> compound_loss([0.0, 10.0], poisson_orders([0.5, 0.5]), OrderSizes([0, 1], [10, 10], [1.0, 1.0]), 2).round(4)
    array([5.    , 1.0653])
    """
    table = _table(orders, sizes, count)
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

    _walk(table, np.flatnonzero((at >= 0) & (in_steps <= table.last)), visit)
    return result


def compound_moments(orders: OrderCounts, sizes: OrderSizes, count: int) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of demand over the period: E[N] E[X], and E[N] var X + var N E[X]^2.

    Returns units, and units squared.

    >>> from restock.distributions.order_counts import poisson_orders
    >>> [figures.tolist() for figures in compound_moments(poisson_orders(0.5), OrderSizes([0], [10], [1.0]), 1)]
    [[5.0], [50.0]]
    """
    table = _table(orders, sizes, count)
    return table.mean, table.variance


@dataclass(frozen=True)
class _Table:
    """The sizes of each item beside each other, as many columns as the item with the most sizes has."""

    orders: OrderCounts
    units: IntArray  # columns x items, in steps of the common divisor; 1 where an item has fewer sizes
    shares: FloatArray  # 0 there
    divisor: FloatArray
    mean: FloatArray
    variance: FloatArray
    last: FloatArray  # the step beyond which nothing is left; NaN for an item about which nothing is known


def _table(orders: OrderCounts, sizes: OrderSizes, count: int) -> _Table:
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
    return _Table(orders, table_units, table_shares, divisor, mean, variance, np.ceil(mean / divisor + tail))


def _walk(table: _Table, items: IntArray, visit: Visit) -> None:
    """Go through the chances of 0, 1, 2, ... steps, and tell `visit` the sums so far until it has what it wants."""
    widths = table.units.max(axis=0, initial=1)[items] + 1
    # Items of like width go together, so that one of pallets does not widen the table of a thousand of pieces.
    items = items[np.argsort(widths, kind="stable")]
    widths = np.sort(widths)
    start = 0
    while start < items.size:
        end = start + 1 + int(np.searchsorted(np.arange(2, items.size - start + 1) * widths[start + 1 :], CELLS))
        _walk_together(table, items[start:end], int(widths[end - 1]), visit)
        start = end


def _walk_together(table: _Table, items: IntArray, width: int, visit: Visit) -> None:
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
    def of(cls, table: _Table, items: IntArray) -> "_Sizes":
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
