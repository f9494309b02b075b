"""What a dashboard tool needs of a served database, looked up in DuckDB's own catalog; for every DuckDB that can open it."""

from pathlib import Path

import duckdb

TYPES = ("VARCHAR", "DATE", "DOUBLE", "BIGINT", "BOOLEAN", "TIMESTAMP")
# A row that came twice was rejected, or happened, twice; the rows of sums have no item.
WITHOUT_KEY = ("restock__events", "restock__rejected_rows", "restock__service_curves")


def problems(database: Path) -> list[str]:
    """Sentences on what is wrong with a served database; none where all is well."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def ask(sql: str) -> list[tuple]:
            return connection.sql(sql).fetchall()

        columns = ask("select table_name, column_name, data_type, comment from duckdb_columns() where not internal")
        tables = ask("select table_name, comment from duckdb_tables() where not internal")
        keyed = {
            name for (name,) in ask("select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY'")
        }
        counts = {name: ask(f'select count(*) from "{name}"')[0][0] for name, _ in tables}
        listed = dict(ask("select table_name, row_count from restock__published"))
        days = ask("select distinct as_of_on from restock__published")
        reorder_days = ask("select distinct as_of_on from restock__reorder_points")
        views = ask("select view_name from duckdb_views() where not internal")
    found = [f"{table}.{column} is {kind}." for table, column, kind, _ in columns if kind not in TYPES]
    found += [f"{table}.{column} has no comment." for table, column, _, comment in columns if not comment]
    found += [f"{table} has no comment." for table, comment in tables if not comment]
    found += [f"{table} does not say what a row is." for table, comment in tables if "One row" not in (comment or "")]
    found += [f"{table} has no key." for table, _ in tables if table not in keyed and table not in WITHOUT_KEY]
    found += [f"{name} is a view." for (name,) in views]
    if listed != {name: rows for name, rows in counts.items() if name != "restock__published"}:
        found.append(f"restock__published lists {listed}, and there are {counts}.")
    if len(days) != 1 or reorder_days != days:
        found.append(f"restock__published is as of {days}, the reorder points of {reorder_days}.")
    return found
