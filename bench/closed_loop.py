"""Order what is proposed, build after build, at a made-up firm, and look at what its customers got.

    python bench/closed_loop.py [--days 84] [--every 7] [--review 7] [--counts weekly] [--promises 1.5] [--lost]

A year of history by a plain planner; then a real `dbt build` up to restock__replenishment every so many days, whose orders are placed
as they are. Lead times and demand are drawn from a truth that the package never sees; what meets an empty shelf waits, or is lost.

    --every     days from one build to the next
    --review    review period of all items in days; 0 is continuous review
    --counts    daily, or weekly: then builds in between see an old count
    --promises  what suppliers promise, as a multiple of what they take on average

After the first five weeks, which are those of the old planner, is counted: cycles from one delivery to the next, and how many of them
served every customer; the share of units that did not wait; what lies on the shelf and on order against what policies fill up to; and
orders for items of which more than the reorder point, or as much as is filled up to, was there or on its way.
"""

import argparse
import json
import os
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

ROOT = Path(__file__).parents[1]
FIRST, HISTORY, SETTLING = date(2024, 7, 1), 365, 35
# Suppliers: mean lead time in days, and shape of its gamma distribution.
SUPPLIERS = {"near": (4.0, 16.0), "usual": (9.0, 6.0), "far": (25.0, 16.0)}
SELECT = ("+restock__replenishment", "--exclude", "resource_type:unit_test", "resource_type:test")
PROPOSED = """
    select proposed.item_id, proposed.order_units, proposed.reorder_point_units, proposed.order_up_to_units, proposed.abc_class,
        in_force.cycle_service_level
    from restock__replenishment as proposed
    inner join restock__policies_in_force as in_force using (item_id, location_id)
    order by proposed.item_id
"""


@dataclass
class Firm:
    """One entry an item. stock is less than nothing where customers wait. orders: item, day placed, day of arrival, units."""

    count: int
    seed: int
    lost: bool
    stock: np.ndarray = field(init=False)
    orders: list[tuple[int, int, int, float]] = field(default_factory=list)
    sales: list[np.ndarray] = field(default_factory=list)
    missing: list[np.ndarray] = field(default_factory=list)
    counts: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        truth = np.random.default_rng(self.seed)
        self.random = np.random.default_rng(self.seed + 1)
        kind = np.arange(self.count) % 3
        # Every day; in bursts; now and then.
        self.rate = np.choose(
            kind,
            [truth.uniform(3, 25, self.count), truth.uniform(2, 12, self.count), truth.uniform(0.1, 0.4, self.count)],
        )
        self.burst = np.choose(kind, [50.0, 0.6, 50.0])
        self.price = np.exp(truth.normal(2, 1, self.count)).round(2) + 0.5
        self.supplier = truth.choice(list(SUPPLIERS), self.count)
        self.lead, self.shape = np.array([SUPPLIERS[name] for name in self.supplier]).T
        self.multiple = np.where(truth.random(self.count) < 0.3, 6.0, 1.0) ** (kind < 2)
        self.stock = np.ceil(self.rate * (self.lead + 14))

    def position(self, day: int) -> np.ndarray:
        """On hand and on its way, less what customers wait for."""
        found = self.stock.copy()
        for item, _, arrives, units in self.orders:
            found[item] += units * (arrives > day)
        return found

    def order(self, day: int, units: np.ndarray) -> None:
        for item in np.flatnonzero(units > 0):
            took = max(round(self.random.gamma(self.shape[item], self.lead[item] / self.shape[item])), 1)
            self.orders.append((int(item), day, day + took, float(units[item])))

    def live(self, day: int) -> None:
        """One day: customers come, then what arrives is put on the shelf and counted."""
        wanted = self.random.poisson(self.random.gamma(self.burst, self.rate / self.burst)).astype(float)
        served = np.minimum(wanted, np.maximum(self.stock, 0.0))
        self.missing.append(wanted - served)
        self.sales.append(served if self.lost else wanted)
        self.stock = self.stock - self.sales[-1]
        for item, _, arrives, units in self.orders:
            self.stock[item] += units * (arrives == day)
        self.counts.append(self.stock.copy())


def write(firm: Firm, day: int, folder: Path, chosen: argparse.Namespace) -> dict:
    """What the firm has on record; the setting that reads it."""
    names = np.array([f"P{item:03d}" for item in range(firm.count)])

    def on(days) -> list[date]:
        return [FIRST + timedelta(days=int(one)) for one in days]

    sold = np.array(firm.sales)
    when, item = np.nonzero(sold)
    tables = {
        "sales": pl.DataFrame(
            {
                "item_id": names[item],
                "sold_on": on(when),
                "quantity": sold[when, item],
                "unit_price": 1.6 * firm.price[item],
            }
        )
    }
    item, placed, arrives, units = (np.array(column) for column in zip(*firm.orders, strict=True))
    has_come = pl.Series(arrives <= day)
    tables["deliveries"] = pl.DataFrame(
        {
            "supplier_id": firm.supplier[item], "item_id": names[item], "ordered_on": on(placed),
            "promised_on": on(placed + np.rint(chosen.promises * firm.lead[item])), "received_on": on(arrives),
            "quantity_ordered": units, "quantity_received": units,
        }
    ).with_columns(pl.when(has_come).then(pl.col(name)).alias(name) for name in ("received_on", "quantity_received"))  # fmt: skip
    tables["items"] = pl.DataFrame(
        {
            "item_id": names, "unit_cost": firm.price, "supplier_id": firm.supplier, "order_multiple": firm.multiple,
            "review_period_days": np.full(firm.count, float(chosen.review)),
        }
    )  # fmt: skip
    counted = [one for one in range(len(firm.counts)) if chosen.counts == "daily" or one % 7 == 0]
    tables["stock"] = pl.DataFrame(
        {
            "counted_on": on(np.repeat(counted, firm.count)), "item_id": np.tile(names, len(counted)),
            "on_hand": np.concatenate([firm.counts[one] for one in counted]),
        }
    )  # fmt: skip
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    unmet = "lost" if firm.lost else "backorder"
    return {
        "restock_inputs": {name: {"file": str(folder / f"{name}.parquet")} for name in tables},
        "restock_unmet_demand": unmet, "restock_service_curve_levels": [],
    }  # fmt: skip


def proposed(folder: Path, day: int, settings: dict) -> pl.DataFrame:
    """What a build of that day says, item by item."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    place = {"RESTOCK_DATABASE": "restock.duckdb", "DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs"}
    os.environ.update({name: str(folder / where) for name, where in place.items()})
    os.environ.update(
        DBT_PROFILES_DIR=str(ROOT),
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        RESTOCK_AS_OF=str(FIRST + timedelta(days=day)),
    )
    given = ("--quiet", "--log-level-file", "none", "build", "--vars", json.dumps(settings), "--select", *SELECT)
    done = dbtRunner().invoke(list(given))
    DuckDBConnectionManager.close_all_connections()
    if not done.success:
        raise SystemExit(f"The build of {FIRST + timedelta(days=day)} failed: {done.exception or ''}")
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as database:
        return database.sql(PROPOSED).pl()


def cycles(firm: Firm, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each item: cycles that ended with a delivery in these days, and how many of them served everybody."""
    missing = np.concatenate([np.zeros((1, firm.count)), np.cumsum(firm.missing, axis=0)])
    found, kept = np.zeros(firm.count), np.zeros(firm.count)
    for item in range(firm.count):
        # What comes in the evening of a day serves from the next day on.
        ends = sorted({arrives for which, _, arrives, _ in firm.orders if which == item and arrives <= last})
        for begin, end in pairwise(ends):
            if end > first:
                found[item] += 1
                kept[item] += missing[end + 1, item] == missing[begin + 1, item]
    return found, kept


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("items", 150), ("days", 84), ("every", 7), ("review", 7), ("seed", 1)):
        reader.add_argument(f"--{name}", type=int, default=usual)
    reader.add_argument("--promises", type=float, default=1.0)
    reader.add_argument("--counts", choices=("daily", "weekly"), default="daily")
    reader.add_argument("--lost", action="store_true")
    chosen = reader.parse_args()
    if chosen.days <= SETTLING:
        raise SystemExit(f"Play more than the {SETTLING} days that are still those of the old planner.")
    firm, day = Firm(chosen.items, chosen.seed, chosen.lost), 0
    for day in range(HISTORY):
        firm.live(day)
        if day % 7 == 6:
            level = np.ceil(1.2 * firm.rate * (firm.lead + 7) + np.sqrt(firm.rate * (firm.lead + 7)))
            firm.order(day, np.ceil(np.maximum(level - firm.position(day), 0.0) / firm.multiple) * firm.multiple)
    os.chdir(ROOT)
    needless, placed, filled = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(0, chosen.days, chosen.every):
            said = proposed(Path(folder), day, write(firm, day, Path(folder), chosen))
            units, up_to = (said[name].fill_null(0).to_numpy() for name in ("order_units", "order_up_to_units"))
            there, asks = firm.position(day), units > 0
            enough = there >= up_to if chosen.review else there > said["reorder_point_units"].fill_null(0).to_numpy()
            placed, needless = placed + int(asks.sum()), needless + int((asks & enough).sum())
            firm.order(day, units)
            filled.append(float((firm.position(day) * firm.price).sum() / (up_to * firm.price).sum()))
            for _ in range(chosen.every):
                day += 1
                firm.live(day)
    first = HISTORY + SETTLING
    found, kept = cycles(firm, first, day)
    missing, wanted = (
        np.sum(rows[first:], axis=0)
        for rows in (firm.missing, np.array(firm.sales) + np.array(firm.missing) * firm.lost)
    )
    print("class  target  items  cycles  served all    +-   units at once")
    for name in ("A", "B", "C"):
        rows = (said["abc_class"] == name).to_numpy()
        share = kept[rows].sum() / max(found[rows].sum(), 1)
        # Items are independent of each other, their cycles are not.
        error = np.sqrt(((kept[rows] - share * found[rows]) ** 2).sum()) / max(found[rows].sum(), 1)
        target = said.filter(pl.Series(rows))["cycle_service_level"].cast(pl.Float64).mean()
        print(
            f"{name:5}  {100 * target:6.1f}  {rows.sum():5}  {found[rows].sum():6.0f}  {100 * share:10.1f}  {196 * error:4.1f}"
            f"  {100 * (1 - missing[rows].sum() / wanted[rows].sum()):14.2f}"
        )
    print(
        f"stock and orders against what is filled up to: {filled[0]:.2f} on the first day, {filled[-1]:.2f} on the last"
    )
    print(f"orders: {placed}, of which for items that had enough: {needless}")


if __name__ == "__main__":
    main()
