"""What does a policy cost by the rules of a public contest? Weekly orders, two weeks of lead time, sales that are missed are lost.

    python bench/contest.py [--starts N] [--weeks N]        (or: make contest)

The rules are those of the VN2 inventory planning challenge (2025): 0.2 for each unit left at the end of a week, 1 for each unit of
lost sales; an order of the end of week t is there at the start of week t + 3; six orders, eight weeks that cost. The records are
made up (`weekly_stores` of bench/records: 30 products in 20 stores, sales, and days without stock). The package is built at the
end of every week, with a target of 1 / 1.2 and a review every week, and each shelf is ordered up to `order_up_to_units`.

    reference     the rule that the contest was measured by: the mean of 13 weeks without the season, times the season of the week
                  of the year over all shelves, for the next four weeks. The published best was about 13 % cheaper than it.
    textbook      `reorder_point_normal_units`
    restock       `order_up_to_units`, once as by default (customers wait), once with `restock_unmet_demand: lost`, as is true here
    law           who knows the law that demand was drawn from, and each shelf's rate of today, but not what is to come: the
                  share of the next three weeks' demand that a target of 1 / 1.2 takes where sales are lost (docs/formulas.md).
    learner       who knows the law too, its season, its trend and how rates wander, but has to learn the rates of today from demand so
                  far. Nobody who learns from sales can count on less than this
    knows         ordered up to the demand of the next three weeks, as it will be to the unit
"""

import argparse
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from future import Future
from published import published
from records.data_set import Records
from records.weekly_stores import weekly_stores
from scores import KEYS

HOLDING, SHORTAGE = 0.2, 1.0
LEAD, PROTECTION, REFERENCE_WEEKS, WINDOW = 2, 3, 4, 13
COVERED, DRAWS = 0.753, 1000
POLICIES = ("reference", "textbook", "restock", "restock_lost", "law", "learner", "knows")
QUERY = """
    select item_id, location_id, order_up_to_units as restock, ceil(reorder_point_normal_units - 1e-9) as textbook
    from restock__reorder_points
"""


class Shelves:
    """Stock and orders on their way of every place, one row a policy."""

    def __init__(self, places: int, stock: np.ndarray) -> None:
        self.stock = np.tile(stock, (len(POLICIES), 1))
        self.coming = np.zeros((LEAD, len(POLICIES), places))
        self.held, self.lost = np.zeros(self.stock.shape), np.zeros(self.stock.shape)

    def order(self, up_to: np.ndarray) -> np.ndarray:
        """What is missing to a level, ordered at the end of a week."""
        return np.maximum(up_to - self.stock - self.coming.sum(axis=0), 0.0)

    def week(self, ordered: np.ndarray, demand: np.ndarray, counts: bool) -> None:
        """What was ordered two weeks before arrives, then it is sold."""
        self.stock += self.coming[0]
        self.coming = np.concatenate([self.coming[1:], ordered[None]])
        sold = np.minimum(self.stock, demand)
        self.stock -= sold
        if counts:
            self.held += HOLDING * self.stock
            self.lost += SHORTAGE * (demand - sold)


def reference(sold: np.ndarray, is_whole: np.ndarray, weeks: list[date], now: int) -> np.ndarray:
    """Four weeks of the season times the mean of 13 weeks without it. sold: places x weeks; weeks with empty shelves do not count."""
    known = np.where(is_whole, sold, np.nan)[:, : now + 1]
    of_year = np.array([week.isocalendar().week for week in weeks])
    every = np.nanmean(known, axis=0)
    season = np.array([every[of_year[: now + 1] == number].mean() if (of_year[: now + 1] == number).any() else np.nan
                       for number in range(1, 54)])  # fmt: skip
    season = np.nan_to_num(season / np.nanmean(season), nan=1.0)
    recent = known[:, now + 1 - WINDOW :] / season[of_year[now + 1 - WINDOW : now + 1] - 1]
    level = np.nan_to_num(np.nanmean(recent, axis=1))
    return np.ceil(level * season[of_year[now + 1 : now + 1 + REFERENCE_WEEKS] - 1].sum() - 1e-9)


def lawful(records: Records, now: int) -> list[np.ndarray]:
    """What covers the demand of the protection period with the share asked for, by the law it is drawn from: its rate known, and learned."""
    law, rng = records.law, np.random.default_rng(now)
    return [
        np.quantile(law.futures(rng, known, now, PROTECTION), COVERED, axis=1, method="inverted_cdf")
        for known in (law.known(now, DRAWS), law.learned(rng, now, DRAWS))
    ]


def played(records: Records, folder: Path, future: Future, first: int, orders: int) -> tuple[np.ndarray, np.ndarray]:
    """Holding cost and cost of lost sales of each policy, over the orders that are placed from a week on. Shapes: policies."""
    demand = future.demand
    weeks = [future.first + timedelta(7 * number) for number in range(demand.shape[1])]
    sold, is_whole = seen(records, demand.shape[1])
    shelves = None
    for turn in range(orders + LEAD):
        now = first + turn
        levels = np.zeros((len(POLICIES), len(demand)))
        if turn < orders:
            said = published(records, folder, weeks[now] + timedelta(6), {}, QUERY)
            own = records.places.select(KEYS).join(said, on=KEYS, how="left", maintain_order="left")
            levels[0] = reference(sold, is_whole, weeks, now)
            levels[1:3] = own.select("textbook", "restock").fill_null(0).to_numpy().T
            said = published(records, folder, weeks[now] + timedelta(6), {"restock_unmet_demand": "lost"}, QUERY)
            own = records.places.select(KEYS).join(said, on=KEYS, how="left", maintain_order="left")
            levels[3] = own["restock"].fill_null(0).to_numpy()
            levels[4:6] = lawful(records, now)
            levels[6] = demand[:, now + 1 : now + 1 + PROTECTION].sum(axis=1)
        if shelves is None:
            # Everyone begins with what the reference would have on the shelf, and nothing on its way.
            shelves = Shelves(len(demand), levels[0])
        shelves.week(shelves.order(levels), demand[:, now + 1], counts=True)
    return shelves.held.sum(axis=1), shelves.lost.sum(axis=1)


def seen(records: Records, weeks: int) -> tuple[np.ndarray, np.ndarray]:
    """What was sold, and whether the shelf was full all week. Shapes: places x weeks."""
    inputs = records.settings["restock_inputs"]
    number = records.places.select(KEYS).with_row_index("place")
    sales, empty = (pl.read_parquet(inputs[name]["file"]).join(number, on=KEYS) for name in ("sales", "stock_outs"))
    first = records.demand["sold_on"].min()
    sold, is_whole = np.zeros((len(number), weeks)), np.ones((len(number), weeks), dtype=bool)
    week = (sales["sold_on"] - first).dt.total_days().to_numpy() // 7
    np.add.at(sold, (sales["place"].to_numpy(), week), sales["quantity"].to_numpy())
    for place, begins, ends in empty.select("place", "starts_at", "ends_at").iter_rows():
        is_whole[place, (begins - first).days // 7 : (ends - first).days // 7 + 1] = False
    return sold, is_whole


def main() -> None:
    reader = argparse.ArgumentParser(description="What does a policy cost by the rules of a public contest?")
    reader.add_argument("--starts", type=int, default=4, help="how often the contest is played, from other weeks")
    reader.add_argument("--weeks", type=int, default=6, help="orders in each")
    chosen = reader.parse_args()
    held, lost = np.zeros((chosen.starts, len(POLICIES))), np.zeros((chosen.starts, len(POLICIES)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = weekly_stores(folder)
        future = Future(records, records.demand)
        last = future.demand.shape[1] - chosen.weeks - LEAD - REFERENCE_WEEKS
        for row, first in enumerate(np.linspace(last - 39, last, chosen.starts).astype(int).tolist()):
            held[row], lost[row] = played(records, folder / "build", future, first, chosen.weeks)
    print(
        f"{chosen.starts} contests of {chosen.weeks} orders, {len(records.places)} shelves; cost as a ratio to the reference\n"
    )
    print(f"{'policy':12} {'held':>9} {'lost':>9} {'cost':>9}  ratio, and from each start")
    cost = held + lost
    for column, policy in enumerate(POLICIES):
        each = " ".join(f"{one:.3f}" for one in cost[:, column] / cost[:, 0])
        sums = (one[:, column].sum() for one in (held, lost, cost))
        print(
            f"{policy:12}",
            *(f"{one:9,.0f}" for one in sums),
            f" {cost[:, column].sum() / cost[:, 0].sum():.3f}  {each}",
        )


if __name__ == "__main__":
    main()
