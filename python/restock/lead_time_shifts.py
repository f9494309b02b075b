"""Which suppliers deliver at another pace than they used to, and since which order."""

import numpy as np
import polars as pl

from restock.demand.level_shift import level_shift
from restock.frames import numbers

KEYS = ["origin_number", "supplier_id"]
# The largest distance of a Brownian bridge from 0 exceeds it once in a thousand.
CRITICAL = 1.95
# Where before and since differ by less than orders do anyway, all of them together describe the supplier well.
LEAST_EXPLAINED = 0.5
LEAST_DAYS = 5
SHIFTS = {
    "origin_number": pl.Int64,
    "supplier_id": pl.String,
    "shifted_on": pl.Date,
    "mean_before_days": pl.Float64,
    "known_on": pl.Date,
}


def lead_time_shifts(order_days: pl.DataFrame) -> pl.DataFrame:
    """One row for each origin and supplier that changed its pace, as `SHIFTS`.

    The OLS-CUSUM of `restock.demand.level_shift` over order days, at least 20, and a cut that explains half of their sum of squares, with
    5 days on either side. order_days: rows of `int_restock__order_days`. known_on: the first past day on which the shift that is seen
    from origin 0 could be told; null where origin 0 sees none.
    """
    days = order_days.sort(*KEYS, "ordered_on").with_columns(series=pl.struct(KEYS).rle_id())
    if not len(days):
        return pl.DataFrame(schema=SHIFTS)
    series, took = days["series"].to_numpy().astype(np.int64), numbers(days, "mean_days")
    count = int(series[-1]) + 1
    total = np.bincount(series)
    first = np.cumsum(total) - total
    age = total[series] - 1 - (np.arange(series.size) - first[series])
    _, since, before, after = level_shift(series, age, took, count, total, CRITICAL)
    squares = np.bincount(series, (took - (np.bincount(series, took) / total)[series]) ** 2)
    old = total - 1 - np.nan_to_num(since).astype(np.int64)
    new = total - old
    with np.errstate(divide="ignore", invalid="ignore"):
        explained = old * new / total * (after - before) ** 2 / squares
    told = np.flatnonzero((explained >= LEAST_EXPLAINED) & (np.minimum(old, new) >= LEAST_DAYS))
    return _known(
        days[first[told].tolist()].select(
            pl.col("origin_number").cast(pl.Int64),
            "supplier_id",
            "as_of_on",
            pl.Series("shifted_on", days["ordered_on"][(first + old)[told].tolist()]),
            pl.Series("mean_before_days", before[told]),
        )
    )


def _known(shifts: pl.DataFrame) -> pl.DataFrame:
    """With the first day on which the shift of today was told: an earlier one that was told then is nearer to itself."""
    newest = shifts.filter(pl.col("origin_number") == 0).select("supplier_id", newest_on="shifted_on")
    both = shifts.join(newest, on="supplier_id", how="left", maintain_order="left")
    is_it = (pl.col("newest_on") - pl.col("shifted_on")) < (pl.col("as_of_on") - pl.col("newest_on"))
    known = pl.when(is_it).then("as_of_on").min().over("supplier_id")
    return both.with_columns(known_on=known).select(pl.col(name).cast(dtype) for name, dtype in SHIFTS.items())
