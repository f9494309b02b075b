"""What a published table promises its readers: named and described columns of plain types, and a key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

# What every dashboard tool reads -> its name in PostgreSQL.
POSTGRES_TYPES = {
    "varchar": "text",
    "date": "date",
    "double": "double precision",
    "bigint": "bigint",
    "boolean": "boolean",
    "timestamp": "timestamp",
}
DUCKDB_TYPES = {name: name for name in POSTGRES_TYPES}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type as a contract writes it, and what it says."""

    name: str
    type: str
    says: str


@dataclass(frozen=True)
class Table:
    """One table: what one row of it is, its columns in order, and those that tell its rows apart, if any do."""

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def quoted(name: str) -> str:
    """A name as SQL.

    >>> quoted('say "tea"')
    '"say ""tea\"""'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL.

    >>> text("a day's demand")
    "'a day''s demand'"
    """
    return "'" + value.replace("'", "''") + "'"


def read_tables(rows: pl.DataFrame) -> dict[str, Table]:
    """The tables that one row per column describes, by name; raises for one that a dashboard could not use.

    rows: table_name, table_says, column_name, column_number, data_type, column_says, key_number (null outside the key).

    >>> rows = pl.DataFrame({
    ...     "table_name": ["teas"], "table_says": ["One row per tea."], "column_name": ["tea_id"], "column_number": [1],
    ...     "data_type": ["varchar"], "column_says": ["Name of the tea."], "key_number": [1],
    ... })
    >>> read_tables(rows)["teas"].key
    ('tea_id',)
    >>> read_tables(rows.with_columns(data_type=pl.lit("hugeint")))
    Traceback (most recent call last):
    ValueError: teas.tea_id is hugeint; a published column is one of varchar, date, double, bigint, boolean, timestamp.
    """
    found = {}
    for (name,), columns in rows.sort("table_name", "column_number").group_by("table_name", maintain_order=True):
        key = columns.filter(pl.col("key_number").is_not_null()).sort("key_number")["column_name"]
        table = Table(
            str(name),
            columns["table_says"][0],
            tuple(Column(*row) for row in columns.select("column_name", "data_type", "column_says").iter_rows()),
            tuple(key),
        )
        for problem in _problems(table):
            raise ValueError(problem)
        found[table.name] = table
    return found


def _problems(table: Table) -> Iterator[str]:
    if not table.says:
        yield f"{table.name} has no description."
    for column in table.columns:
        if column.type not in POSTGRES_TYPES:
            allowed = ", ".join(POSTGRES_TYPES)
            yield f"{table.name}.{column.name} is {column.type}; a published column is one of {allowed}."
        if not column.says:
            yield f"{table.name}.{column.name} has no description."


def create(table: Table, place: str, types: Mapping[str, str]) -> str:
    """SQL that makes the table without rows and without its key; place: the schema, as SQL."""
    columns = ", ".join(f"{quoted(column.name)} {types[column.type]}" for column in table.columns)
    return f"create table {place}.{quoted(table.name)} ({columns})"


def describe(table: Table, place: str) -> list[str]:
    """SQL that makes the key known, which then holds, and writes what table and columns say where dashboard tools look."""
    name = f"{place}.{quoted(table.name)}"
    key = ", ".join(map(quoted, table.key))
    return [
        *([f"alter table {name} add primary key ({key})"] if key else []),
        f"comment on table {name} is {text(table.says)}",
        *(f"comment on column {name}.{quoted(column.name)} is {text(column.says)}" for column in table.columns),
    ]
