"""Is the promised service the delivered one where the truth is known? Made-up demand and lead times, whole pipeline, no records.

    python bench/simulated_truth.py [--items N] [--draws K] [--seed S] [--only PATTERN/LEAD_TIME ...] [--detail]

Every combination of a demand pattern and a shape of lead times is a firm of its own with N items. They differ in level by a
factor of five, and in how they vary. Each day is independent of the others. An item has 20 to 40 receipts today, fewer as seen
from past days. What the package knows goes the way that it goes in a build: `restock.outlook`, `restock.backtest`,
`restock.promise`. Then K new lead times, and demand over them, are drawn for every item from what is true.

    service       share of the new cycles that the stock covers
    one less      the same with one unit less; an item that holds none then covers nothing
"""

import argparse
from dataclasses import dataclass

import numpy as np
import polars as pl
from restock.backtest import BacktestSettings, shape_rows, walk_forward
from restock.demand import Calendar
from restock.learning.lessons import read_lessons
from restock.learning.taught import Taught
from restock.methods.seen import read_seen
from restock.outlook import OutlookSettings, outlook
from restock.promise import Promise, promise

PATTERNS = ("smooth", "erratic", "intermittent", "lumpy")
LEAD_TIMES = ("constant", "skewed", "two_humps", "far_humps")
HISTORY_DAYS = (180, 60)
TARGETS = (0.85, 0.90, 0.95, 0.97, 0.99)
# What may be missing with so many days of history, and what may be too much beyond whole units. Shares.
MAY_MISS = {180: 0.01, 60: 0.02}
MAY_EXCEED = 0.01
ORIGINS, EVERY = 12, 15  # as by default
WINDOW = 90
RECEIPT_DAYS = 360  # how far back receipts go
NO_CLOSED_DAYS = pl.DataFrame(
    schema={"location_id": pl.String, "bucket_number": pl.Int64, "is_trading": pl.Boolean, "exposure": pl.Float64}
)


@dataclass(frozen=True)
class Demand:
    """How the items of a pattern sell on a day, one entry an item. chance: of any sale. mean, cv: of what then goes, units."""

    pattern: str
    chance: np.ndarray
    mean: np.ndarray
    cv: np.ndarray

    def drawn(self, rng: np.random.Generator, item: np.ndarray) -> np.ndarray:
        """Units of as many days as `item` has entries, each a day of that item."""
        sells = rng.random(item.size) < self.chance[item]
        units = np.zeros(item.size)
        which = item[sells]
        mean, cv = self.mean[which], self.cv[which]
        if self.pattern == "smooth":
            # Buyers by chance, and a little more.
            extra = np.maximum(cv**2 - 1 / mean, 1e-6)
            units[sells] = rng.poisson(mean * rng.gamma(1 / extra, extra))
        elif self.pattern == "intermittent":
            units[sells] = 1 + rng.poisson(mean - 1)
        else:
            log_variance = np.log1p(cv**2)
            units[sells] = np.maximum(np.rint(rng.lognormal(np.log(mean) - log_variance / 2, np.sqrt(log_variance))), 1)
        return units


def demand_of(pattern: str, items: int, rng: np.random.Generator) -> Demand:
    level = 5 ** rng.uniform(-0.5, 0.5, items)
    some = rng.random(items)
    if pattern == "smooth":
        return Demand(pattern, np.ones(items), 8 * level, 0.3 + 0.2 * some)
    if pattern == "erratic":
        return Demand(pattern, 0.85 + 0.15 * some, 8 * level, 0.9 + 0.3 * rng.random(items))
    if pattern == "intermittent":
        return Demand(pattern, 0.15 + 0.15 * some, 1 + 0.5 * level, np.ones(items))
    return Demand(pattern, 0.1 + 0.15 * some, 6 * level, 0.9 + 0.3 * rng.random(items))


def lead_times(shape: str, rng: np.random.Generator, count: int) -> np.ndarray:
    """Whole days from order to receipt."""
    if shape == "constant":
        return np.full(count, 7.0)
    if shape == "skewed":
        log_variance = np.log1p(0.4**2)
        return np.maximum(np.rint(rng.lognormal(np.log(8) - log_variance / 2, np.sqrt(log_variance), count)), 1.0)
    quick, slow = {"two_humps": (2.0, 10.0), "far_humps": (8.0, 20.0)}[shape]
    return np.where(rng.random(count) < 0.8, quick, slow)


@dataclass(frozen=True)
class Firm:
    """What is true of a combination (demand), what was recorded of it (sold: days x items, today last), receipts, and demand
    over new lead times (items x draws)."""

    demand: Demand
    sold: np.ndarray
    receipts: list[np.ndarray]
    later: np.ndarray
    realised: np.ndarray


def firm(pattern: str, shape: str, items: int, draws: int, seed: int) -> Firm:
    rng = np.random.default_rng([seed, PATTERNS.index(pattern), LEAD_TIMES.index(shape)])
    demand = demand_of(pattern, items, rng)
    days = max(HISTORY_DAYS)
    sold = demand.drawn(rng, np.tile(np.arange(items), days)).reshape(days, items)
    receipts = [lead_times(shape, rng, count) for count in rng.integers(20, 41, items)]
    realised = lead_times(shape, rng, items * (ORIGINS + 1)).reshape(items, ORIGINS + 1)
    took = lead_times(shape, rng, items * draws).astype(np.int64)
    later = np.empty(items * draws)
    for part in np.array_split(np.arange(took.size), max(took.size // 100_000, 1)):
        end = np.cumsum(took[part])
        units = demand.drawn(rng, np.repeat(part // draws, took[part]))
        later[part] = np.add.reduceat(units, end - took[part])
    return Firm(demand, sold, receipts, later.reshape(items, draws), realised)


def origin_days(records: Firm) -> np.ndarray:
    """Today and past days as `int_restock__origins` places them."""
    usual = np.sort(np.concatenate(records.receipts))
    first = max(int(np.ceil(usual[int(np.ceil(0.9 * usual.size)) - 1])), EVERY)
    return np.array([0, *(first + EVERY * number for number in range(ORIGINS))])


def known_receipts(records: Firm, origin: int) -> list[np.ndarray]:
    """Those that had come by a day; they came evenly over the last `RECEIPT_DAYS`. Two at least."""
    share = 1 - origin / RECEIPT_DAYS
    return [days[: max(int(np.ceil(share * days.size)), 2)] for days in records.receipts]


@dataclass(frozen=True)
class Known:
    """What the package is given: rows as of `int_restock__walk_inputs` without a target, and distributions of lead times."""

    rows: pl.DataFrame
    lead_times: pl.DataFrame


def known(records: Firm, history: int, most_origins: int = ORIGINS) -> Known:
    """What is seen of a history of so many days, today and from past days."""
    sold = records.sold[-history:][::-1]  # the newest day first
    origins = origin_days(records)
    origins = origins[origins < history][: most_origins + 1]
    names = np.array([f"{item:05d}" for item in range(sold.shape[1])])
    by_origin = [known_receipts(records, int(day)) for day in origins]
    moments = pl.concat(
        pl.DataFrame(
            {
                "item_id": names,
                "origin_number": np.full(names.size, row),
                "lead_time_mean_days": [float(days.mean()) for days in seen],
                "lead_time_sd_days": [float(days.std(ddof=1)) for days in seen],
                "lead_time_max_days": [float(days.max()) for days in seen],
                "lead_time_count": [float(days.size) for days in seen],
            }
        )
        for row, seen in enumerate(by_origin)
    )
    lists = moments.group_by("item_id", maintain_order=True).agg("lead_time_mean_days", "lead_time_max_days")
    batch = pl.DataFrame(
        {
            "item_id": names,
            "location_id": np.full(names.size, "shop"),
            "is_walked": np.ones(names.size, dtype=bool),
            "review_period_days": np.zeros(names.size),
            "sold_numbers": [np.flatnonzero(days)[::-1].tolist() for days in sold.T],
            "sold_units": [days[days > 0][::-1].tolist() for days in sold.T],
            "realised_days": records.realised[:, : origins.size].tolist(),
            "earlier_days": records.realised[:, : origins.size].tolist(),
        },
        schema_overrides={"sold_numbers": pl.List(pl.Int64), "sold_units": pl.List(pl.Float64)},
    ).join(lists, on="item_id", maintain_order="left")
    batch = batch.filter(pl.col("sold_numbers").list.len() > 0).with_columns(
        history_buckets=pl.col("sold_numbers").list.first() + 1,
        blocked_numbers=pl.lit(None, dtype=pl.List(pl.Int64)),
        blocked_shares=pl.lit(None, dtype=pl.List(pl.Float64)),
        blocked_out_shares=pl.lit(None, dtype=pl.List(pl.Float64)),
        blocked_censored=pl.lit(None, dtype=pl.List(pl.Boolean)),
        blocked_confirmed=pl.lit(None, dtype=pl.List(pl.Boolean)),
    )
    batch = batch.with_columns(window_buckets=pl.min_horizontal("history_buckets", pl.lit(WINDOW)))
    seen = outlook(batch, origins, Calendar(NO_CLOSED_DAYS, history), OutlookSettings())
    rows = (
        seen.join(moments, on=["item_id", "origin_number"], maintain_order="left")
        .join(
            pl.DataFrame({"origin_number": np.arange(origins.size), "bucket_number": origins}),
            on="origin_number",
            maintain_order="left",
        )
        .with_columns(
            abc_class=pl.lit("A"),
            demand_pattern=pattern_of(),
            lead_time_shape_group_id=pl.when(pl.col("lead_time_count") >= 10).then("item_id"),
            review_period_days=pl.lit(0.0),
            unit_price=pl.lit(1.0),
            season=pl.lit(None, dtype=pl.List(pl.Float64)),  # not a year of history
            everywhere=pl.lit(None, dtype=pl.List(pl.Float64)),  # every item at one location
            mean_error_units=pl.lit(0.0),
            ordered_after_days=pl.lit(0.0),
            realised_days=pl.lit(0.0),
        )
    )
    return Known(rows, distributions(names, by_origin))


def pattern_of() -> pl.Expr:
    """As the macro `restock_demand_pattern`."""
    often, alike = pl.col("interval_buckets") <= 1.32, pl.col("size_cv_squared").fill_null(0.0) <= 0.49
    return (
        pl.when(pl.col("sale_buckets") == 0)
        .then(pl.lit("no_demand"))
        .when(often & alike)
        .then(pl.lit("smooth"))
        .when(often)
        .then(pl.lit("erratic"))
        .when(alike)
        .then(pl.lit("intermittent"))
        .otherwise(pl.lit("lumpy"))
    )


def distributions(names: np.ndarray, by_origin: list[list[np.ndarray]]) -> pl.DataFrame:
    frames = [
        pl.DataFrame({"lead_time_group_id": names, "days": [days.tolist() for days in seen]})
        .explode("days")
        .group_by("lead_time_group_id", "days")
        .len()
        .sort("lead_time_group_id", "days")
        .with_columns(share=pl.col("len") / pl.col("len").sum().over("lead_time_group_id"))
        .group_by("lead_time_group_id", maintain_order=True)
        .agg(distribution_days="days", distribution_shares="share")
        .with_columns(origin_number=pl.lit(row, dtype=pl.Int64))
        for row, seen in enumerate(by_origin)
    ]
    return pl.concat(frames)


@dataclass(frozen=True)
class Sized:
    """rows: those of today, in the order of `promise`; one entry of the promise each."""

    rows: pl.DataFrame
    promise: Promise


def learned(given: Known, targets: float | np.ndarray) -> Taught:
    """What past outcomes teach by today. targets: of all items, or one an item."""
    item = given.rows["item_id"].cast(pl.Int64).to_numpy()
    of_rows = np.broadcast_to(targets, item.max() + 1)[item]
    rows = given.rows.with_columns(cycle_service_level=pl.Series(of_rows))
    return read_lessons(walk_forward(rows, given.lead_times, BacktestSettings()).filter(pl.col("kind") != "check"))


def sized(given: Known, taught: Taught, target: float) -> Sized:
    """Every item as of today, for a target."""
    today = given.rows.filter(pl.col("origin_number") == 0)
    shape, shapes = shape_rows(today, given.lead_times.filter(pl.col("origin_number") == 0))
    seen = read_seen(today, shape, "day")
    targets, own = np.full(len(today), target), np.ones(len(today), dtype=bool)
    return Sized(today, promise(seen, today["abc_class"], today["demand_pattern"], targets, own, taught, shapes))


@dataclass(frozen=True)
class Measured:
    """Shares of the new cycles that are covered, over all items; items: how many could be sized."""

    service: float
    one_less: float
    items: int

    def is_kept(self, target: float, history: int) -> bool:
        return self.service >= target - MAY_MISS[history] and self.one_less <= target + MAY_EXCEED


def measured(records: Firm, answer: Sized) -> Measured:
    item = answer.rows["item_id"].cast(pl.Int64).to_numpy()
    stock = answer.promise.stock[:, None]
    later = records.later[item]
    return Measured(float((later <= stock).mean()), float((later <= stock - 1).mean()), item.size)


def detail(records: Firm, answer: Sized, target: float) -> pl.DataFrame:
    """Who is sized how, and what comes of it."""
    item = answer.rows["item_id"].cast(pl.Int64).to_numpy()
    kept = (records.later[item] <= answer.promise.stock[:, None]).mean(axis=1)
    true_mean = records.later[item].mean(axis=1)
    return (
        pl.DataFrame(
            {
                "pattern": answer.rows["demand_pattern"], "method": answer.promise.method, "kept": kept,
                "learned_from": answer.promise.learned_from, "asked": answer.promise.asked,
                "mean_ratio": answer.promise.mean / true_mean,
                "sd_ratio": answer.promise.sd / records.later[item].std(axis=1), "outcomes": answer.promise.outcomes,
            }
        )
        .group_by("pattern", "method", "learned_from")
        .agg(pl.len(), pl.col("kept", "asked", "mean_ratio", "sd_ratio", "outcomes").mean())
        .with_columns(target=pl.lit(target))
        .sort("len", descending=True)
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="pattern/lead_time")
    parser.add_argument("--history", nargs="*", type=int, default=list(HISTORY_DAYS))
    parser.add_argument("--targets", nargs="*", type=float, default=list(TARGETS))
    parser.add_argument("--detail", action="store_true")
    chosen = parser.parse_args()
    cells = [f"{100 * target:.0f} %" for target in chosen.targets]
    print("service (with one unit less) in percent; ! where a promise is not kept\n")
    print(f"{'demand':<13} {'lead times':<10} {'days':>4}", *(f"{cell:^15}" for cell in cells))
    broken = 0
    for pattern in PATTERNS:
        for shape in LEAD_TIMES:
            if chosen.only and f"{pattern}/{shape}" not in chosen.only:
                continue
            records = firm(pattern, shape, chosen.items, chosen.draws, chosen.seed)
            for history in chosen.history:
                given = known(records, history)
                line, details = [], []
                for target in chosen.targets:
                    answer = sized(given, learned(given, target), target)
                    found = measured(records, answer)
                    kept = found.is_kept(target, history)
                    broken += not kept
                    mark = " " if kept else "!"
                    line.append(f"{f'{100 * found.service:.1f} ({100 * found.one_less:.1f}){mark}':>15}")
                    details.append(detail(records, answer, target))
                print(f"{pattern:<13} {shape:<10} {history:>4}", *line, flush=True)
                if chosen.detail:
                    with pl.Config(tbl_rows=60, tbl_cols=20, tbl_width_chars=170):
                        print(pl.concat(details))
    print(f"\n{broken} promises not kept")


if __name__ == "__main__":
    main()
