"""One set of records: what the package is given, and what came afterwards."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from records.law import Law


@dataclass(frozen=True)
class Records:
    """One data set: the settings of a user, and what the future brought."""

    settings: dict
    places: pl.DataFrame  # item_id, location_id, unit_price (null: none), supplier_id
    lead_times: dict[str, np.ndarray]  # of a supplier: the chance of 0, 1, 2 ... buckets
    as_of: list[date]
    demand: pl.DataFrame | None = None  # item_id, location_id, sold_on, units; none: as the package counts it
    last_day: date | None = None  # of demand as the package counts it
    bucket: str = "day"
    review: int = 0  # buckets
    law: Law | None = None  # where it is known


def named(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:04d}" for number in range(1, count + 1)]


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def long(values: np.ndarray, places: pl.DataFrame, days: list[date], name: str = "units") -> pl.DataFrame:
    """The values above 0 of a matrix with one row per place and one column per day."""
    row, column = np.nonzero(values)
    return pl.DataFrame(
        {
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "sold_on": pl.Series(days, dtype=pl.Date).gather(column),
            name: values[row, column].astype(float),
        }
    )


def receipts(places: pl.DataFrame, ordered: np.ndarray, received: np.ndarray, start: date) -> pl.DataFrame:
    """Delivery lines: one row per place of days since start."""
    row = np.repeat(np.arange(len(places)), ordered.shape[1])
    day = pl.duration(days=pl.col("ordered")), pl.duration(days=pl.col("received"))
    return pl.DataFrame(
        {
            "supplier_id": places["supplier_id"].gather(row),
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "ordered": ordered.ravel(),
            "received": received.ravel(),
        }
    ).select(
        "supplier_id", "item_id", "location_id",
        ordered_on=pl.lit(start) + day[0],
        received_on=pl.lit(start) + day[1],
        quantity_ordered=pl.lit(100.0),
        quantity_received=pl.lit(100.0),
    )  # fmt: skip
