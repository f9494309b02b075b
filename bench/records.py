"""Records to check the promise of service on, made up, with the demand that came afterwards (real ones: bench/real.py).

Every function writes the files that a user would have into a folder and says how they are mapped. What the package cannot
see stands beside them: the true demand (also of days without stock) and the distribution that lead times are drawn from.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from law import Known, Law
from scipy.signal import lfilter


@dataclass(frozen=True)
class Records:
    """One data set: the settings of a user, and what the future brought."""

    settings: dict
    places: pl.DataFrame  # item_id, location_id, unit_price (null: none), supplier_id
    lead_times: dict[str, np.ndarray]  # of a supplier: the chance of 0, 1, 2 ... buckets
    as_of: list[date]
    demand: pl.DataFrame | None = None  # item_id, location_id, sold_on, units; none: as the package counts it
    last_day: date | None = None  # of demand as the package counts it
    bucket: str = "day"
    review: int = 0  # buckets
    law: Law | None = None  # where it is known


def named(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number:04d}" for number in range(1, count + 1)]


def likely(demand: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Log-likelihood of such counts by their mean, but for what does not depend on it."""
    return demand * np.log(mean / (size + mean)) - size * np.log(size + mean)


def autoregressive(rng: np.random.Generator, phi: np.ndarray, sd: np.ndarray, length: int) -> np.ndarray:
    """Factors of mean 1, one row per series: a first-order autoregression of their logs with deviation sd."""
    rows = []
    for one_phi, one_sd in zip(phi, sd, strict=True):
        shocks = rng.normal(size=length + 100) * one_sd * np.sqrt(1 - one_phi**2)
        rows.append(lfilter([1.0], [1.0, -one_phi], shocks)[100:] - one_sd**2 / 2)
    return np.exp(np.array(rows))


def counts(rng: np.random.Generator, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Negative binomial counts: variance = mean + mean^2 / size."""
    size = np.broadcast_to(size, mean.shape)
    return rng.negative_binomial(size, size / (size + np.maximum(mean, 1e-9)))


def long(values: np.ndarray, places: pl.DataFrame, days: list[date], name: str = "units") -> pl.DataFrame:
    """The values above 0 of a matrix with one row per place and one column per day."""
    row, column = np.nonzero(values)
    return pl.DataFrame(
        {
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "sold_on": pl.Series(days, dtype=pl.Date).gather(column),
            name: values[row, column].astype(float),
        }
    )


def receipts(places: pl.DataFrame, ordered: np.ndarray, received: np.ndarray, start: date) -> pl.DataFrame:
    """Delivery lines: one row per place of days since start."""
    row = np.repeat(np.arange(len(places)), ordered.shape[1])
    day = pl.duration(days=pl.col("ordered")), pl.duration(days=pl.col("received"))
    return pl.DataFrame(
        {
            "supplier_id": places["supplier_id"].gather(row),
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "ordered": ordered.ravel(),
            "received": received.ravel(),
        }
    ).select(
        "supplier_id", "item_id", "location_id",
        ordered_on=pl.lit(start) + day[0],
        received_on=pl.lit(start) + day[1],
        quantity_ordered=pl.lit(100.0),
        quantity_received=pl.lit(100.0),
    )  # fmt: skip


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def grocery(folder: Path, fads: float = 0.0) -> Records:
    """A daily grocery chain: 300 items in 5 stores over two years.

    Weekends, a slow trend, a mild season, unflagged promotions of the whole chain, changes of level, new and delisted
    items, a level that wanders from day to day, counts more widely spread than Poisson, empty shelves (listed), and one
    store that is closed on Sundays. Orders are placed every day; deliveries take 2 to 7 days. fads: how far the level of an item
    wanders in all stores at once (standard deviation of its logarithm), over about seven weeks.
    """
    rng = np.random.default_rng(2)
    items, stores = named("G", 300), named("S", 5)
    start, last = date(2024, 1, 1), date(2026, 1, 31)
    length = (last - start).days + 1
    days = [start + timedelta(number) for number in range(length)]
    count = len(items) * len(stores)
    item, store = np.divmod(np.arange(count), len(stores))
    time = np.arange(length)
    weekday = np.array([day.weekday() for day in days])

    category = rng.integers(0, 12, len(items))
    price = np.round(np.exp(rng.normal(1.0, 0.7, len(items))), 2)
    base = np.exp(rng.normal(np.log(2.2), 1.3, len(items)) - 0.25 * np.log(price))[item]
    base *= np.array([1.6, 1.2, 1.0, 0.75, 0.6])[store] * np.exp(rng.normal(0, 0.35, count))
    base = np.clip(base, 0.1, 60)

    week = np.array([0.85, 0.82, 0.88, 0.95, 1.2, 1.4, 0.9]) * np.exp(rng.normal(0, 0.1, (12, 7)))
    week = (week / week.mean(axis=1, keepdims=True))[category[item]]
    closed = (store == 4)[:, None] & (weekday == 6)[None, :]
    season = 1 + (
        rng.uniform(0, 0.25, 12)[:, None] * np.cos(2 * np.pi * (time / 365.25 - rng.uniform(0, 1, 12)[:, None]))
    )
    trend = np.exp(rng.normal(0, 0.15, count)[:, None] * (time - length / 2) / 365)
    level = base[:, None] * week[:, weekday] * season[category[item]] * trend
    level *= autoregressive(rng, rng.uniform(0.85, 0.98, count), rng.uniform(0.1, 0.35, count), length)

    if fads:
        level *= autoregressive(np.random.default_rng(3), np.full(len(items), 0.98), np.full(len(items), fads), length)[
            item
        ]

    lifted = np.zeros((len(items), length))
    for one in np.flatnonzero(rng.random(len(items)) < 0.4):
        for first in rng.choice(length - 3, rng.poisson(10), replace=False):
            lifted[one, first : first + 3] = rng.uniform(1, 3)
    level *= 1 + lifted[item] * rng.uniform(0.8, 1.1, count)[:, None]
    for one in np.flatnonzero(rng.random(count) < 0.15):
        level[one, rng.integers(90, length - 30) :] *= rng.choice([0.4, 0.6, 1.6, 2.2])
    for one in np.flatnonzero(rng.random(len(items)) < 0.10):
        level[item == one, : rng.integers(120, 640)] = 0
    for one in np.flatnonzero(rng.random(len(items)) < 0.06):
        level[item == one, rng.integers(300, 720) :] = 0
    level[closed] = 0
    demand = counts(rng, level, np.exp(rng.normal(np.log(6), 0.8, count))[:, None])
    demand[level == 0] = 0

    # A shelf is empty for one to five days, more often while an item is on promotion.
    begins = rng.random((count, length)) < 0.006 * np.where(lifted[item] > 0, 5, 1)
    row, column = np.nonzero(begins)
    until = np.minimum(column + rng.integers(0, 5, len(row)), length - 1)
    empty = np.zeros((count, length), dtype=bool)
    for one, first, end in zip(row, column, until, strict=True):
        empty[one, first : end + 1] = True

    suppliers = named("V", 12)
    places = pl.DataFrame(
        {
            "item_id": [items[one] for one in item],
            "location_id": [stores[one] for one in store],
            "unit_price": price[item],
            "supplier_id": [suppliers[one] for one in category[item]],
        }
    )
    usual = np.array([0, 0, 0.42, 0.26, 0.14, 0.08, 0.06, 0.04])
    lead_times = {one: np.concatenate([[0, 0], rng.dirichlet(usual[2:] * 25)]) for one in suppliers}
    rounds = length // 11
    ordered = np.arange(rounds)[None, :] * 11 + rng.integers(0, 11, (count, rounds))
    took = np.stack([rng.choice(8, rounds, p=lead_times[one]) for one in places["supplier_id"]])

    sold = long(np.where(empty, 0, demand), places, days)
    sold.join(places, on=["item_id", "location_id"]).select(
        "item_id", "location_id", "sold_on", "unit_price", quantity="units"
    ).write_parquet(folder / "sales.parquet")
    receipts(places, ordered, ordered + took, start).write_parquet(folder / "deliveries.parquet")
    pl.DataFrame(
        {
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "starts_at": pl.Series(days, dtype=pl.Date).gather(column),
            "ends_at": pl.Series(days, dtype=pl.Date).gather(until),
        }
    ).write_parquet(folder / "stock_outs.parquet")
    return Records(
        settings={
            "restock_review_period_days": 1,
            "restock_inputs": {
                name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "deliveries", "stock_outs")
            },
        },
        places=places,
        lead_times=lead_times,
        as_of=[
            date(2025, 3, 10), date(2025, 6, 5), date(2025, 9, 13), date(2025, 11, 25),
            date(2025, 1, 29), date(2025, 4, 27), date(2025, 7, 25), date(2025, 10, 14),
        ],
        demand=long(demand, places, days),
        review=1,
    )  # fmt: skip


def grocery_fads(folder: Path) -> Records:
    """The same with items that come into fashion and go out of it in all stores at once."""
    return grocery(folder, fads=0.4)


def emptied(rng: np.random.Generator, demand: np.ndarray, usual: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What shelves sold and the days on which they were empty, where they are filled up to so many weeks of usual demand.

    An order comes two weeks later, before the shop opens. The units of a week are asked for at random moments of it; the day on which
    the last one goes is a day with stock. Shapes: places x weeks.
    """
    count, weeks = demand.shape
    full = np.ceil(usual * rng.uniform(3.0, 5.0, count))
    stock, coming = full.copy(), np.zeros((count, weeks + 3))
    sold, in_stock = np.zeros_like(demand), np.ones((count, weeks * 7), dtype=bool)
    for week in range(weeks):
        stock += coming[:, week]
        sold[:, week] = np.minimum(demand[:, week], stock)
        gone = rng.beta(np.maximum(stock, 1), np.maximum(demand[:, week] - stock, 0) + 1)
        lasts = np.where(demand[:, week] > stock, np.where(stock > 0, np.ceil(7 * gone), 0), 7)
        in_stock[:, week * 7 : week * 7 + 7] = np.arange(7) < lasts[:, None]
        stock -= sold[:, week]
        coming[:, week + 3] = full - stock - coming[:, week + 1 : week + 3].sum(axis=1)
    return sold, in_stock


def spans(in_stock: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place, first and last day of every time that a shelf was empty. Shape of in_stock: places x days."""
    change = np.diff(np.pad(in_stock, ((0, 0), (1, 1)), constant_values=True).astype(int), axis=1)
    (row, first), (_, end) = np.nonzero(change == -1), np.nonzero(change == 1)
    return row, first, end - 1


def weekly_shelves(folder: Path) -> Records:
    """The same with shelves that demand empties: who sells much in a week is out of stock in the next."""
    return weekly_stores(folder, by_demand=True)


def weekly_stores(folder: Path, by_demand: bool = False) -> Records:
    """Weekly totals of 30 products in 20 stores over three years: two weeks of lead time and one of review.

    The season of a category is the same in all stores. Weeks in which the shelf became empty are listed with the days;
    their totals hold what was sold until then. No prices; the target is the same everywhere. by_demand: whether shelves are
    empty because much was asked for, and not by chance.
    """
    rng = np.random.default_rng(3)
    items, stores = named("P", 30), named("W", 20)
    start, weeks = date(2021, 4, 12), 170
    days = [start + timedelta(7 * number) for number in range(weeks)]
    count = len(items) * len(stores)
    item, store = np.divmod(np.arange(count), len(stores))
    time = np.arange(weeks)

    category = rng.integers(0, 6, len(items))
    base = np.exp(rng.normal(np.log(2.5), 0.8, len(items)))[item] * np.exp(rng.normal(0, 0.6, len(stores)))[store]
    base = np.clip(base * np.exp(rng.normal(0, 0.3, count)), 0.5, 15)
    season = np.exp(
        rng.uniform(0.1, 0.6, 6)[:, None] * np.cos(2 * np.pi * (time * 7 / 365.25 - rng.uniform(0, 1, 6)[:, None]))
    )
    season /= season.mean(axis=1, keepdims=True)
    trend = np.exp((rng.normal(-0.03, 0.15, len(items))[item] + rng.normal(0, 0.1, count))[:, None] * (time - 85) / 52)
    mean = base[:, None] * season[category[item]] * trend
    phi, sd = rng.uniform(0.6, 0.95, count), rng.uniform(0.1, 0.4, count)
    factor = autoregressive(rng, phi, sd, weeks)
    for one in np.flatnonzero(rng.random(count) < 0.12):
        mean[one, : rng.integers(10, 100)] = 0
    size = np.exp(rng.normal(np.log(4), 0.7, count))[:, None]
    demand = counts(rng, mean * factor, size)
    demand[mean == 0] = 0
    law = Law(
        factor=factor,
        truth={"phi": phi[:, None], "sd": sd[:, None]},
        mean=lambda week, _: mean[:, [week]],
        draw=lambda rng, mean: counts(rng, mean, size),
        likely=lambda week, mean: likely(demand[:, [week]], mean, size),
    )

    # The shelf empties on some day of a week and is filled on some day of the same or a later one.
    begins = rng.random((count, weeks)) < rng.beta(1, 25, count)[:, None]
    in_stock = np.ones((count, weeks * 7), dtype=bool)
    row, column = np.nonzero(begins)
    first = column * 7 + rng.integers(0, 7, len(row))
    end = np.minimum(first + rng.geometric(1 / 9, len(row)) - 1, weeks * 7 - 1)
    for one, begin, until in zip(row, first, end, strict=True):
        in_stock[one, begin : until + 1] = False
    sold = rng.binomial(demand, in_stock.reshape(count, weeks, 7).mean(axis=2))
    if by_demand:
        sold, in_stock = emptied(np.random.default_rng(4), demand, base)
        row, first, end = spans(in_stock)

    places = pl.DataFrame(
        {"item_id": [items[one] for one in item], "location_id": [stores[one] for one in store]}
    ).with_columns(unit_price=pl.lit(None, dtype=pl.Float64), supplier_id=pl.lit("all"))
    long(sold, places, days, "quantity").write_parquet(folder / "sales.parquet")
    pl.DataFrame(
        {
            "item_id": places["item_id"].gather(row),
            "location_id": places["location_id"].gather(row),
            "starts_at": [start + timedelta(int(day)) for day in first],
            "ends_at": [start + timedelta(int(day)) for day in end],
        }
    ).write_parquet(folder / "stock_outs.parquet")
    pl.DataFrame({"item_id": items}).with_columns(
        planned_lead_time_days=pl.lit(14), review_period_days=pl.lit(7), service_level=pl.lit(0.833)
    ).write_parquet(folder / "items.parquet")
    return Records(
        settings={
            "restock_demand_bucket": "week",
            "restock_inputs": {
                "sales": {"file": str(folder / "sales.parquet")},
                "deliveries": {"none": True},
                "stock_outs": {"file": str(folder / "stock_outs.parquet")},
                "items": {"file": str(folder / "items.parquet")},
            },
        },
        places=places,
        lead_times={"all": np.array([0.0, 0.0, 1.0])},
        as_of=[start + timedelta(7 * number - 1) for number in (118, 131, 144, 157, 112, 124, 137, 150)],
        demand=long(demand, places, days),
        bucket="week",
        review=1,
        law=law,
    )


def wandering(rng: np.random.Generator, shape: tuple[int, int]) -> Known:
    """How often a part is asked for in a month, and how its rate wanders."""
    share = np.where(rng.random(shape) < 0.8, rng.uniform(0.08, 0.27, shape), rng.uniform(0.25, 0.8, shape))
    return {"rate": -np.log1p(-share), "phi": rng.uniform(0.6, 0.95, shape), "sd": rng.uniform(0.2, 0.7, shape)}


def ending(rng: np.random.Generator, shape: tuple[int, int], months: int) -> Known:
    """From which month on its machines leave the field, and how fast."""
    ends = np.where(rng.random(shape) < 0.25, rng.integers(6, months, shape), months)
    return {"ends": ends, "decay": rng.uniform(0.03, 0.3, shape)}


def monthly_parts(folder: Path) -> Records:
    """Monthly totals of 1,500 spare parts over 51 months: most are asked for in one month of ten to four.

    The chance of a demand wanders, and falls away for parts of machines that leave the field. Sizes are 1 to 3 for most
    parts and lumpy for others. Lead times are one to three whole months, with few receipts of each part.
    """
    rng = np.random.default_rng(4)
    items = named("R", 1500)
    count, start, months = len(items), date(2021, 1, 1), 51
    days = [month_after(start, number) for number in range(months)]

    truth = wandering(rng, (count, 1))
    factor = autoregressive(rng, truth["phi"][:, 0], truth["sd"][:, 0], months)
    truth |= ending(rng, (count, 1), months)
    begins = np.where(rng.random(count) < 0.1, rng.integers(6, 40, count), 0)

    def usually(month: np.ndarray | int, part: Known) -> np.ndarray:
        fallen = np.exp(-np.maximum(month - part["ends"], 0) * part["decay"])
        return part["rate"] * fallen * (month >= begins[:, None])

    orders = rng.poisson(usually(np.arange(months), truth) * factor)
    demand = np.zeros((count, months), dtype=int)
    lumpy = rng.random(count) < 0.25
    usual = rng.choice([1, 1.3, 1.8, 2.5], count)
    for one, month in zip(*np.nonzero(orders), strict=True):
        sizes = rng.geometric(1 / usual[one], orders[one, month])
        if lumpy[one]:
            sizes = np.ceil(usual[one] * np.exp(rng.normal(0.5, 0.9, orders[one, month])))
        demand[one, month] = sizes.sum()

    def drawn(rng: np.random.Generator, mean: np.ndarray) -> np.ndarray:
        asked = rng.poisson(mean)
        units = asked + rng.negative_binomial(np.maximum(asked, 1), 1 / usual[:, None]) * (asked > 0)
        units[lumpy] = 0
        for one in range(asked[lumpy].max(initial=0)):
            sizes = np.ceil(usual[lumpy, None] * np.exp(rng.normal(0.5, 0.9, asked[lumpy].shape)))
            units[lumpy] += np.where(asked[lumpy] > one, sizes, 0).astype(int)
        return units

    suppliers = named("V", 20)
    price = np.round(np.exp(rng.normal(3.3, 1.2, count)), 2)
    places = pl.DataFrame(
        {
            "item_id": items,
            "location_id": "all",
            "unit_price": price,
            "supplier_id": rng.choice(suppliers, count),
        }
    ).with_columns(unit_price=pl.when(pl.Series(rng.random(count) < 0.5)).then("unit_price"))
    lead_times = {
        one: np.concatenate([[0], rng.dirichlet(usual)])
        for one, usual in zip(suppliers, rng.choice([[6, 3, 1], [3, 5, 2], [9, 1, 2]], 20), strict=True)
    }
    # An order at the end of a month arrives at the end of a later one, before the as-of day or after it.
    rounds = 8
    ordered = np.arange(rounds)[None, :] * 6 + rng.integers(1, 7, (count, rounds))
    took = np.stack([rng.choice(4, rounds, p=lead_times[one]) for one in places["supplier_id"]])
    ends_of = np.array([(month_after(start, number) - start).days - 1 for number in range(months + 4)])
    receipts(places, ends_of[ordered], ends_of[ordered + took], start).write_parquet(folder / "deliveries.parquet")
    long(demand, places, days, "quantity").write_parquet(folder / "sales.parquet")
    places.select("item_id", "unit_price", "supplier_id").write_parquet(folder / "items.parquet")
    return Records(
        settings={
            "restock_demand_bucket": "month",
            "restock_inputs": {
                name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "deliveries", "items")
            },
        },
        places=places,
        lead_times=lead_times,
        as_of=[month_after(start, number) - timedelta(1) for number in (36, 40, 44, 48, 30, 38, 42, 46)],
        demand=long(demand, places, days),
        bucket="month",
        # The learner sees how many orders there were, which a total does not tell, and knows since when and in which sizes a part sells.
        law=Law(
            factor=factor,
            truth=truth,
            mean=usually,
            draw=drawn,
            likely=lambda month, mean: orders[:, [month]] * np.log(mean) - mean,
            believed=lambda rng, guesses: wandering(rng, (count, guesses)) | ending(rng, (count, guesses), months),
        ),
    )


def lumpy_parts(folder: Path) -> Records:
    """Monthly totals of 1,500 spare parts over seven years: asked for in one month of twenty to four, by one or by hundreds.

    The usual order of a part is anything from a few units to a hundred, and its orders differ. Deliveries take three to seven
    months, with six receipts of each part.
    """
    rng = np.random.default_rng(2)
    items = named("L", 1500)
    count, start, months = len(items), date(2018, 1, 1), 84
    days = [month_after(start, number) for number in range(months)]

    share = rng.uniform(0.05, 0.25, count)
    rate = -np.log1p(-share)[:, None] * autoregressive(
        rng, rng.uniform(0.6, 0.95, count), rng.uniform(0.2, 0.5, count), months
    )
    ends = np.where(rng.random(count) < 0.15, rng.integers(6, months, count), months)
    rate *= np.exp(-np.maximum(np.arange(months) - ends[:, None], 0) * rng.uniform(0.03, 0.3, count)[:, None])
    orders = rng.poisson(rate)
    usual, cv = np.exp(rng.normal(1.6, 1.2, count)), rng.uniform(0.2, 1.2, count)
    spread = np.sqrt(np.log1p(cv**2))
    demand = np.zeros((count, months), dtype=int)
    for one, month in zip(*np.nonzero(orders), strict=True):
        sizes = usual[one] * np.exp(rng.normal(-(spread[one] ** 2) / 2, spread[one], orders[one, month]))
        demand[one, month] = np.maximum(np.rint(sizes), 1).sum()

    places = pl.DataFrame(
        {
            "item_id": items,
            "location_id": "all",
            "unit_price": np.round(np.exp(rng.normal(3.3, 1.2, count)), 2),
            "supplier_id": "V0001",
        }
    )
    chances = np.array([0, 0, 0, 0.2, 0.3, 0.2, 0.2, 0.1])
    ordered = np.sort(rng.integers(1, months - len(chances), (count, 6)), axis=1)
    took = rng.choice(len(chances), ordered.shape, p=chances)
    ends_of = np.array([(month_after(start, number) - start).days - 1 for number in range(months + len(chances))])
    receipts(places, ends_of[ordered], ends_of[ordered + took], start).write_parquet(folder / "deliveries.parquet")
    sold = long(demand, places, days, "quantity").join(places.select("item_id", "unit_price"), on="item_id")
    sold.write_parquet(folder / "sales.parquet")
    return Records(
        settings={
            "restock_demand_bucket": "month",
            "restock_inputs": {name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "deliveries")},
        },
        places=places,
        lead_times={"V0001": chances},
        as_of=[month_after(start, number) - timedelta(1) for number in (76, 73, 70, 67, 75, 72, 69, 66)],
        demand=long(demand, places, days),
        bucket="month",
    )


MADE_UP = {
    "grocery": grocery,
    "grocery_fads": grocery_fads,
    "weekly_stores": weekly_stores,
    "weekly_shelves": weekly_shelves,
    "monthly_parts": monthly_parts,
    "lumpy_parts": lumpy_parts,
}
