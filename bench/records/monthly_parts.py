"""Monthly totals of spare parts, most of which are asked for seldom."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.chance import autoregressive
from records.data_set import Records, long, month_after, named, receipts
from records.law import Known, Law


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
