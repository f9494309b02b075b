"""Is the promised service the delivered one? Reorder points of days in the past beside what was asked for afterwards.

    python bench/promise.py DATASET [--as-of N] [--draws K] [--settings JSON] [--csv FILE] [--data FOLDER] [--shapes]

DATASET is online_retail, online_retail_weeks or scms_months (real), or made up (all in bench/records): grocery,
grocery_fads, weekly_stores, weekly_shelves, weekly_flags, weekly_peaks, monthly_parts or lumpy_parts.
The package is built as a user builds it, at N days of the past, and only its table restock__reorder_points is read. For every
item-location that had sold before, K lead times are drawn (the same for every method), and demand over the lead time and the review
period after that day is compared with the reorder point. No mathematics of the package is used.

Methods: `chosen` is reorder_point_units; `textbook` is reorder_point_normal_units, rounded up to whole units as the chosen one is,
and `unrounded` the same as computed. `law` is for who knows what no records tell: the law that demand was drawn from, its rate of the day and the
distribution of lead times, but not what is to come. Nobody can do better on average (weekly_stores, weekly_shelves, weekly_flags and monthly_parts).
`learner` has to learn the rate of the day from demand so far, but knows how the records were made up: of weekly_stores season, trend and
how the rate of each place wanders; of monthly_parts how these differ from part to part. Nobody who learns from sales can do better on average.

    delivered     share of checks in which demand was not above the stock; +- twice its standard error (item-locations as clusters;
                  what a whole season does to all items of a day is not in it: see the lines per as-of day)
    one less      the same with one unit less, of the checks with a stock of a unit or more: what lies above the target here is
                  not owed to whole units
    covered       share of the units asked for that the stock sufficed for
    loss          price x (target x units short + (1 - target) x units left over), as a ratio to the textbook's; +- twice its
                  standard error (item-locations as clusters), which is large where few dear items make most of it
    unpriced      the same as if every unit had one price
    buffer        price x (stock - expected demand), stock: price x stock; as ratios to the textbook's
    asked         units asked for / units expected by the package (expected_demand_units)
"""

import argparse
import json
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from future import Future, drawn
from published import SHARED, published
from records import MADE_UP, REAL
from records.data_set import Records
from scores import KEYS, LAWFUL, grouped, shown, verdict
from shapes import shapes

# Futures that the law is asked for.
LAW_DRAWS = 2000


def said(records: Records, folder: Path, day: date, asked: argparse.Namespace) -> pl.DataFrame:
    """What was published on a day, with the textbook on another window if that is asked for."""
    found = published(records, folder, day, asked.settings)
    if asked.textbook_days is None:
        return found
    window = {
        "restock_method": "normal",
        "restock_demand_window_days": asked.textbook_days,
        "restock_backtest_origins": 0,
    }
    other = published(records, folder, day, window).select(*KEYS, "unrounded")
    return found.drop("unrounded").join(other, on=KEYS, how="left", maintain_order="left")


def by_law(records: Records, future: Future, as_of: date, said: pl.DataFrame) -> pl.DataFrame:
    """The stock that covers demand with the share asked for, by the law it is drawn from: its rate known, and learned."""
    law, took, now = records.law, drawn(records, as_of, LAW_DRAWS), future.origin(as_of) - 1
    rng = np.random.default_rng([as_of.toordinal(), 1])
    rows = records.places.select(KEYS).join(said.select(*KEYS, "target"), on=KEYS, how="left", maintain_order="left")
    at = np.ceil(rows["target"].fill_null(0.5).to_numpy() * LAW_DRAWS - 1e-9).astype(int) - 1
    known = {"law": law.known(now, LAW_DRAWS), "learner": law.learned(rng, now, LAW_DRAWS)}
    futures = {name: np.sort(law.futures(rng, one, now, took), axis=1) for name, one in known.items()}
    return rows.select(KEYS).with_columns(
        pl.Series(name, one[np.arange(len(rows)), at]) for name, one in futures.items()
    )


def checks(records: Records, future: Future, as_of: date, said: pl.DataFrame, draws: int) -> pl.DataFrame:
    """One row per item-location that had sold before, and draw."""
    buckets = drawn(records, as_of, draws)
    place = np.repeat(np.arange(len(buckets)), draws)
    rows = records.places.select(*KEYS, price=pl.col("unit_price")).with_columns(sold=pl.Series(future.before(as_of)))
    rows = rows[place].with_columns(
        as_of=pl.lit(as_of),
        draw=pl.Series(np.tile(np.arange(draws), len(buckets))),
        buckets=pl.Series(buckets.ravel()),
        units=pl.Series(future.after(as_of, buckets).ravel()),
    )
    if records.law is not None:
        said = said.join(by_law(records, future, as_of, said), on=KEYS, how="left", maintain_order="left")
    return (
        rows.filter("sold")
        .drop("sold")
        .join(said, on=KEYS, how="left")
        .with_columns(
            abc_class=pl.col("abc_class").fill_null("none"),
            textbook=(pl.col("unrounded") - 1e-9 * pl.col("unrounded").abs()).ceil(),
            # Items without a price weigh like the middle one that has a price.
            price=pl.col("price").fill_null(pl.col("price").median()).fill_null(1.0),
        )
    )


def main() -> None:
    reader = argparse.ArgumentParser(description="Is the promised service the delivered one?")
    reader.add_argument("dataset", choices=[*REAL, *MADE_UP])
    reader.add_argument("--as-of", type=int, default=4, help="days of the past, 1 to 8")
    reader.add_argument("--draws", type=int, default=4, help="lead times per item-location and day")
    reader.add_argument("--settings", type=json.loads, default={}, help="settings of the package, as JSON")
    reader.add_argument(
        "--textbook-days", type=int, help="size the textbook on so many days, not on the windows of the policy"
    )
    reader.add_argument("--csv", type=Path, help="where the checks are written, one row each (.csv or .parquet)")
    reader.add_argument("--data", type=Path, default=SHARED / "data", help="folder of the real records")
    reader.add_argument("--shapes", action="store_true", help="say what kind of demand it is")
    chosen = reader.parse_args()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = chosen.dataset in REAL
        records = REAL[chosen.dataset](folder, chosen.data.resolve()) if real else MADE_UP[chosen.dataset](folder)
        demand = records.demand
        if demand is None:
            demand = published(
                records, folder / "build", records.last_day, {},
                "select item_id, location_id, sold_on, cast(demand_units as double) as units from int_restock__daily_demand",
            )  # fmt: skip
        future = Future(records, demand)
        days = sorted(records.as_of[: chosen.as_of])
        # A lead time that is always the same is drawn once.
        draws = chosen.draws if any((chances > 0).sum() > 1 for chances in records.lead_times.values()) else 1
        rows = pl.concat(
            checks(records, future, day, said(records, folder / "build", day, chosen), draws) for day in days
        )
    rows = rows.with_columns(as_of=pl.col("as_of").cast(pl.String))
    if chosen.csv:
        (rows.write_parquet if chosen.csv.suffix == ".parquet" else rows.write_csv)(chosen.csv)

    print(
        f"{chosen.dataset}: {len(days)} as-of days, lead times each: {draws}; settings {json.dumps(chosen.settings)}\n"
    )
    classes = grouped(rows, "abc_class")
    shown(classes, "class")
    shown(grouped(rows, "demand_pattern")[:-1], "pattern", ("chosen", "textbook", *LAWFUL))
    shown(grouped(rows, "as_of")[:-1], "as of", ("chosen", "textbook", *LAWFUL))
    if chosen.shapes:
        shapes(records, future, rows)
    for method in ("chosen", "textbook"):
        for name, found in classes:
            for one in found:
                if one["method"] == method:
                    print(f"{method}, class {name}: {verdict(one)}")


if __name__ == "__main__":
    main()
