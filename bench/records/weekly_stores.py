"""Weekly totals of stores with empty shelves: by chance, or because much was asked for."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive, counts, likely
from records.data_set import Records, named
from records.law import Law
from records.shelves import emptied, spans
from records.weekly import Seen, of_stores, weekly_records

# Weeks that are over on the days that the package is asked on.
AS_OF = (118, 131, 144, 157, 112, 124, 137, 150)


def weekly_stores(folder: Path, by_demand: bool = False, as_flags: bool = False) -> Records:
    """Weekly totals of 30 products in 20 stores over three years: two weeks of lead time and one of review.

    The season of a category is the same in all stores. Weeks in which the shelf became empty are listed with the days;
    their totals hold what was sold until then. No prices; the target is the same everywhere. by_demand: whether shelves are
    empty because much was asked for, and not by chance. as_flags: whether the list names whole weeks only, and shelves are filled by what they sold.
    """
    rng = np.random.default_rng(3)
    items, stores = named("P", 30), named("W", 20)
    start, weeks = date(2021, 4, 12), 170
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
        sold, in_stock = emptied(np.random.default_rng(4), demand, base, 0.15 if as_flags else 0.0)
        if as_flags:
            in_stock = np.repeat(in_stock.reshape(count, weeks, 7).any(axis=2), 7, axis=1)
        row, first, end = spans(in_stock)

    places = of_stores(items, stores, item, store)
    seen = Seen(start, places, sold, demand, row, first, end)
    return weekly_records(folder, seen, pl.DataFrame({"item_id": items}), AS_OF, law)


def weekly_shelves(folder: Path) -> Records:
    """The same with shelves that demand empties: who sells much in a week is out of stock in the next."""
    return weekly_stores(folder, by_demand=True)


def weekly_flags(folder: Path) -> Records:
    """The same with shelves that are filled by what they sold, and a list that says of whole weeks that there was nothing."""
    return weekly_stores(folder, by_demand=True, as_flags=True)
