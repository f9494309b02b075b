"""Monthly totals of spare parts that are asked for by one or by hundreds."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive
from records.data_set import Records, long, month_after, named, receipts


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
