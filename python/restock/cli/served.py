"""The finished tables, read only: of the warehouse after a run, or of the served database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from restock.cli.outcome import Outcome
from restock.publish.files import DATABASE


class NoTable(Exception):
    """What is missing in a database, in a sentence."""


class Row(dict[str, Any]):
    """A row by column. A column that is not there, as the table is of another version, is asked for with a sentence."""

    def __init__(self, table: str, names: list[str], values: tuple[Any, ...]) -> None:
        super().__init__(zip(names, values, strict=True))
        self.table = table

    def __missing__(self, name: str) -> Any:
        raise NoTable(
            f"The table {self.table} has no column {name}: another version of the package built it. Build it anew: restock run."
        )


class Tables:
    """The tables of the package in a database, wherever their schema is. Nothing of the data becomes SQL: values are parameters."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        found = connection.execute(
            "select table_schema, table_name from information_schema.tables where starts_with(table_name, 'restock__')"
        ).fetchall()
        self._schemas = {str(name): str(schema) for schema, name in found}

    def has(self, table: str) -> bool:
        return table in self._schemas

    def leftovers(self) -> list[str]:
        """Tables under the names that dbt gives while it works."""
        found = self._connection.execute(
            "select table_name from information_schema.tables where regexp_matches(table_name, '__dbt_(tmp|backup)') order by table_name"
        ).fetchall()
        return [str(name) for (name,) in found]

    def rows(self, table: str, then: str = "", *values: object, what: str = "*") -> list[Row]:
        """Rows of a table by column. then: SQL behind the table, with a ? for each of the values. what: is selected. Raises NoTable."""
        if table not in self._schemas:
            raise NoTable(f"There is no table {table}. Build it: restock run.")
        schema = self._schemas[table].replace('"', '""')
        answer = self._connection.execute(f'select {what} from "{schema}".{table} {then}', list(values))
        names = [str(column[0]) for column in answer.description or []]
        return [Row(table, names, row) for row in answer.fetchall()]


@contextmanager
def reading(database: Path) -> Iterator[Tables]:
    """Open a database read only. Raises NoTable where that cannot be done."""
    if not database.exists():
        raise NoTable(f"There is no database {database}. Build it: restock run.")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as problem:
        raise NoTable(f"{database} cannot be opened: {problem}") from None
    try:
        yield Tables(connection)
    finally:
        connection.close()


def served_database(settings: dict[str, Any], folder: Path) -> Path | None:
    """The database that is served; None where nothing is published."""
    place = settings.get("restock_publish_to") or os.environ.get("RESTOCK_PUBLISH_TO")
    return folder / str(place) / DATABASE if place else None


def look_at_tables(database: Path, outcome: Outcome, place: Path | None, today: str) -> None:
    """Note the as-of day, the age of the inputs and what a run that ended well has published. place: of the served database."""
    with reading(database) as tables:
        if not tables.has("restock__input_counts"):
            return
        for row in tables.rows("restock__input_counts", "order by input_name"):
            outcome.as_of_on = row["as_of_on"].isoformat()
            if row.get("newest_on") is not None:
                outcome.inputs.append(_age(row, today))
        if tables.has("restock__reorder_points"):
            (counted,) = tables.rows(
                "restock__reorder_points", what="count(*) as rows, count(*) - count(reorder_point_units) as empty"
            )
            outcome.item_locations, outcome.without_figure = counted["rows"], counted["empty"]
        if tables.has("restock__data_quality"):
            outcome.findings = [
                {"check": row["check_name"], "input": row["input_name"], "rows_found": row["rows_found"],
                 "rows_checked": row["rows_checked"], "example": row["example"], "what_to_do": row["what_to_do"]}
                for row in tables.rows(
                    "restock__data_quality", "where severity = 'error' and outcome = 'found' order by check_name, input_name"
                )
            ]  # fmt: skip
        if tables.has("restock__published"):
            for row in tables.rows("restock__published", "order by published_at desc limit 1"):
                if written_utc(row["published_at"]) >= outcome.started_at:
                    outcome.published = {
                        "generation_id": row["generation_id"],
                        "published_at": written_utc(row["published_at"]),
                        "served_from": str(place) if place else None,
                    }


def _age(row: dict[str, Any], today: str) -> dict[str, Any]:
    found = {"input": row["input_name"], "newest_on": row["newest_on"].isoformat(), "age_days": row["age_days"]}
    if today:
        found["age_today_days"] = (date.fromisoformat(today) - row["newest_on"]).days
    return found


def written_utc(moment: datetime) -> str:
    """A moment of the tables, which are in UTC, as the outcome writes its own."""
    return moment.isoformat(timespec="seconds") + "Z"
