"""Is the promised service delivered for items that are new? A gift wholesaler's real records, its new items named as new.

    python bench/new_items.py [--as-of N] [--draws K] [--data FOLDER]

At N days of the past the package is built as a user builds it, with a table of items in which all that was first sold within the last
27 days, or will be within the next 21, has the lifecycle new. It borrows its demand then (demand_source). K lead times are drawn for
each, and demand over them is compared with the reorder point: after the day, or after that of the first sale where this is later.

    delivered     share of checks in which demand was not above the reorder point; +- twice its standard error (items as clusters)
    textbook      the same of reorder_point_normal_units, the normal textbook formula on the same demand
    loss          target x units short + (1 - target) x units left over, as a ratio to the textbook's
    asked         units asked for / units expected by the package
"""

import argparse
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from future import Future, drawn
from published import SHARED, published
from records.data_set import Records
from records.real import online_retail
from scores import KEYS

NEW_FOR, NEW_BEFORE = timedelta(days=27), timedelta(days=21)
PUBLISHED = """
    select item_id, location_id, demand_source, cycle_service_level as target, reorder_point_units as chosen,
        ceil(reorder_point_normal_units - 1e-9) as textbook, expected_demand_units as expected
    from restock__reorder_points
"""


def demand_of(records: Records) -> pl.DataFrame:
    """Units of every item and day that were ordered."""
    sales = records.settings["restock_inputs"]["sales"]
    return duckdb.sql(
        f"""
        select upper(sku) as item_id, location as location_id, cast(date as date) as sold_on, cast(sum(quantity) as double) as units
        from '{sales["file"]}' where {sales["where"]} and quantity > 0 group by all order by all
        """
    ).pl()


def with_items(records: Records, file: Path, first: pl.DataFrame, as_of: date) -> dict:
    """The settings of a user who says which items are new."""
    new = pl.col("first_sold_on").is_between(as_of - NEW_FOR, as_of + NEW_BEFORE)
    items = first.select("item_id", lifecycle=pl.when(new).then(pl.lit("new")))
    items.write_parquet(file)
    return {"restock_inputs": {**records.settings["restock_inputs"], "items": {"file": str(file)}}}


def checks(
    records: Records, future: Future, first: pl.DataFrame, said: pl.DataFrame, as_of: date, draws: int
) -> pl.DataFrame:
    """One row per new item and draw."""
    took = drawn(records, as_of, draws)
    rows = records.places.select(KEYS).with_row_index("place").join(first, on="item_id").join(said, on=KEYS)
    rows = rows.filter(
        pl.col("first_sold_on").is_between(as_of - NEW_FOR, as_of + NEW_BEFORE), pl.col("chosen").is_not_null()
    )
    place = rows["place"].to_numpy()
    begin = np.array([future.origin(max(day, as_of)) for day in rows["first_sold_on"]])[:, None]
    units = future.sums[place[:, None], begin + took[place]] - future.sums[place[:, None], begin]
    age = (pl.lit(as_of) - pl.col("first_sold_on")).dt.total_days()
    rows = rows.with_columns(
        as_of=pl.lit(as_of).cast(pl.String),
        age=pl.when(age < 0)
        .then(pl.lit("not sold yet"))
        .when(age < 7)
        .then(pl.lit("1 to 7 days"))
        .otherwise(pl.lit("8 to 28 days")),
        units=pl.Series(units.tolist(), dtype=pl.List(pl.Float64)),
    )
    return rows.explode("units")


def shown(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    def loss(stock: str) -> pl.Expr:
        left = pl.col(stock) - pl.col("units")
        return (pl.col("target") * (-left).clip(0) + (1 - pl.col("target")) * left.clip(0)).sum()

    kept = (pl.col("units") <= pl.col("chosen")).cast(pl.Float64)
    mean = rows.group_by(by).agg(mean=kept.mean())
    apart = rows.join(mean, on=by).group_by(by, *KEYS).agg(apart=(kept - pl.col("mean")).sum() ** 2)
    error = apart.group_by(by).agg(pl.col("apart").sum().sqrt())
    return (
        rows.group_by(by)
        .agg(
            items=pl.struct(*KEYS, "as_of").n_unique(),
            target=100 * pl.col("target").mean(),
            delivered=100 * kept.mean(),
            textbook=100 * (pl.col("units") <= pl.col("textbook")).mean(),
            loss=loss("chosen") / loss("textbook"),
            asked=pl.col("units").sum() / pl.col("expected").sum(),
            checks=pl.len(),
        )
        .join(error, on=by)
        .select(
            by,
            "items",
            "target",
            "delivered",
            (200 * pl.col("apart") / pl.col("checks")).alias("+-"),
            "textbook",
            "loss",
            "asked",
        )
        .sort(by)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=int, default=4)
    parser.add_argument("--draws", type=int, default=8)
    parser.add_argument("--data", type=Path, default=SHARED / "data")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        records = online_retail(home, asked.data)
        demand = demand_of(records)
        first = demand.group_by("item_id").agg(first_sold_on=pl.col("sold_on").min()).sort("item_id")
        future, found = Future(records, demand), []
        for day in records.as_of[: asked.as_of]:
            settings = with_items(records, home / "items.parquet", first, day)
            target = home / str(day)
            target.mkdir()
            found.append(
                checks(records, future, first, published(records, target, day, settings, PUBLISHED), day, asked.draws)
            )
    rows = pl.concat(found).with_columns(total=pl.lit("all"))
    with pl.Config(
        tbl_rows=50, tbl_cols=20, float_precision=3, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True
    ):
        for by in ("as_of", "age", "demand_source", "total"):
            print(shown(rows, by))


if __name__ == "__main__":
    main()
