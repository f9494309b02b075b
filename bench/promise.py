"""Is the promised service the delivered one? Reorder points of days in the past beside what was asked for afterwards.

    python bench/promise.py DATASET [--as-of N] [--draws K] [--settings JSON] [--csv FILE] [--data FOLDER] [--shapes]

DATASET is online_retail, online_retail_weeks or scms_months (bench/real.py), or made up (bench/records.py, bench/peaks.py): grocery,
grocery_fads, weekly_stores, weekly_shelves, weekly_peaks, monthly_parts or lumpy_parts.
The package is built as a user builds it, at N days of the past, and only its table restock__reorder_points is read. For every
item-location that had sold before, K lead times are drawn (the same for every method), and demand over the lead time and the review
period after that day is compared with the reorder point. No mathematics of the package is used.

Methods: `chosen` is reorder_point_units; `textbook` is reorder_point_normal_units, rounded up to whole units as the chosen one is,
and `unrounded` the same as computed. `law` is for who knows what no records tell: the law that demand was drawn from, its rate of the day and the
distribution of lead times, but not what is to come. Nobody can do better on average (weekly_stores, weekly_shelves and monthly_parts).
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
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))

from conftest import FULL, SHARED, run_dbt
from peaks import weekly_peaks
from real import REAL
from records import MADE_UP, Records

SETS = {**MADE_UP, "weekly_peaks": weekly_peaks}
METHODS = ("chosen", "textbook", "unrounded")
LAWFUL = ("law", "learner")
# Futures that the law is asked for.
LAW_DRAWS = 2000
KEYS = ["item_id", "location_id"]
# What is published for a reader of reorder points, and all that comes before it; no tests.
BUILD = ("build", "--select", "+restock__reorder_points", "--exclude", "resource_type:test", "resource_type:unit_test")
PUBLISHED = """
    select item_id, location_id, abc_class, xyz_class, demand_pattern, cycle_service_level as target, method, method_reason,
        demand_mean_units, demand_sd_units, demand_buckets, demand_sale_buckets, demand_source, lead_time_mean_days, lead_time_sd_days,
        lead_time_count, lead_time_source, review_period_days, expected_demand_units as expected, protection_demand_sd_units as spread,
        reorder_point_units as chosen, reorder_point_normal_units as unrounded, planned_demand_units, planned_demand_sd_units, asked_service_level
    from restock__reorder_points
"""


def published(records: Records, folder: Path, as_of: date, settings: dict, query: str = PUBLISHED) -> pl.DataFrame:
    """What the package says on a day."""
    built = run_dbt(folder, *BUILD, **{**FULL, **records.settings, **settings, "restock_as_of": str(as_of)})
    if built.exit_code:
        raise SystemExit(built.output)
    return built.query(query)


def bucket_number(records: Records, day: pl.Expr, first: date) -> pl.Expr:
    """The number of the bucket that a day lies in; that of `first` is 0."""
    if records.bucket == "month":
        return (day.dt.year() * 12 + day.dt.month() - first.year * 12 - first.month).cast(pl.Int64)
    return (day - first).dt.total_days() // {"day": 1, "week": 7}[records.bucket]


class Future:
    """Demand of every place and bucket, summed up from the first on."""

    def __init__(self, records: Records, demand: pl.DataFrame):
        self.records, self.first = records, demand["sold_on"].min()
        number = demand.join(records.places.select(KEYS).with_row_index("place"), on=KEYS).with_columns(
            bucket=bucket_number(records, pl.col("sold_on"), self.first)
        )
        self.demand = np.zeros((len(records.places), number["bucket"].max() + 1))
        np.add.at(self.demand, (number["place"].to_numpy(), number["bucket"].to_numpy()), number["units"].to_numpy())
        self.sums = np.concatenate([np.zeros((len(self.demand), 1)), self.demand.cumsum(axis=1)], axis=1)

    def origin(self, as_of: date) -> int:
        """Buckets that are over at the end of a day."""
        day = pl.select(bucket_number(self.records, pl.lit(as_of), self.first)).item()
        return day + 1

    def after(self, as_of: date, buckets: np.ndarray) -> np.ndarray:
        """Demand of the buckets after a day, so many per place and draw."""
        begin = self.origin(as_of)
        if begin + buckets.max() >= self.sums.shape[1]:
            raise SystemExit(f"The records end before the longest lead time after {as_of} is over.")
        place = np.arange(len(buckets))[:, None]
        return self.sums[place, begin + buckets] - self.sums[:, [begin]]

    def before(self, as_of: date) -> np.ndarray:
        return self.sums[:, self.origin(as_of)] > 0


def drawn(records: Records, as_of: date, draws: int) -> np.ndarray:
    """Buckets of lead time and review, one row per place: evenly spread over the distribution, so that few draws suffice."""
    rng = np.random.default_rng([as_of.toordinal(), draws])
    tosses = (np.arange(draws) + rng.random((len(records.places), draws))) / draws
    took = np.empty(tosses.shape, dtype=int)
    supplier = records.places["supplier_id"].to_numpy()
    for one, chances in records.lead_times.items():
        cumulated = np.cumsum(chances)
        took[supplier == one] = np.searchsorted(cumulated / cumulated[-1], tosses[supplier == one])
    return took + records.review


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


def methods_of(rows: pl.DataFrame) -> tuple[str, ...]:
    return (*METHODS, *LAWFUL) if "law" in rows.columns else METHODS


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


def measured(rows: pl.DataFrame) -> list[dict]:
    """The figures of one group of checks, one dictionary per method."""
    methods = methods_of(rows)
    known = rows.filter(pl.all_horizontal(pl.col(*methods, "target").is_not_null()))
    common = {
        "items": rows.select(KEYS).n_unique(),
        "checks": len(known),
        "refused": rows.filter(pl.col("chosen").is_null()).select(*KEYS, "as_of").n_unique(),
        "target": known["target"].mean(),
        "asked": known["units"].sum() / known["expected"].sum() if known["expected"].sum() else None,
    }
    found = []
    for method in methods if len(known) else ():
        stock, short = pl.col(method), (pl.col("units") - pl.col(method)).clip(0)
        over = (pl.col(method) - pl.col("units")).clip(0)
        each = known.select(
            *KEYS, "price", "units",
            kept=(pl.col("units") <= stock).cast(pl.Float64),
            # Nobody can hold less than nothing.
            kept_less=pl.when(stock > 0).then((pl.col("units") <= stock - 1).cast(pl.Float64)),
            target_less=pl.when(stock > 0).then(pl.col("target")),
            short=short,
            loss=pl.col("price") * (pl.col("target") * short + (1 - pl.col("target")) * over),
            unpriced=pl.col("target") * short + (1 - pl.col("target")) * over,
            stock=pl.col("price") * stock,
            buffer=pl.col("price") * (stock - pl.col("expected")),
        )  # fmt: skip
        delivered = each["kept"].mean()
        apart = each.group_by(KEYS).agg((pl.col("kept") - delivered).sum())["kept"]
        asked_for = each["units"].sum()
        found.append(
            common
            | {
                "method": method,
                "delivered": delivered,
                "error": 2 * float((apart**2).sum()) ** 0.5 / len(each),
                "one_less": each["kept_less"].mean(),
                "target_less": each["target_less"].mean(),
                "covered": 1 - each["short"].sum() / asked_for if asked_for else None,
                "loss": each["loss"].sum(),
                "unpriced": each["unpriced"].sum(),
                "losses": each.group_by(KEYS).agg(pl.col("loss").sum()).sort(KEYS)["loss"],
                "stock": each["stock"].sum(),
                "buffer": each["buffer"].sum(),
            }
        )
    textbook = next((one for one in found if one["method"] == "textbook"), None)
    for one in found:
        for ratio in ("loss", "unpriced", "stock", "buffer"):
            one[f"{ratio}_ratio"] = one[ratio] / textbook[ratio] if textbook and textbook[ratio] else None
        if one["loss_ratio"] is not None:
            apart = one["losses"] - one["loss_ratio"] * textbook["losses"]
            one["loss_error"] = 2 * float((apart**2).sum()) ** 0.5 / textbook["loss"]
    return found


def verdict(one: dict) -> str:
    """What a class was promised and what it got."""
    if one["delivered"] < one["target"]:
        said = f"below by {100 * (one['target'] - one['delivered']):.1f} points"
    elif one["one_less"] is not None and one["one_less"] > one["target_less"]:
        said = f"above by {100 * (one['one_less'] - one['target_less']):.1f} points beyond whole units"
    else:
        said = "kept within whole units"
    return said + f" (+- {100 * one['error']:.1f})"


def grouped(rows: pl.DataFrame, by: str) -> list[tuple[str, list[dict]]]:
    names = sorted(rows[by].drop_nulls().unique().to_list())
    groups = [(str(name), measured(rows.filter(pl.col(by) == name))) for name in names]
    return [*groups, ("all", measured(rows))]


def shown(groups: list[tuple[str, list[dict]]], title: str, methods: tuple[str, ...] | None = None) -> None:
    """A table, one line per group and method, and the verdicts."""

    def share(value: float | None) -> str:
        return "-" if value is None else f"{100 * value:.1f}"

    def ratio(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    head = [title, "method", "items", "checks", "refused", "target", "delivered", "+-", "one less", "covered"]
    table = [[*head, "loss", "+-", "unpriced", "buffer", "stock", "asked"]]
    ratios = ("loss_ratio", "loss_error", "unpriced_ratio", "buffer_ratio", "stock_ratio", "asked")
    for name, found in groups:
        for one in found:
            if methods and one["method"] not in methods:
                continue
            table.append(
                [
                    name, one["method"], f"{one['items']:,}", f"{one['checks']:,}", f"{one['refused']:,}",
                    *(share(one[key]) for key in ("target", "delivered", "error", "one_less", "covered")),
                    *(ratio(one.get(key)) for key in ratios),
                ]
            )  # fmt: skip
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        cells = [
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells))
    print()


def shapes(records: Records, future: Future, rows: pl.DataFrame) -> None:
    """What kind of demand this is: patterns, dependence from bucket to bucket, errors of the textbook's mean and spread."""
    end = future.origin(max(records.as_of))
    begin = end - {"day": 364, "week": 104, "month": 36}[records.bucket]
    demand = future.demand[:, max(begin, 0) : end]
    demand = demand[(demand > 0).sum(axis=1) >= {"day": 28, "week": 26, "month": 12}[records.bucket]]
    sale_share = (future.demand[:, max(begin, 0) : end] > 0).mean(axis=1)

    def lagged(values: np.ndarray, lag: int = 1) -> float:
        apart = values - values.mean(axis=1, keepdims=True)
        own = (apart[:, lag:] * apart[:, :-lag]).sum(axis=1) / np.maximum((apart**2).sum(axis=1), 1e-12)
        return float(np.mean(own))

    print(f"{len(demand):,} series with enough sales; share of {records.bucket}s with demand, all series, deciles:",
          " ".join(f"{value:.2f}" for value in np.quantile(sale_share, np.arange(1, 10) / 10)))  # fmt: skip
    print("autocorrelation at 1, 2, 3, 7:", " ".join(f"{lagged(demand, lag):.3f}" for lag in (1, 2, 3, 7)))
    for span in {"day": (7, 14), "week": (3, 6), "month": (2, 3)}[records.bucket]:
        sums = demand[:, : demand.shape[1] // span * span].reshape(len(demand), -1, span).sum(axis=2)
        grows = sums.var(axis=1, ddof=1) / np.maximum(span * demand.var(axis=1, ddof=1), 1e-12)
        quarters = " ".join(f"{value:.2f}" for value in np.quantile(grows, [0.25, 0.5, 0.75]))
        print(
            f"variance of {span} {records.bucket}s / ({span} x that of one): {quarters} (quartiles), {grows.mean():.2f} (mean)"
        )
    known = rows.filter(pl.col("spread") > 0).with_columns(
        error=(pl.col("units") - pl.col("expected")) / pl.col("spread")
    )
    print("patterns:", known.select(*KEYS, "as_of", "demand_pattern").unique()["demand_pattern"].value_counts(
        sort=True, normalize=True).rows())  # fmt: skip
    for name, part in (("A", pl.col("abc_class") == "A"), ("all", pl.lit(True))):
        error = known.filter(part)["error"]
        print(f"(asked - expected) / spread of the textbook, {name}: mean {error.mean():.2f} sd {error.std():.2f}",
              " ".join(f"p{100 * level:.0f} {error.quantile(level):.2f}" for level in (0.05, 0.5, 0.9, 0.95, 0.99)))  # fmt: skip
    print()


def main() -> None:
    reader = argparse.ArgumentParser(description="Is the promised service the delivered one?")
    reader.add_argument("dataset", choices=[*REAL, *SETS])
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
        records = REAL[chosen.dataset](folder, chosen.data.resolve()) if real else SETS[chosen.dataset](folder)
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
