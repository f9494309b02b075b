"""With DuckDB 1.5: open what DuckDB 2.0 and 1.5 served of the same data, and compare every row.

.venv-duckdb15/bin/python tests/older_duckdb.py work/served_test work/served_duckdb15
"""

import sys
from pathlib import Path

import duckdb
import polars as pl
from served import problems


def main(newer: Path, older: Path) -> None:
    if not duckdb.__version__.startswith("1.5."):
        raise SystemExit(f"This is DuckDB {duckdb.__version__}; run it with 1.5.")
    for folder in (newer, older):
        if found := problems(folder / "restock.duckdb"):
            raise SystemExit("\n".join([f"{folder}:", *found]))
    one, other = (duckdb.connect(str(folder / "restock.duckdb"), read_only=True) for folder in (newer, older))
    tables = [name for (name,) in one.sql("select table_name from duckdb_tables() order by table_name").fetchall()]
    rows = 0
    for table in tables:
        if table == "restock__published":
            continue
        left, right = (connection.sql(f"select * from {table}").pl() for connection in (one, other))
        order = left.columns
        if not left.sort(order).equals(right.sort(order)):
            raise SystemExit(f"{table} differs between what DuckDB 2.0 and {duckdb.__version__} built.")
        parquet = pl.read_parquet(newer / "parquet" / "current" / f"{table}.parquet")
        if not parquet.sort(order).equals(left.sort(order)):
            raise SystemExit(f"{table}.parquet differs from the table in the served database.")
        rows += len(left)
    print(
        f"DuckDB {duckdb.__version__} opens both served files; {len(tables) - 1} tables, {rows:,} rows, the same to the last digit."
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
