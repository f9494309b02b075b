"""What else is known of demand than the row's own past: the season of a year ago, and the item's other locations."""

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray
from restock.frames import numbers
from restock.outlook.item_ratios import item_ratios
from restock.outlook.levels import LIVES, worth

KEYS = ("item_id", "location_id", "origin_number")


def season(outlook: pl.DataFrame) -> pl.DataFrame:
    """Two lists of ratios of each row, from each origin. Nothing newer than its origin goes into a ratio.

    `season`: of what sold a year ago to what was expected then, one for each of its `levels` and its year; null where it was not
    seen a year ago. `everywhere`: of what its item sold of late at all its locations to their usual demand, one a level.
    outlook: `year_ago_units`, `year_ago_expected` (a list), `levels` (a list), `mean_units`, `counted_buckets` and the keys.
    """
    found = []
    for part in outlook.sort(KEYS).partition_by("origin_number", maintain_order=True):
        seasonal = part.filter(pl.col("year_ago_units").is_not_null())
        with_season = seasonal.select(KEYS).with_columns(_seasons(seasonal))
        found.append(
            part.select(KEYS)
            .with_columns(_everywhere(part))
            .join(with_season, on=KEYS, how="left", maintain_order="left")
        )
    empty = outlook.select(KEYS).clear().with_columns(_listed("everywhere", []), _listed("season", []))
    return pl.concat([empty, *found])


def _seasons(rows: pl.DataFrame) -> pl.Series:
    if not len(rows):
        return _listed("season", [])
    expected = _table(rows["year_ago_expected"])
    units = numbers(rows, "year_ago_units")
    return _listed("season", [item_ratios(units, np.nan_to_num(one), _items(rows)) for one in expected.T])


def _everywhere(rows: pl.DataFrame) -> pl.Series:
    """Null where no item has two locations."""
    usual, seen, item = np.nan_to_num(numbers(rows, "mean_units")), numbers(rows, "counted_buckets", 0.0), _items(rows)
    if int(item.max(initial=-1)) + 1 == item.size:
        return pl.Series("everywhere", [None] * item.size, dtype=pl.List(pl.Float64))
    ratios = []
    levels = np.nan_to_num(_table(rows["levels"])).T
    for level, life in zip(levels, LIVES, strict=False):
        buckets = np.minimum(worth(life), seen)
        ratios.append(item_ratios(level * buckets, usual * buckets, item))
    return _listed("everywhere", ratios)


def _table(lists: pl.Series) -> FloatArray:
    """Lists of one length as rows x places."""
    return lists.cast(pl.Array(pl.Float64, len(lists[0]))).to_numpy()


def _items(rows: pl.DataFrame) -> IntArray:
    return np.unique(rows["item_id"].to_numpy(), return_inverse=True)[1].astype(np.int64)


def _listed(name: str, ratios: list[FloatArray]) -> pl.Series:
    if not ratios:
        return pl.Series(name, [], dtype=pl.List(pl.Float64))
    return pl.Series(name, np.stack(ratios, axis=1), dtype=pl.Array(pl.Float64, len(ratios))).cast(pl.List(pl.Float64))
