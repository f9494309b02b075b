"""How long each order takes: a figure an item, or drawn from the lead times that the item has.

A draw belongs to the item and the day of its order. Two policies that order on the same day wait equally long: common
random numbers (Law, Simulation Modeling and Analysis, 5th ed., ch. 11).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from restock.arrays import Numbers
from restock.kaplan_meier import Survival
from restock.ragged import IntArray, as_groups, as_values, group_sizes, group_sums, running
from restock.simulation.per_item import whole_days
from restock.simulation.random_words import Words, streams, words_of_day

# Shares are sums of fractions.
SHARE_NOISE = 1e-9
# Shares are told apart to 2^-40; beside them the number of an item in its batch finds room in 63 bits.
SHARE_BITS = 40


class LeadTimes(Protocol):
    """The lead times of some items."""

    def longest(self) -> int:
        """The longest of them all, days."""

    def part(self, items: slice) -> "LeadTimes":
        """Those of some of the items."""

    def of_orders(self, items: IntArray, day: int) -> IntArray:
        """How many days the orders take that these items place today."""


@dataclass(frozen=True)
class FixedLeadTimes:
    """Every order of an item takes equally long."""

    days: IntArray

    def longest(self) -> int:
        return int(self.days.max(initial=0))

    def part(self, items: slice) -> "FixedLeadTimes":
        return FixedLeadTimes(self.days[items])

    def of_orders(self, items: IntArray, day: int) -> IntArray:
        return self.days[items]


@dataclass(frozen=True)
class DrawnLeadTimes:
    """Each order takes one of the lead times of its item, as often as their shares say.

    begin: of the random stream of each item. first: where the entries of each item begin, and where the last end.
    days, limits: one an entry; limits are the running sums of the shares, in 2^-40, above those of the items before.
    """

    begin: Words
    first: IntArray
    days: IntArray
    limits: IntArray

    def longest(self) -> int:
        return int(self.days.max(initial=0))

    def part(self, items: slice) -> "DrawnLeadTimes":
        first = self.first[items.start : items.stop + 1]
        entries = slice(first[0], first[-1])
        return DrawnLeadTimes(
            self.begin[items],
            first - first[0],
            self.days[entries],
            self.limits[entries] - (items.start << SHARE_BITS),
        )

    def of_orders(self, items: IntArray, day: int) -> IntArray:
        drawn = (words_of_day(self.begin[items], day) >> np.uint64(64 - SHARE_BITS)).astype(np.int64)
        return self.days[self.limits.searchsorted((items << SHARE_BITS) + drawn, side="right")]


def as_lead_times(lead_times: Numbers | Survival, seed: int, keys: IntArray) -> LeadTimes:
    """Check lead times: days, one number an item or one for all, or the days and shares of each item.

    keys: whole number of each item by which it draws. Raises ValueError for a part of a day, for an item without lead
    times and for shares that do not add up to 1.

    >>> as_lead_times(2.5, 0, np.array([0]))
    Traceback (most recent call last):
        ...
    ValueError: lead_times must be whole days, but that of item 0 is 2.5
    """
    count = keys.size
    if not isinstance(lead_times, Survival):
        return FixedLeadTimes(whole_days("lead_times", lead_times, count).astype(np.int64))
    items = as_groups(lead_times.groups, count)
    days = as_values("days", lead_times.days, items, minimum=0)
    shares = as_values("shares", lead_times.shares, items, minimum=0)
    broken = np.flatnonzero(days != np.floor(days))
    if broken.size:
        raise ValueError(f"lead times must be whole days, but item {items[broken[0]]} has one of {days[broken[0]]}")
    sizes = group_sizes(items, count)
    if (sizes == 0).any():
        raise ValueError(f"every item needs a lead time, but item {np.flatnonzero(sizes == 0)[0]} has none")
    total = group_sums(items, shares, count)
    wrong = np.flatnonzero(np.abs(total - 1) > SHARE_NOISE)
    if wrong.size:
        raise ValueError(f"shares must add up to 1, but those of item {wrong[0]} add up to {total[wrong[0]]}")
    limits = np.rint(running(np.add, items, shares, count) * 2.0**SHARE_BITS).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)])
    # Whatever the sum rounds to, the last lead time takes what is left.
    limits[first[1:] - 1] = 1 << SHARE_BITS
    np.minimum(limits, 1 << SHARE_BITS, out=limits)
    return DrawnLeadTimes(streams(seed, keys), first, days.astype(np.int64), limits + (items << SHARE_BITS))
