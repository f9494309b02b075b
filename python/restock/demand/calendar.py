"""When each location trades: how much of every bucket counts, newest bucket first."""

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray

# With less than a quarter of its time a bucket shows too little: a single sale would stand for four or more.
LEAST_EXPOSURE = 0.25


class Calendar:
    """Exposure and trading time of every location, summed up from the newest bucket to each older one.

    days: one row per location and bucket that is not a plain trading bucket, with `location_id`, `bucket_number`
    (0 is the newest), `is_trading` and `exposure` (share of its trading time that counts, 0 to 1; below a quarter it
    counts as 0). buckets: how many buckets there are. A location without rows trades always.

    >>> closed = pl.DataFrame({"location_id": ["x"], "bucket_number": [1], "is_trading": [False], "exposure": [0.0]})
    >>> calendar = Calendar(closed, buckets=3)
    >>> calendar.exposure_within[calendar.rows(pl.Series(["x", "y"]))]
    array([[0., 1., 1., 2.],
           [0., 1., 2., 3.]])
    """

    def __init__(self, days: pl.DataFrame, buckets: int) -> None:
        names = days["location_id"].unique().sort()
        self._row_of = {name: row for row, name in enumerate(names, start=1)}
        # Row 0 is the location that trades always.
        self.exposure: FloatArray = np.ones((len(names) + 1, buckets))
        trading = np.ones((len(names) + 1, buckets))
        inside = days.filter(pl.col("bucket_number").is_between(0, buckets - 1))
        at = (self.rows(inside["location_id"]), inside["bucket_number"].to_numpy())
        exposure = inside["exposure"].to_numpy()
        self.exposure[at] = np.where(exposure < LEAST_EXPOSURE, 0.0, exposure)
        trading[at] = inside["is_trading"].to_numpy()
        self._weekdays_within: dict[int, FloatArray] = {}  # the same for every batch
        self.exposure_within = _summed(self.exposure)
        self.counted_within = _summed((self.exposure > 0).astype(np.float64)).astype(np.int64)
        self.trading_within = _summed(trading).astype(np.int64)

    def rows(self, location_id: pl.Series) -> IntArray:
        """The row of each location in the tables above."""
        found = location_id.replace_strict(self._row_of, default=0, return_dtype=pl.Int64)
        return found.to_numpy().astype(np.int64)

    def weekday_exposure_within(self, newest_weekday: int) -> FloatArray:
        """Exposure of each weekday (last axis, Monday first) within the newest buckets, where buckets are days.

        newest_weekday: 0 for Monday to 6 for Sunday. Returns an array of locations x (buckets + 1) x 7.
        """
        if newest_weekday not in self._weekdays_within:
            weekday = (newest_weekday - np.arange(self.exposure.shape[1])) % 7
            spread = np.where(weekday[:, None] == np.arange(7), self.exposure[:, :, None], 0.0)
            self._weekdays_within[newest_weekday] = np.concatenate(
                [np.zeros_like(spread[:, :1]), spread.cumsum(axis=1)], axis=1
            )
        return self._weekdays_within[newest_weekday]


def _summed(table: FloatArray) -> FloatArray:
    """Sums over the newest 0, 1, 2, ... buckets of each row."""
    return np.concatenate([np.zeros((len(table), 1)), table.cumsum(axis=1)], axis=1)
