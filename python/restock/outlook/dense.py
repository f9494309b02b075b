"""A batch of histories as tables of buckets and series, because walking forward needs every bucket in its place.

The rows of a table are buckets, the newest first (bucket 0); the columns are series. A batch is cut so that its tables stay
small; a whole history of all items is never in memory at once.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import Calendar
from restock.demand.records import NOTHING, Records, read
from restock.outliers import spike_caps
from restock.outlook.censored import seen_share
from restock.outlook.completed import completed
from restock.outlook.opening import last_open


@dataclass(frozen=True)
class Dense:
    """units: demand of each bucket. exposure: the share of it that could sell; 0 before the first sale of the series.

    A bucket that sold, and whose shelf was empty for nearly all of the rest, is there as `completed`: without those that sell out first no
    level would be right. trading: whether the location trades. out: the share that was lost to empty shelves and nothing else, and
    that nothing stands for. completed: the share of `exposure` that was not seen. sells_out: whether it began with stock, sold, and its
    shelf ran empty. sold: as it was recorded. buckets: how many each series has since its first sale.
    """

    units: FloatArray
    exposure: FloatArray
    trading: FloatArray
    out: FloatArray
    completed: FloatArray
    sells_out: BoolArray
    sold: FloatArray
    buckets: IntArray
    records: Records

    @property
    def is_whole(self) -> BoolArray:
        """Whether a series sells in whole units."""
        return np.asarray((self.sold == np.rint(self.sold)).all(axis=0), dtype=np.bool_)

    @property
    def rates(self) -> FloatArray:
        """Demand per whole bucket; 0 where the bucket does not count."""
        return np.divide(self.units, self.exposure, out=np.zeros_like(self.units), where=self.exposure > 0)


def dense(batch: pl.DataFrame, calendar: Calendar) -> Dense:
    """The rows of `int_restock__demand_series` as tables. Units are units of stock."""
    # Here all of the history counts, not only what demand statistics look back on.
    records = read(batch.with_columns(pl.col("history_buckets").alias("lookback_buckets")), calendar)
    buckets = batch["history_buckets"].to_numpy().astype(np.int64)
    length = int(buckets.max(initial=1))
    number = np.arange(length)[:, None]
    is_there = number < buckets

    def table(series: IntArray, numbers: IntArray, figures: FloatArray) -> FloatArray:
        filled = np.zeros((length, records.count))
        filled[numbers, series] = figures
        return filled

    exposure = np.where(is_there, calendar.exposure[records.location, :length].T, 0.0)
    trading = np.diff(calendar.trading_within[records.location, : length + 1], axis=1).T * is_there
    held = records.blocked
    inside = held.numbers < length
    blocked = table(held.series[inside], held.numbers[inside], held.left_out[inside])
    out = table(held.series[inside], held.numbers[inside], (held.out_of_stock * held.is_emptied)[inside]) * is_there
    gone = table(held.series[inside], held.numbers[inside], held.is_gone[inside].astype(np.float64)) > 0
    sold = table(records.series, records.numbers, records.units)
    censored = (
        table(
            held.series[inside], held.numbers[inside], (held.is_censored & held.is_emptied)[inside].astype(np.float64)
        )
        > 0
    )
    censored &= (sold > 0) & (exposure > 0)
    share = seen_share(sold, np.maximum(exposure - blocked, 0.0), censored)
    blocked = np.where(censored, exposure * (1 - share), blocked)
    out = np.where(censored, exposure * (1 - share), out)
    # What follows a bucket without stock was filled up in the middle of it, and need not have sold out.
    is_empty = (out > 0) & (exposure - out <= NOTHING) & (sold <= 0)
    begins_empty = np.take_along_axis(np.pad(is_empty, ((0, 1), (0, 0))), last_open(trading), axis=0)
    sells_out = (sold > 0) & (out > NOTHING) & (exposure - out > NOTHING) & ~begins_empty
    at_once = gone & sells_out
    seen = np.where(at_once, exposure - out, np.where(gone, 0.0, np.maximum(exposure - blocked, 0.0)))
    hidden = np.where(at_once, out, 0.0)
    units = np.where(seen > 0, completed(np.where(seen > 0, sold, 0.0), seen, hidden), sold)
    return Dense(units, seen + hidden, trading, out - hidden, hidden, sells_out, sold, buckets, records)


def one_off_caps(
    history: Dense, origins: IntArray, *, deviations: float, ratio: float
) -> tuple[IntArray, FloatArray, BoolArray]:
    """The largest size that counts as seen from each origin, for the series that may have a one-off at all.

    A cap is at least `ratio` medians, so a series whose largest size is below `ratio` times its smallest has none. Returns
    those series, their caps (origins x series) and which of their sizes somebody confirmed as real demand.
    """
    records = history.records
    rate = history.rates[records.numbers, records.series]
    sold = rate > 0
    largest, least = np.zeros(records.count), np.full(records.count, np.inf)
    np.maximum.at(largest, records.series[sold], rate[sold])
    np.minimum.at(least, records.series[sold], rate[sold])
    some = np.flatnonzero(largest > ratio * least)
    place = np.full(records.count, -1)
    place[some] = np.arange(some.size)
    caps = np.full((origins.size, some.size), np.inf)
    for row, origin in enumerate(origins):
        seen = sold & (place[records.series] >= 0) & (records.numbers >= origin)
        group = place[records.series[seen]]
        caps[row] = spike_caps(group, rate[seen], some.size, deviations=deviations, ratio=ratio)
    confirmed = np.zeros((len(history.units), some.size), dtype=np.bool_)
    of_some = records.is_confirmed & (place[records.series] >= 0)
    confirmed[records.numbers[of_some], place[records.series[of_some]]] = True
    return some, caps, confirmed
