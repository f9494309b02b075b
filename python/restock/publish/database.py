"""The serving database and the Parquet files, written where nobody reads yet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from restock.publish.catalog import DUCKDB_TYPES, Table, create, describe, quoted, text
from restock.publish.files import settle

# The oldest format that has what is needed: DuckDB 1.4 and later open it, whichever version wrote it.
STORAGE_VERSION = "v1.4.0"
PLACE = "served.main"
BATCH_ROWS = 100_000


def write_database(
    path: Path,
    tables: Mapping[str, Table],
    relations: Mapping[str, Any],
    log: Table,
    log_rows: Callable[[dict[str, int]], pl.DataFrame],
    memory_limit: str,
) -> pl.DataFrame:
    """Copy relations into a new database file, sorted by their keys and a batch at a time, with comments and keys.

    tables, relations: what is copied, by name. log: the table that lists them; log_rows makes its rows from the rows of each.
    memory_limit: as DuckDB writes it. Returns the rows of the log. The file is closed, without a write-ahead log, and on the disk.
    """
    with duckdb.connect(config={"memory_limit": memory_limit}) as connection:
        connection.execute(f"attach {text(str(path))} as served (storage_version {text(STORAGE_VERSION)})")
        counts = {
            name: _copy(connection, tables[name], relation.order(_order(tables[name])))
            for name, relation in relations.items()
        }
        listed = log_rows(counts)
        _copy(connection, log, duckdb.from_arrow(listed.to_arrow()))
        connection.execute("checkpoint served")
        connection.execute("detach served")
    if path.with_name(f"{path.name}.wal").exists():
        raise RuntimeError(f"DuckDB left a write-ahead log beside {path}; nothing was published.")
    settle(path)
    return listed


def _copy(connection: duckdb.DuckDBPyConnection, table: Table, relation: Any) -> int:
    """Copy one relation; how many rows it has."""
    connection.execute(create(table, PLACE, DUCKDB_TYPES))
    connection.register("copied", relation.to_arrow_reader(BATCH_ROWS))
    names = ", ".join(quoted(column.name) for column in table.columns)
    connection.execute(f"insert into {PLACE}.{quoted(table.name)} by name select {names} from copied")
    connection.unregister("copied")
    for statement in describe(table, PLACE):
        connection.execute(statement)
    return int(connection.sql(f"select count(*) from {PLACE}.{quoted(table.name)}").fetchall()[0][0])


def _order(table: Table) -> str:
    return ", ".join(map(quoted, table.key or [column.name for column in table.columns]))


def write_parquet(database: Path, folder: Path, names: list[str]) -> None:
    """Write the tables of a finished database as one Parquet file each; one without rows keeps its columns and their types."""
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        for name in names:
            path = folder / f"{name}.parquet"
            connection.execute(f"copy (select * from {quoted(name)}) to {text(str(path))} (format parquet)")
            settle(path)
    settle(folder)
