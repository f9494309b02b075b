"""A grocery chain by day, and one with fads."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive, counts
from records.data_set import Records, long, named, receipts


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
