"""A million item-locations sized by the engine, beside a plain loop over items and beside stockpyl.

    make engine            (or: python bench/engine.py PYTHON WITH STOCKPYL)

20,000 made-up histories of four patterns go through the outlook and the walk over twelve past days; then a million rows (the
20,000 fifty times) are sized by both textbook methods alone, and by the method that each row gets. The loops do the part
that they can: one quantile an item, of the negative binomial distribution or of the newsvendor's normal one.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from restock import Settings, size
from restock.backtest import BacktestSettings, walk_forward
from restock.demand import Calendar
from restock.learning.lessons import read_lessons
from restock.outlook import OutlookSettings, outlook, season

ITEMS, DAYS, COPIES, LOOP = 20_000, 545, 50, 2_000
ORIGINS = np.array([0, *range(20, 20 + 12 * 15, 15)])
STOCKPYL = """
import sys, time
from stockpyl.newsvendor import newsvendor_normal
figures = [tuple(map(float, line.split())) for line in sys.stdin]
start = time.perf_counter()
for mean, sd in figures:
    newsvendor_normal(holding_cost=0.05, stockout_cost=0.95, demand_mean=mean, demand_sd=sd)
print(time.perf_counter() - start)
"""


def histories() -> pl.DataFrame:
    """Rows as those of int_restock__outlook_inputs: four patterns, levels over a factor of forty."""
    random = np.random.default_rng(1)
    chance = np.repeat([0.95, 0.9, 0.2, 0.15], ITEMS // 4)[:, None]
    spread = np.repeat([0.3, 1.0, 0.3, 1.0], ITEMS // 4)[:, None]
    level = np.exp(random.uniform(0, 3.7, (ITEMS, 1)))
    sold = random.random((ITEMS, DAYS)) < chance
    units = np.where(sold, np.maximum(np.rint(level * random.lognormal(0, spread, (ITEMS, DAYS))), 1), 0)
    lead, earlier = np.maximum(np.rint(random.gamma(16, 0.75, (2, ITEMS, ORIGINS.size))), 1)
    numbers = [np.flatnonzero(row)[::-1] for row in units]
    return pl.DataFrame(
        {
            "item_id": [f"item{number:06d}" for number in range(ITEMS)],
            "location_id": "x",
            "sold_numbers": numbers,
            "sold_units": [row[at] for row, at in zip(units, numbers, strict=True)],
            **{f"blocked_{name}": pl.Series([[]] * ITEMS, dtype=pl.List(kind)) for name, kind in BLOCKED.items()},
            "lead_time_mean_days": [[12.0] * ORIGINS.size] * ITEMS,
            "lead_time_max_days": [[20.0] * ORIGINS.size] * ITEMS,
            "realised_days": lead.tolist(),
            "earlier_days": earlier.tolist(),
            "abc_class": random.choice(["A", "B", "C"], ITEMS, p=[0.2, 0.3, 0.5]),
        }
    ).with_columns(
        window_buckets=180, history_buckets=DAYS, lookback_buckets=DAYS, is_walked=True, review_period_days=0.0
    )


BLOCKED = {
    "numbers": pl.Int64,
    "shares": pl.Float64,
    "out_shares": pl.Float64,
    "confirmed": pl.Boolean,
    "censored": pl.Boolean,
}
PATTERN = (
    pl.when(pl.col("sale_buckets") == 0)
    .then(pl.lit("no_demand"))
    .when(pl.col("interval_buckets") <= 1.32)
    .then(pl.when(pl.col("size_cv_squared") <= 0.49).then(pl.lit("smooth")).otherwise(pl.lit("erratic")))
    .otherwise(pl.when(pl.col("size_cv_squared") <= 0.49).then(pl.lit("intermittent")).otherwise(pl.lit("lumpy")))
)
LEAD_TIMES = pl.DataFrame(
    {
        "origin_number": range(ORIGINS.size),
        "lead_time_group_id": "all",
        "distribution_days": [[8.0, 10.0, 12.0, 14.0, 20.0]] * ORIGINS.size,
        "distribution_shares": [[0.15, 0.25, 0.3, 0.2, 0.1]] * ORIGINS.size,
    }
)


def walked(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows as those of int_restock__walk_inputs."""
    calendar = Calendar(
        pl.DataFrame(
            schema={
                "location_id": pl.String,
                "bucket_number": pl.Int64,
                "is_trading": pl.Boolean,
                "exposure": pl.Float64,
            }
        ),
        DAYS,
    )
    settings = OutlookSettings(history_buckets=DAYS)
    seen = pl.concat(outlook(batch, ORIGINS, calendar, settings) for batch in rows.iter_slices(4_000))
    keys = ["item_id", "location_id", "origin_number"]
    classes = rows.select("item_id", "abc_class")
    days = pl.DataFrame({"origin_number": range(ORIGINS.size), "bucket_number": ORIGINS})
    return (
        seen.join(season(seen), on=keys, how="left", maintain_order="left")
        .join(classes, on="item_id", maintain_order="left")
        .join(days, on="origin_number", maintain_order="left")
        .with_columns(
            PATTERN.alias("demand_pattern"),
            cycle_service_level=pl.col("abc_class").replace_strict({"A": 0.97, "B": 0.93, "C": 0.88}),
            lead_time_mean_days=12.0,
            lead_time_sd_days=3.0,
            lead_time_max_days=20.0,
            lead_time_count=15,
            lead_time_shape_group_id=pl.lit("all"),
            review_period_days=0.0,
            unit_price=1.0,
            mean_error_units=0.0,
            ordered_after_days=0.0,
            realised_days=0.0,
        )
    )


def sizing_inputs(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows as those of int_restock__sizing_inputs, from those seen today."""
    today = rows.filter(pl.col("origin_number") == 0)
    return today.with_columns(
        pl.col("demand_pattern").alias("learning_pattern"),
        demand_source=pl.lit("own"),
        demand_own_weight=pl.lit(None, dtype=pl.Float64),
        lifecycle=pl.lit("active"),
        first_sold_on=pl.lit("2024-01-01").str.to_date(),
        ends_on=pl.lit(None, dtype=pl.Date),
        days_left=pl.lit(None, dtype=pl.Float64),
        demand_bucket=pl.lit("day"),
        demand_buckets=pl.col("window_buckets"),
        demand_days=pl.col("window_buckets"),
        demand_mean_per_bucket_units=pl.col("mean_units"),
        demand_sd_per_bucket_units=pl.col("variance_units").sqrt(),
        demand_max_per_bucket_units=pl.col("mean_units") + 3 * pl.col("variance_units").sqrt(),
        demand_mean_error_units=0.0,
        is_new_supplier=False,
        lead_time_effective_count=15.0,
        lead_time_source=pl.lit("item"),
        service_level_source=pl.lit("policy"),
        fill_rate_target=pl.lit(None, dtype=pl.Float64),
        minimum_order_quantity=pl.lit(None, dtype=pl.Float64),
        order_multiple=pl.lit(None, dtype=pl.Float64),
        unit_cost=1.0,
        holding_cost_rate=0.25,
        forecast_origins=pl.lit(None, dtype=pl.Int64),
        borrowed_from=pl.lit(None, dtype=pl.String),
        xyz_class=pl.lit("X"),
    )


def size_all(folder: Path, method: str) -> None:
    """Size a million rows in a process of its own, so that its memory is that of sizing."""
    taught = read_lessons(pl.read_parquet(folder / "lessons.parquet"))
    start = time.perf_counter()
    for _ in range(COPIES):
        size(pl.read_parquet(folder / "inputs.parquet"), Settings(method=method), taught, LEAD_TIMES.head(1))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def loop(mean: np.ndarray, variance: np.ndarray) -> float:
    """Seconds a million items would take one by one: the quantile of a negative binomial, by scipy.stats."""
    from scipy.stats import nbinom

    start = time.perf_counter()
    for m, v in zip(mean[:LOOP], np.maximum(variance[:LOOP], mean[:LOOP] * 1.01), strict=True):
        nbinom.ppf(0.95, m * m / (v - m), m / v)
    return (time.perf_counter() - start) * 1e6 / LOOP


def main(stockpyl: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = histories()
        start = time.perf_counter()
        rows = walked(made)
        seen = time.perf_counter()
        found = walk_forward(rows, LEAD_TIMES, BacktestSettings())
        print(f"outlook of {ITEMS:,} item-locations from {ORIGINS.size} days  {seen - start:6.1f} s")
        print(f"walk over 12 past days, every method      {time.perf_counter() - seen:6.1f} s")
        found.filter(pl.col("kind") != "check").write_parquet(folder / "lessons.parquet")
        sizing_inputs(rows).write_parquet(folder / "inputs.parquet")
        today = rows.filter(pl.col("origin_number") == 0).sample(fraction=1, shuffle=True, seed=1)
        mean, variance = (12 * today[name].to_numpy() for name in ("mean_units", "variance_units"))
        print(f"{ITEMS * COPIES:,} item-locations:")
        seconds = {}
        for method in ("normal", "auto"):
            done = subprocess.run(
                [sys.executable, __file__, "size", name, method], capture_output=True, text=True, check=True
            )
            seconds[method], memory = map(float, done.stdout.split())
            what = {"normal": "both textbook methods", "auto": "these and the method of each row"}[method]
            print(f"  {what:34s} {seconds[method]:9.1f} s  {memory:6.0f} MiB")
        plain = loop(mean, variance)
        print(f"  a loop over scipy.stats            {plain:9.1f} s  {plain / seconds['auto']:6.0f} times as long")
        given = "\n".join(f"{m} {v**0.5}" for m, v in zip(mean[:LOOP], variance[:LOOP], strict=True))
        done = subprocess.run([stockpyl, "-c", STOCKPYL], input=given, capture_output=True, text=True, check=True)
        other = float(done.stdout) * 1e6 / LOOP
        print(f"  a loop over stockpyl               {other:9.1f} s  {other / seconds['auto']:6.0f} times as long")


if __name__ == "__main__":
    if sys.argv[1:2] == ["size"]:
        size_all(Path(sys.argv[2]), sys.argv[3])
    else:
        main(sys.argv[1])
