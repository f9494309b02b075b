"""Weekly totals of stores with empty shelves: by chance, or because much was asked for."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive, counts, likely
from records.data_set import Records, long, named
from records.law import Law
from records.shelves import emptied, spans


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


def weekly_shelves(folder: Path) -> Records:
    """The same with shelves that demand empties: who sells much in a week is out of stock in the next."""
    return weekly_stores(folder, by_demand=True)
