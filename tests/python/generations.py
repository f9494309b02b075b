"""Small published generations for the tests: every row of every table carries the number of its generation."""

import datetime
import json
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
from restock.publish import Run, publish

COLUMNS = {"item_id": "varchar", "as_of_on": "date", "generation": "bigint", "amount": "double", "is_new": "boolean"}
LOG = {
    "table_name": "varchar",
    "row_count": "bigint",
    "as_of_on": "date",
    "published_at": "timestamp",
    "generation_id": "varchar",
    "run_id": "varchar",
    "package_version": "varchar",
    "checks_with_findings": "varchar",
}
# The last one never has a row.
TABLES = ("restock__a", "restock__b", "restock__c", "restock__none")


def described(tables: dict[str, dict[str, str]]) -> pl.DataFrame:
    """One row per column, as the contracts give them to a publication; the first column is the key."""
    rows = [
        (table, f"One row per {table}'s item.", name, number, data_type, f"What {name} says; it's {data_type}.")
        for table, columns in tables.items()
        for number, (name, data_type) in enumerate(columns.items(), start=1)
    ]
    names = ["table_name", "table_says", "column_name", "column_number", "data_type", "column_says"]
    first = pl.when(pl.col("column_number") == 1).then(1)
    return pl.DataFrame(rows, names, orient="row").with_columns(key_number=first)


CATALOG = described({**dict.fromkeys(TABLES, COLUMNS), "restock__published": LOG})


def publish_generation(
    folder: Path, number: int, rows: int = 2000, broken: bool = False, catalog: pl.DataFrame = CATALOG, **run
) -> pl.DataFrame:
    """Publish one generation; a broken one has a row twice in its last table with rows, and its key refuses it."""
    with duckdb.connect() as session:
        relations = {
            name: session.sql(
                f"select 'item ' || i as item_id, date '2026-01-01' + {number} as as_of_on, {number}::bigint as generation, "
                "i / 3 as amount, i % 2 = 0 as is_new from range("
                f"{0 if name == 'restock__none' else rows}) as made (i)"
            )
            for name in TABLES
        }
        if broken:
            relations["restock__c"] = relations["restock__c"].union(relations["restock__c"].limit(1))
        about = Run(f"run-{number}", datetime.date(2026, 1, 1) + datetime.timedelta(days=number), str(folder), **run)
        return publish(relations, catalog, about)


def seen(connection: duckdb.DuckDBPyConnection, place: str = "{}") -> int:
    """The generation that every table shows; raises where two differ or rows are missing."""
    tables = [
        f"select count(distinct generation), min(generation), count(*) from {place.format(name)}"
        for name in TABLES
        if name != "restock__none"
    ]
    found = connection.sql(" union all ".join(tables)).fetchall()
    listed = connection.sql(
        f"select distinct as_of_on - date '2026-01-01' from {place.format('restock__published')}"
    ).fetchall()
    if len(set(found)) != 1 or found[0][0] != 1 or listed != [(found[0][1],)]:
        raise AssertionError(f"mixed generations: {found}, {listed}")
    return int(found[0][1])


def read_on(folder: Path, stop: Path, told: Path) -> None:
    """Open what is served every 10 ms until told to stop, and write down when, where, and the generation or the error."""
    looks = {"database": _look_at_database, "parquet": _look_at_parquet}
    _note(stop, told, lambda where: looks[where](folder), tuple(looks))


def keep_open(folder: Path, stop: Path, told: Path) -> None:
    """The same over a connection that is opened once."""
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as connection:
        _note(stop, told, lambda _: seen(connection), ("kept",))


def _note(stop: Path, told: Path, look: Callable[[str], int], places: tuple[str, ...]) -> None:
    findings = []
    while not stop.exists():
        for place in places:
            began = time.time()
            try:
                findings.append((began, place, look(place), None))
            except Exception as error:
                findings.append((began, place, None, f"{type(error).__name__}: {error}"))
        time.sleep(0.01)
    told.write_text(json.dumps(findings))


def _look_at_database(folder: Path) -> int:
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as connection:
        return seen(connection)


def _look_at_parquet(folder: Path) -> int:
    version = (folder / "parquet" / "current").resolve()
    with duckdb.connect() as connection:
        return seen(connection, f"'{version}/{{}}.parquet'")
