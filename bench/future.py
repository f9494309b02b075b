"""What came after a day: demand over lead times that are drawn."""

from datetime import date

import numpy as np
import polars as pl
from records.data_set import Records
from scores import KEYS


def bucket_number(records: Records, day: pl.Expr, first: date) -> pl.Expr:
    """The number of the bucket that a day lies in; that of `first` is 0."""
    if records.bucket == "month":
        return (day.dt.year() * 12 + day.dt.month() - first.year * 12 - first.month).cast(pl.Int64)
    return (day - first).dt.total_days() // {"day": 1, "week": 7}[records.bucket]


class Future:
    """Demand of every place and bucket, summed up from the first on."""

    def __init__(self, records: Records, demand: pl.DataFrame):
        self.records, self.first = records, demand["sold_on"].min()
        number = demand.join(records.places.select(KEYS).with_row_index("place"), on=KEYS).with_columns(
            bucket=bucket_number(records, pl.col("sold_on"), self.first)
        )
        self.demand = np.zeros((len(records.places), number["bucket"].max() + 1))
        np.add.at(self.demand, (number["place"].to_numpy(), number["bucket"].to_numpy()), number["units"].to_numpy())
        self.sums = np.concatenate([np.zeros((len(self.demand), 1)), self.demand.cumsum(axis=1)], axis=1)

    def origin(self, as_of: date) -> int:
        """Buckets that are over at the end of a day."""
        day = pl.select(bucket_number(self.records, pl.lit(as_of), self.first)).item()
        return day + 1

    def after(self, as_of: date, buckets: np.ndarray) -> np.ndarray:
        """Demand of the buckets after a day, so many per place and draw."""
        begin = self.origin(as_of)
        if begin + buckets.max() >= self.sums.shape[1]:
            raise SystemExit(f"The records end before the longest lead time after {as_of} is over.")
        place = np.arange(len(buckets))[:, None]
        return self.sums[place, begin + buckets] - self.sums[:, [begin]]

    def before(self, as_of: date) -> np.ndarray:
        return self.sums[:, self.origin(as_of)] > 0


def drawn(records: Records, as_of: date, draws: int) -> np.ndarray:
    """Buckets of lead time and review, one row per place: evenly spread over the distribution, so that few draws suffice."""
    rng = np.random.default_rng([as_of.toordinal(), draws])
    tosses = (np.arange(draws) + rng.random((len(records.places), draws))) / draws
    took = np.empty(tosses.shape, dtype=int)
    supplier = records.places["supplier_id"].to_numpy()
    for one, chances in records.lead_times.items():
        cumulated = np.cumsum(chances)
        took[supplier == one] = np.searchsorted(cumulated / cumulated[-1], tosses[supplier == one])
    return took + records.review
