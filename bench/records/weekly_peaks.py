"""Records made up to check the promise on where seasons are steep and short, and shelves run empty in them."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive, counts
from records.data_set import Records, named
from records.shelves import emptied, spans
from records.weekly import Seen, of_stores, weekly_records

# Weeks that are over on the days that the package is asked on.
AS_OF = (114, 127, 140, 153, 108, 121, 134, 147)
GROUPS = ("toys", "school", "drinks", "staples", "sweets", "garden")


def bell(day: np.ndarray, top: float, width: float) -> np.ndarray:
    """How near each day of the year is to a peak."""
    return np.exp(-0.5 * ((day - top) / width) ** 2)


def seasons(day: np.ndarray) -> np.ndarray:
    """Logarithms of the season of each group, by day of the year."""
    christmas, summer = bell(day, 350, 9), bell(day, 200, 38)
    return np.stack(
        [
            1.3 * christmas - 0.25 * ((day > 6) & (day < 40)),
            1.2 * bell(day, 243, 12) - 0.3 * summer,
            0.9 * summer + 0.2 * christmas,
            0.25 * christmas,
            0.8 * christmas + 0.5 * bell(day, 95, 9),
            1.1 * bell(day, 125, 30) - 0.6 * bell(day, 350, 45),
        ]
    )


def weekly_peaks(folder: Path) -> Records:
    """Weekly totals of 60 products in 10 stores over three years: two weeks of lead time and one of review.

    Toys at Christmas, paper when school begins, drinks in summer; promotions that nobody announces, changes of level, products and stores that
    begin and end. Shelves are filled up to a few weeks of usual demand, so a peak empties them. No prices; one target.
    """
    rng = np.random.default_rng(6)
    items, stores = named("K", 60), named("S", 10)
    start, weeks = date(2022, 1, 3), 162
    days = [start + timedelta(7 * number) for number in range(weeks)]
    count = len(items) * len(stores)
    item, store = np.divmod(np.arange(count), len(stores))
    time = np.arange(weeks)
    middle = np.array([(day + timedelta(3)).timetuple().tm_yday for day in days])

    group = rng.integers(0, len(GROUPS), len(items))
    season = np.exp(seasons(middle)[group] * np.exp(rng.normal(0, 0.25, len(items)))[:, None])
    season /= season.mean(axis=1, keepdims=True)
    base = np.exp(rng.normal(np.log(1.6), 1.1, len(items)))[item] * np.exp(rng.normal(0, 0.45, len(stores)))[store]
    base = np.clip(base * np.exp(rng.normal(0, 0.35, count)), 0.04, 40)
    mean = base[:, None] * season[item] * np.exp(rng.normal(0, 0.15, len(items))[item, None] * (time - 80) / 52)
    mean *= autoregressive(rng, np.full(len(items), 0.9), rng.uniform(0.05, 0.25, len(items)), weeks)[item]
    mean *= autoregressive(rng, rng.uniform(0.6, 0.97, count), rng.uniform(0.1, 0.4, count), weeks)
    for one in np.flatnonzero(rng.random(count) < 0.15):
        mean[one, rng.integers(30, weeks - 5) :] *= rng.choice([0.4, 0.6, 1.7, 2.5])
    for one in np.flatnonzero(rng.random(len(items)) < 0.6):
        for week in rng.choice(weeks - 4, rng.poisson(10), replace=False):
            mean[item == one, week : week + rng.integers(1, 3)] *= rng.uniform(1.4, 3.5)
    for one in np.flatnonzero(rng.random(len(items)) < 0.2):
        for place in np.flatnonzero(item == one):
            mean[place, : rng.integers(20, 140)] = 0
    for one in np.flatnonzero(rng.random(count) < 0.1):
        mean[one, rng.integers(60, weeks - 5) :] = 0
    demand = counts(rng, mean, np.exp(rng.normal(np.log(4), 0.7, count))[:, None])
    demand[mean == 0] = 0

    sold, in_stock = emptied(rng, demand, base)
    row, first, end = spans(in_stock)
    places = of_stores(items, stores, item, store)
    groups = pl.DataFrame({"item_id": items, "item_group": [GROUPS[one] for one in group]})
    return weekly_records(folder, Seen(start, places, sold, demand, row, first, end), groups, AS_OF)
