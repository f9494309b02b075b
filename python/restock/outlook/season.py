"""What else is known of demand than the row's own past: the season of a year ago, and the item's other locations."""

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray
from restock.frames import numbers
from restock.outlook.item_ratios import LEAST, MOST, item_ratios
from restock.outlook.levels import LIVES, worth
from restock.ragged import group_sizes

KEYS = ("item_id", "location_id", "origin_number")
# Items with more than one location that it takes to tell how far items stray together.
LEAST_ITEMS = 10


def season(outlook: pl.DataFrame, groups: pl.DataFrame | None = None) -> pl.DataFrame:
    """Two lists of ratios of each row, from each origin. Nothing newer than its origin goes into a ratio.

    `season`: of what sold a year ago to what was expected then, one for each of its `levels` and its year, with what lies around the
    period and then as many without; of what was not seen a year ago that of its item, else of its group, else of all; null where nothing
    was. `everywhere`: of what its item sold of late at all its
    locations to their usual demand, one a level; null for an item with one. outlook: the keys and the columns of
    `restock.outlook.year_ago`; for `everywhere` also `levels` (a list), `mean_units` and `counted_buckets`, of all rows. groups: `item_id`
    and `item_group` of items whose group has its season in common; the others are a group of their own.
    """
    if groups is not None and len(groups):
        outlook = outlook.join(groups, on="item_id", how="left")
    found = []
    for part in outlook.sort(KEYS).partition_by("origin_number", maintain_order=True):
        found.append(part.select(KEYS).with_columns(_everywhere(part), _seasons(part)))
    empty = outlook.select(KEYS).clear().with_columns(_listed("everywhere", []), _listed("season", []))
    return pl.concat([empty, *found])


def _seasons(rows: pl.DataFrame) -> pl.Series:
    seen = rows["year_ago_units"].is_not_null()
    if not seen.any():
        return pl.Series("season", [None] * len(rows), dtype=pl.List(pl.Float64))
    # Who expected nothing a year ago adds nothing to a ratio, and gets the one that its item is drawn to.
    nothing = [0.0] * len(rows["year_ago_expected"].drop_nulls()[0])
    rows = rows.with_columns(pl.col("year_ago_expected", "year_ago_near_expected").fill_null(pl.lit(nothing)))
    item = _numbered(rows["item_id"])
    units, near_units = numbers(rows, "year_ago_units", 0.0), numbers(rows, "year_ago_near_units", 0.0)
    expected, near_expected = _table(rows["year_ago_expected"]), _table(rows["year_ago_near_expected"])
    group = _numbered(rows["item_group"]) if "item_group" in rows.columns else None
    around = [_drawn(units, np.nan_to_num(one), item, group) for one in expected.T]
    # A few days alone are mostly chance: how they stood out from the weeks around them is drawn toward how those of all did.
    near = [
        ratio * _drawn(near_units, np.nan_to_num(one) * ratio, item, group)
        for ratio, one in zip(around, near_expected.T, strict=True)
    ]
    return _listed("season", [*around, *near])


def _drawn(units: FloatArray, expected: FloatArray, item: IntArray, group: IntArray | None) -> FloatArray:
    """The ratio of each row's item, drawn toward that of its group, and that toward the ratio of all."""
    if group is None:
        return item_ratios(units, expected, item)
    common = item_ratios(units, expected, group)
    return np.clip(common * item_ratios(units, expected * common, item), LEAST, MOST)


def _everywhere(rows: pl.DataFrame) -> pl.Series:
    """Null for items with one location, and for all where fewer than `LEAST_ITEMS` have more: few say nothing of the others."""
    if "levels" not in rows.columns:
        return pl.Series("everywhere", [None] * len(rows), dtype=pl.List(pl.Float64))
    item = _numbered(rows["item_id"])
    places = group_sizes(item, int(item.max(initial=-1)) + 1)
    some = np.flatnonzero(places[item] > 1)
    if (places > 1).sum() < LEAST_ITEMS:
        some = some[:0]
    part = rows[some.tolist()]
    usual, seen = np.nan_to_num(numbers(part, "mean_units")), numbers(part, "counted_buckets", 0.0)
    ratios = []
    for level, life in zip(_table(part["levels"]).T if len(part) else (), LIVES, strict=False):
        # Where nothing could be sold of late, nothing is known.
        buckets = np.where(np.isnan(level), 0.0, np.minimum(worth(life), seen))
        ratios.append(item_ratios(np.nan_to_num(level) * buckets, usual * buckets, _numbered(part["item_id"])))
    found = pl.DataFrame([pl.Series("row", some, dtype=pl.Int64), _listed("everywhere", ratios)])
    every = pl.DataFrame({"row": np.arange(len(rows))})
    return every.join(found, on="row", how="left", maintain_order="left")["everywhere"]


def _table(lists: pl.Series) -> FloatArray:
    """Lists of one length as rows x places."""
    return lists.cast(pl.Array(pl.Float64, len(lists[0]))).to_numpy()


def _numbered(names: pl.Series) -> IntArray:
    """Numbers from 0, the same for the same name; all without a name are one."""
    return np.unique(names.fill_null("").to_numpy(), return_inverse=True)[1].astype(np.int64)


def _listed(name: str, ratios: list[FloatArray]) -> pl.Series:
    if not ratios:
        return pl.Series(name, [], dtype=pl.List(pl.Float64))
    return pl.Series(name, np.stack(ratios, axis=1), dtype=pl.Array(pl.Float64, len(ratios))).cast(pl.List(pl.Float64))
