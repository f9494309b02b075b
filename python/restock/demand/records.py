"""What was recorded of each series: the buckets that sold, and how much of each bucket could have sold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import LEAST_EXPOSURE, Calendar

# A share of a day is kept to nine digits, so a whole day is one to that accuracy.
NOTHING = 1e-9


@dataclass(frozen=True)
class Blocked:
    """Buckets of single series that count in part or not at all, the oldest first within each series."""

    series: IntArray
    numbers: IntArray
    left_out: FloatArray  # exposure that is lost, in buckets
    out_of_stock: FloatArray  # the part of it that was lost to empty shelves
    is_gone: BoolArray  # too little is left of the bucket
    is_emptied: BoolArray  # all of it was lost to empty shelves
    is_censored: BoolArray  # nobody knows when the shelf ran empty


@dataclass(frozen=True)
class Records:
    """A batch of series. Stored are buckets that sold, the oldest first within each series."""

    count: int
    location: IntArray
    series: IntArray
    numbers: IntArray  # how many buckets ago, by the calendar
    units: FloatArray
    exposure: FloatArray  # share of the bucket that could sell
    is_confirmed: BoolArray  # somebody said that this demand is real
    blocked: Blocked
    calendar: Calendar

    def exposure_in(self, buckets: IntArray) -> FloatArray:
        """Exposure of each series within its newest buckets, in buckets."""
        inside = self.blocked.numbers < buckets[self.blocked.series]
        lost = np.bincount(self.blocked.series, self.blocked.left_out * inside, minlength=self.count)
        return self.calendar.exposure_within[self.location, buckets] - lost

    def counted_in(self, buckets: IntArray) -> IntArray:
        """How many of the newest buckets of each series count at least in part."""
        gone = (self.blocked.numbers < buckets[self.blocked.series]) & self.blocked.is_gone
        lost = np.bincount(self.blocked.series, gone, minlength=self.count).astype(np.int64)
        return self.calendar.counted_within[self.location, buckets] - lost

    def counted_ages(self) -> IntArray:
        """How many buckets ago each stored one is, when those that do not count are left out."""
        newer = self.calendar.counted_within[self.location[self.series], self.numbers]
        gone = np.concatenate([[0], np.cumsum(self.blocked.is_gone)])
        ends = np.searchsorted(self.blocked.series, self.series, side="right")
        since = np.searchsorted(_key(self.blocked), _key(self), side="right")
        ages: IntArray = newer - (gone[ends] - gone[since])
        return ages


def read(batch: pl.DataFrame, calendar: Calendar) -> Records:
    """The rows of `int_restock__demand_series` as arrays, as far back as `lookback_buckets`."""
    count = len(batch)
    location = calendar.rows(batch["location_id"])
    longest = batch["lookback_buckets"].to_numpy().astype(np.int64)
    series, numbers = _flat(batch["sold_numbers"], np.int64)
    recent = numbers < longest[series]
    series, numbers, units = series[recent], numbers[recent], _flat(batch["sold_units"], np.float64)[1][recent]
    blocked_series, blocked_numbers = _flat(batch["blocked_numbers"], np.int64)
    recent = blocked_numbers < longest[blocked_series]
    blocked_series, blocked_numbers = blocked_series[recent], blocked_numbers[recent]
    # Shares are of the trading time of the bucket, as the exposure of the location is.
    open_share = calendar.exposure[location[blocked_series], blocked_numbers]
    share = _flat(batch["blocked_shares"], np.float64)[1][recent]
    is_gone = (open_share > 0) & (open_share - share < LEAST_EXPOSURE - NOTHING) & (share > NOTHING)
    out = _flat(batch["blocked_out_shares"], np.float64)[1][recent]
    blocked = Blocked(
        blocked_series,
        blocked_numbers,
        np.where(is_gone, open_share, np.minimum(share, open_share)),
        np.minimum(out, open_share),
        is_gone,
        (share > NOTHING) & (share <= out + NOTHING),
        np.asarray(_flat(batch["blocked_censored"], np.bool_)[1][recent], dtype=np.bool_),
    )
    records = Records(count, location, series, numbers, units, np.zeros(0), np.zeros(0, bool), blocked, calendar)
    found, at = _match(_key(blocked), _key(records))
    exposure = calendar.exposure[location[series], numbers]
    exposure = exposure - np.where(found, blocked.left_out[at] if len(share) else 0.0, 0.0)
    exposure = np.where(found & (blocked.is_gone[at] if len(share) else False), 0.0, exposure)
    confirmed = _flat(batch["blocked_confirmed"], np.bool_)[1][recent]
    is_confirmed = found & (confirmed[at] if len(share) else False)
    return Records(count, location, series, numbers, units, exposure, is_confirmed, blocked, calendar)


def _flat(lists: pl.Series, dtype: npt.DTypeLike) -> tuple[IntArray, npt.NDArray[Any]]:
    """Which row each element of the lists belongs to, and the elements; a null is an empty list."""
    lengths = lists.list.len().fill_null(0).to_numpy()
    elements = lists.drop_nulls().explode(empty_as_null=False) if len(lists) else lists
    flat = elements.to_numpy() if lengths.sum() else np.zeros(0)
    return np.repeat(np.arange(len(lists), dtype=np.int64), lengths), flat.astype(dtype)


def _key(entries: Blocked | Records) -> IntArray:
    """A number that ascends with the series and, within it, from the oldest bucket to the newest."""
    return entries.series * (1 << 20) + ((1 << 20) - 1 - entries.numbers)


def _match(keys: IntArray, wanted: IntArray) -> tuple[BoolArray, IntArray]:
    """Where each wanted key is among the sorted keys, and whether it is there at all."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return keys[at] == wanted, at
