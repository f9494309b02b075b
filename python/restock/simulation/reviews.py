"""On which days an item is looked at."""

from dataclasses import dataclass, field

import numpy as np

from restock.arrays import BoolArray, IntArray, Numbers
from restock.simulation.per_item import whole_days

Days = IntArray


@dataclass(frozen=True)
class Reviews:
    """Every `period`-th day, from the day `first` on. One number an item; a period is at least 1."""

    period: Days
    first: Days

    def part(self, items: slice) -> "Reviews":
        return Reviews(self.period[items], self.first[items])

    def calendar(self) -> "Calendar":
        same = bool((self.period == self.period[0]).all() and (self.first == self.first[0]).all())
        return Calendar(self, same, self.first.copy())


@dataclass
class Calendar:
    """The reviews of some items, day after day. Days must be asked for in order, without a gap, from 0 on."""

    reviews: Reviews
    is_the_same_for_all: bool
    coming: Days = field(repr=False)

    def today(self, day: int) -> bool | BoolArray:
        """Which items are looked at today: True for all of them, False for none."""
        if self.is_the_same_for_all:
            return (day - int(self.reviews.first[0])) % int(self.reviews.period[0]) == 0
        looked_at: BoolArray = self.coming == day
        items = looked_at.nonzero()[0]
        self.coming[items] += self.reviews.period[items]
        return looked_at


def as_reviews(period: Numbers, first: Numbers, count: int) -> Reviews:
    """Check the review days. Raises ValueError for a part of a day, and for a first review after a whole period.

    >>> as_reviews(7, 7, 1)
    Traceback (most recent call last):
        ...
    ValueError: first_review_day must be less than the review period, but that of item 0 is 7 of 7
    """
    every = np.maximum(whole_days("review_period_days", period, count), 1).astype(np.int64)
    begin = whole_days("first_review_day", first, count).astype(np.int64)
    late = np.flatnonzero(begin >= every)
    if late.size:
        one = late[0]
        raise ValueError(
            f"first_review_day must be less than the review period, but that of item {one} is {begin[one]} of {every[one]}"
        )
    return Reviews(every, begin)
