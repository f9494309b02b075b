"""How long each order takes: a figure an item, or drawn from the lead times that the item has.

A draw belongs to the item and the day of its order. Two policies that order on the same day wait equally long: common
random numbers (Law, Simulation Modeling and Analysis, 5th ed., ch. 11).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from restock.arrays import IntArray, Numbers
from restock.kaplan_meier import Survival
from restock.ragged import as_groups, as_values, group_sizes, group_sums, running
from restock.simulation.per_item import whole_days
from restock.simulation.random_words import Words, streams, words_of_day

# Shares are sums of fractions.
SHARE_NOISE = 1e-9
# Shares are told apart to 2^-40.
SHARE_BITS = 40
UNUSED_BITS = np.uint64(64 - SHARE_BITS)
BUCKETS = 32
BUCKET_SHIFT = SHARE_BITS - 5


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

    The day whose running share first exceeds the draw (inversion), found from a guide table: Chen and Asau, On generating
    random variates from an empirical distribution, AIIE Transactions 6, 1974.

    begin: of the random stream of each item. guide: items x `BUCKETS`, the entry at which the search of a draw begins.
    days, limits: one an entry, of all items; limits are running shares in 2^-40.
    """

    begin: Words
    guide: IntArray
    days: IntArray
    limits: IntArray

    def longest(self) -> int:
        return int(self.days.max(initial=0))

    def part(self, items: slice) -> "DrawnLeadTimes":
        return DrawnLeadTimes(self.begin[items], self.guide[items], self.days, self.limits)

    def of_orders(self, items: IntArray, day: int) -> IntArray:
        drawn = (words_of_day(self.begin[items], day) >> UNUSED_BITS).view(np.int64)
        entry = self.guide.ravel()[items * BUCKETS + (drawn >> BUCKET_SHIFT)]
        behind = (self.limits[entry] <= drawn).nonzero()[0]
        while behind.size:
            entry[behind] += 1
            behind = behind[self.limits[entry[behind]] <= drawn[behind]]
        return self.days[entry]


def as_lead_times(lead_times: Numbers | Survival, seed: int, keys: IntArray, horizon: int) -> LeadTimes:
    """Check lead times: days, one number an item or one for all, or the days and shares of each item.

    keys: whole number of each item by which it draws. horizon: days of the replay; an order that takes longer arrives
    after its end, however long it takes. Raises ValueError for a part of a day, for an item without lead times and for
    shares that do not add up to 1.

    >>> as_lead_times(2.5, 0, np.array([0]), 30)
    Traceback (most recent call last):
        ...
    ValueError: lead_times must be whole days, but that of item 0 is 2.5
    """
    count = keys.size
    if not isinstance(lead_times, Survival):
        fixed = whole_days("lead_times", lead_times, count)
        return FixedLeadTimes(np.minimum(fixed, horizon).astype(np.int64))
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
    # Whatever the sum rounds to, the last lead time takes what is left.
    limits = np.minimum(limits, 1 << SHARE_BITS)
    limits[np.cumsum(sizes) - 1] = 1 << SHARE_BITS
    whole = np.minimum(days, horizon).astype(np.int64)
    return DrawnLeadTimes(streams(seed, keys), _guide(items, limits, sizes), whole, limits)


def _guide(items: IntArray, limits: IntArray, sizes: IntArray) -> IntArray:
    """For each item and bucket of draws, the first entry that a draw of that bucket can reach."""
    passed_from = -(-limits >> BUCKET_SHIFT)
    inside = passed_from < BUCKETS
    passed = np.bincount(items[inside] * BUCKETS + passed_from[inside], minlength=sizes.size * BUCKETS)
    return np.cumsum(passed.reshape(-1, BUCKETS), axis=1) + (np.cumsum(sizes) - sizes)[:, np.newaxis]
