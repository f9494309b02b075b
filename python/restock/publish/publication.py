"""One publication: everything is made aside first, then put in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from restock import __version__
from restock.publish.catalog import read_tables
from restock.publish.database import write_database, write_parquet
from restock.publish.files import DATABASE, only_one, point, prune, put, staging
from restock.publish.postgres import write_postgres

LOG = "restock__published"
LOG_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "table_name": pl.String,
    "row_count": pl.Int64,
    "as_of_on": pl.Date,
    "published_at": pl.Datetime("us"),
    "generation_id": pl.String,
    "run_id": pl.String,
    "package_version": pl.String,
    "checks_with_findings": pl.String,
}


@dataclass(frozen=True)
class Run:
    """What is to be known of a run that publishes.

    run_id: of dbt. as_of_on: the day that the tables are as of. checks_with_findings: checks of the inputs that found something.
    folder: takes restock.duckdb and parquet/; null publishes nothing. keep: versions of the Parquet files that stay.
    postgres_variable: name of the environment variable with the address of a PostgreSQL database, or null.
    memory_limit: of the serving database while it is written, as DuckDB writes it.
    """

    run_id: str
    as_of_on: date
    folder: str | None
    checks_with_findings: str = ""
    keep: int = 3
    postgres_variable: str | None = None
    memory_limit: str = "1GB"


def publish(relations: Mapping[str, Any], columns: pl.DataFrame, run: Run) -> pl.DataFrame:
    """Serve the relations and say what was served, one row per table; without a folder nothing is done and no row is given.

    relations: DuckDB relations by the name of their table. columns: one row per column of each of them, and of
    restock__published, as read_tables takes it.

    First everything is made and on the disk; PostgreSQL commits; then one link and one file name change. A crash at any moment
    leaves each of the three as it was or as it is to be.
    """
    if run.folder is None:
        return pl.DataFrame(schema=LOG_SCHEMA)
    tables = read_tables(columns)
    if unknown := sorted(set(relations) ^ (set(tables) - {LOG})):
        raise ValueError(f"Tables and their descriptions differ: {', '.join(unknown)}.")
    published_at = datetime.now(UTC).replace(tzinfo=None)
    generation = f"{published_at:%Y%m%dT%H%M%S%fZ}-{run.run_id[:8]}"

    def log_rows(counts: dict[str, int]) -> pl.DataFrame:
        said = (run.as_of_on, published_at, generation, run.run_id, __version__, run.checks_with_findings)
        return pl.DataFrame([(name, rows, *said) for name, rows in counts.items()], LOG_SCHEMA, orient="row")

    folder = Path(run.folder)
    with only_one(folder), staging(folder) as aside:
        database = aside / DATABASE
        log = write_database(database, tables, relations, tables[LOG], log_rows, run.memory_limit)
        write_parquet(database, aside / generation, list(tables))
        if run.postgres_variable is not None:
            write_postgres(run.postgres_variable, database, tables)
        versions = folder / "parquet"
        versions.mkdir(exist_ok=True)
        put(aside / generation, versions / generation)
        point(versions / "current", generation)
        # Whoever wrote into the served file left changes that belong to the file that goes.
        (folder / f"{DATABASE}.wal").unlink(missing_ok=True)
        put(database, folder / DATABASE)
        prune(versions, run.keep, generation)
    return log
