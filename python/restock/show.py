"""Print the first reorder points of a database: what `make build` ends with.

python -m restock.show work/restock.duckdb
"""

import sys
from pathlib import Path

import duckdb
import polars as pl

QUERY = """
    select
        item_id as item, location_id as location, abc_class || xyz_class as class,
        round(100 * cycle_service_level, 1) as "service %", round(demand_mean_units, 2) as "demand/day",
        round(lead_time_mean_days, 1) as "lead time", lead_time_source as "measured on",
        safety_stock_units as "safety stock", reorder_point_units as "reorder point"
    from restock__reorder_points
    order by item_id, location_id
    limit 10
"""


def main(path: str) -> int:
    """Print the table and where it is; return an exit code."""
    if not Path(path).exists():
        print(f"There is no database {path}: run `make build` or `dbt build` first.", file=sys.stderr)
        return 1
    with duckdb.connect(path, read_only=True) as connection:
        table = connection.sql(QUERY).pl()
        counts = connection.sql("select count(*), count(reorder_point_units) from restock__reorder_points").fetchall()
    with pl.Config(
        tbl_rows=10, tbl_cols=-1, tbl_width_chars=140, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True
    ):
        print(table)
    print(f"{counts[0][1]} reorder points for {counts[0][0]} items and locations.")
    print(f"Database: {Path(path).resolve()}, table restock__reorder_points")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "work/restock.duckdb"))
