"""The rows of the tables that one reorder point follows from."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from restock.cli.served import NoTable, Tables
from restock.cli.text import printable

Row = dict[str, Any]
MOST_NAMES = 5
MOST_REVIEWS = 5


@dataclass(frozen=True)
class Facts:
    """Of one item and location: its rows, {} where a table has none. kept: what past days delivered for its class and
    pattern, and for its class. reviews: the newest rows of the record, newest first. supplier: the one that delivers it. suppliers:
    all that delivered the item, with their shares. order: what
    is proposed today. is_priced: whether a price or a cost is known of anything; else past stock is valued at 1 a unit.
    """

    point: Row
    stock: Row
    demand: Row
    in_force: Row
    kept: Sequence[Row]
    reviews: Sequence[Row]
    supplier: Row
    suppliers: Sequence[Row]
    order: Row
    is_priced: bool

    @property
    def fill_rate(self) -> float | None:
        """The share of demand that is promised where the target in force counts units: as the record says, else as of today."""
        row = self.reviews[0] if self.reviews else self.point
        found: float | None = row.get("fill_rate_target")
        return found


def read_facts(tables: Tables, item: str, location: str) -> Facts:
    """Raises NoTable with the nearest names where there is no such row."""
    here = ("where item_id = ? and location_id = ?", item, location)
    points = tables.rows("restock__reorder_points", *here)
    in_force = _optional(tables, "restock__policies_in_force", *here)
    if not points and not in_force:
        raise NoTable(_unknown(tables, item, location))
    point = points[0] if points else {}
    return Facts(
        point,
        _one(tables.rows("restock__safety_stock", *here)),
        _one(tables.rows("restock__demand_profiles", *here)),
        _one(in_force),
        _optional(
            tables,
            "restock__service_kept",
            "where method = 'chosen' and abc_class = ? and demand_pattern in (?, 'all') and scope in ('class', 'class_and_pattern') "
            "order by scope desc",
            point.get("abc_class"),
            point.get("demand_pattern"),
        ),
        _optional(
            tables, "restock__review_log", f"{here[0]} order by reviewed_on desc limit {MOST_REVIEWS}", item, location
        ),
        _one(_optional(tables, "restock__suppliers", "where supplier_id = ?", point.get("supplier_id"))),
        _optional(
            tables,
            "restock__item_suppliers",
            "where item_id = ? and receipts_share > 0 order by receipts_share desc, supplier_id",
            item,
        ),
        _one(_optional(tables, "restock__replenishment", *here)),
        bool(_optional(tables, "restock__backtest", "where unit_price <> 1 limit 1")),
    )


def only_location(tables: Tables, item: str) -> str:
    """Where an item is kept. Raises NoTable, with the places or the nearest names, where it is not one place."""
    rows = tables.rows("restock__reorder_points", "where item_id = ? order by location_id", item)
    locations = [str(row["location_id"]) for row in rows]
    if not locations:
        raise NoTable(_unknown(tables, item, ""))
    if len(locations) > 1:
        raise NoTable(f"{printable(item)} is kept at: {_named(locations)}. Name one: restock explain ITEM LOCATION.")
    return locations[0]


def _one(rows: Sequence[Row]) -> Row:
    return rows[0] if rows else {}


def _optional(tables: Tables, name: str, then: str, *values: object) -> Sequence[Row]:
    return tables.rows(name, then, *values) if tables.has(name) else []


def _unknown(tables: Tables, item: str, location: str) -> str:
    rows = tables.rows("restock__reorder_points", "order by item_id, location_id")
    locations = [str(row["location_id"]) for row in rows if row["item_id"] == item]
    if locations:
        return f"There is no row for {printable(item)} at {printable(location)}. {printable(item)} is kept at: {_named(locations)}."
    items = list(dict.fromkeys(str(row["item_id"]) for row in rows))
    near = _nearest(item, items)
    return f"There is no item {printable(item)}." + (
        f" Nearest: {_named(near)}." if near else f" There are {len(items)} items."
    )


def _nearest(item: str, items: list[str]) -> list[str]:
    by_case = {name.lower(): name for name in items}
    near = difflib.get_close_matches(item.lower(), by_case, n=MOST_NAMES, cutoff=0.5)
    return [by_case[name] for name in near]


def _named(names: list[str]) -> str:
    shown = ", ".join(printable(name) for name in names[:20])
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown
