"""PostgreSQL as a serving store: every table replaced in one transaction, so that a reader sees the old ones or the new ones."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from restock.publish.catalog import POSTGRES_TYPES, Table, create, describe, quoted, text

SCHEMA = "restock"
PLACE = quoted(SCHEMA)
BATCH_ROWS = 100_000


def write_postgres(variable: str, database: Path, tables: Mapping[str, Table]) -> None:
    """Copy every table of a finished DuckDB file to the schema `restock` of a PostgreSQL database, in one transaction.

    variable: name of the environment variable that holds the address; the address itself is in no message and no table. A table
    that is not there, or has other columns, is made anew; in the others the rows are replaced, so that rights and views stay.
    """
    address = os.environ.get(variable, "")
    if not address:
        raise ValueError(
            f"restock_publish_postgres is {variable}, and the environment has no such variable. "
            f"Let {variable} hold the address, or leave restock_publish_postgres unset."
        )
    with _connect(address, variable) as served, duckdb.connect(str(database), read_only=True) as made:
        with served.cursor() as cursor:
            cursor.execute(f"create schema if not exists {PLACE}")
            for table in tables.values():
                _replace(cursor, table, made)
        served.commit()


def _replace(cursor: Any, table: Table, made: duckdb.DuckDBPyConnection) -> None:
    name = f"{PLACE}.{quoted(table.name)}"
    if _columns(cursor, table) == [(column.name, POSTGRES_TYPES[column.type]) for column in table.columns]:
        cursor.execute(f"delete from {name}")
    else:
        cursor.execute(f"drop table if exists {name}")
        cursor.execute(create(table, PLACE, POSTGRES_TYPES))
        for statement in describe(table, PLACE):
            cursor.execute(statement)
    rows = made.sql(f"select * from {quoted(table.name)}").to_arrow_reader(BATCH_ROWS)
    cursor.adbc_ingest(table.name, rows, mode="append", db_schema_name=SCHEMA)


def _columns(cursor: Any, table: Table) -> list[tuple[str, str]]:
    """Columns and types as the database has them now; none where there is no such table."""
    cursor.execute(
        "select attname::text, regexp_replace(format_type(atttypid, atttypmod), ' without time zone$', '') "
        "from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace "
        f"where attnum > 0 and not attisdropped and nspname = {text(SCHEMA)} and relname = {text(table.name)} order by attnum"
    )
    return [(str(name), str(type_name)) for name, type_name in cursor.fetchall()]


def _connect(address: str, variable: str) -> Any:
    """Open a connection. What the driver says of an address that it cannot read repeats parts of it, so that is not said."""
    try:
        from adbc_driver_postgresql import dbapi
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "restock_publish_postgres needs adbc-driver-postgresql: pip install 'dbt_packages/restock[postgres]'."
        ) from None
    try:
        return dbapi.connect(address)
    except Exception as refused:
        _, failed, server_says = str(refused).partition(" failed: ")
    reason = server_says.strip() if failed else "its address cannot be read, or there is no such host"
    raise ConnectionError(f"The PostgreSQL database of {variable} cannot be reached: {reason}")
