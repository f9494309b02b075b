"""Recorded demand, replayed against an ordering policy."""

from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, IntArray, Numbers
from restock.kaplan_meier import Survival
from restock.simulation.lead_times import as_lead_times
from restock.simulation.per_item import known_an_item
from restock.simulation.policy import Policy, as_rules
from restock.simulation.result import Costs, SimulationResult, as_prices
from restock.simulation.shelves import Shelves

Demand: TypeAlias = npt.NDArray[Any]
Unmet = Literal["lost", "backorder"]
# What is touched every day of a batch stays in the cache of a core.
ITEMS_A_BATCH = 8192
# Days and items that are turned at once from one row an item to one row a day.
DAYS_A_TILE, ITEMS_A_TILE = 32, 512


def simulate(
    demand: npt.ArrayLike,
    policy: Policy,
    lead_times: Numbers | Survival,
    *,
    unmet: Unmet = "lost",
    starting_stock: Numbers | None = None,
    warm_up_days: int = 0,
    costs: Costs | None = None,
    seed: int = 0,
    draw_keys: npt.ArrayLike | None = None,
    batch_items: int = ITEMS_A_BATCH,
) -> SimulationResult:
    """Replay the demand of each item day by day and report what its ordering policy would have served and cost.

    Each day: receive, serve, then review and order. An order placed at the end of day t with the lead time L arrives
    before the demand of day t + L + 1; until then the stock must cover the days t + 1 to t + L. With L = 0 it is there
    the next morning. Orders may overtake each other. A cycle ends immediately before a receipt, whichever order it is
    of, and several receipts of one morning end one cycle; it had a stock-out if anything was not served since the
    morning of the receipt before, be that before the warm-up ended. A cycle that is not over is not counted.

    demand: units, items x days, at least 0. policy: see `Policy`. lead_times: whole days, one an item or one for all; or
    `kaplan_meier.Survival`, whose groups are the items: each order draws one of the days of its item.
    unmet: "lost", or "backorder" if customers wait. starting_stock: units on hand on the first morning; usually S, or
    s + Q. warm_up_days: days at the beginning that are not counted. costs: see `Costs`; usually 0.
    seed: of the draws. A draw belongs to the seed, the item and the day of the order, whatever the policy is and whichever
    items are beside it. draw_keys: a whole number an item by which it draws, at least 0; usually its row. batch_items:
    how many items are computed at once; no result depends on it.

    Raises ValueError, with the item and the day, for demand that is missing, infinite or below 0, and for whatever
    `Policy`, `Costs` and lead times cannot be.

    Ten are there, four a day are wanted, and what is ordered at 4 or less arrives two mornings later:

    >>> result = simulate([[4, 4, 4, 4, 4, 4]], Policy(reorder_point=4, order_quantity=10), lead_times=1, starting_stock=10)
    >>> result.served_units, result.fill_rate.round(4), result.orders, result.cycle_service_level
    (array([20.]), array([0.8333]), array([2.]), array([0.]))
    """
    units = _as_demand(demand)
    count, days = units.shape
    if unmet not in get_args(Unmet):
        raise ValueError(f"unmet must be one of {', '.join(get_args(Unmet))}, but it is {unmet!r}")
    if not 0 <= warm_up_days < max(days, 1):
        raise ValueError(f"warm_up_days must be at least 0 and below the {days} days of demand, but is {warm_up_days}")
    if batch_items < 1:
        raise ValueError(f"batch_items must be at least 1, but is {batch_items}")
    if not isinstance(seed, int | np.integer):
        raise ValueError(f"seed must be a whole number, but it is {seed!r}")
    rules = as_rules(policy, count)
    keys = _as_keys(draw_keys, count)
    arrivals = as_lead_times(lead_times, seed, keys, days)
    prices = as_prices(costs or Costs(), count)
    stock = rules.full if starting_stock is None else known_an_item("starting_stock", starting_stock, count, minimum=0)

    parts = []
    for begin in range(0, count, batch_items):
        items = slice(begin, min(begin + batch_items, count))
        shelves = Shelves(rules.part(items), arrivals.part(items), stock[items], waits=unmet == "backorder")
        _replay(shelves, units[items], begin, warm_up_days)
        parts.append(shelves.counted())
    counted = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return SimulationResult(
        days=np.full(count, float(days - warm_up_days)),
        **counted,
        holding_cost=counted["stock_unit_days"] * prices.stock,
        ordering_cost=counted["orders"] * prices.order,
        shortage_cost=(counted["demand_units"] - counted["served_units"]) * prices.unit_short,
    )


def _replay(shelves: Shelves, demand: Demand, first_item: int, warm_up_days: int) -> None:
    """Every day of one batch. Demand is turned in tiles: its days lie far apart in the rows of many items."""
    count, days = demand.shape
    tile = np.empty((DAYS_A_TILE, count))
    for begin in range(0, days, DAYS_A_TILE):
        end = min(begin + DAYS_A_TILE, days)
        for item in range(0, count, ITEMS_A_TILE):
            some = slice(item, item + ITEMS_A_TILE)
            tile[: end - begin, some] = demand[some, begin:end].T
        _check(tile[: end - begin], first_item, begin)
        for day in range(begin, end):
            if day == warm_up_days:
                shelves.forget()
            shelves.receive(day)
            shelves.serve(tile[day - begin])
            shelves.review(day)


def _check(tile: FloatArray, first_item: int, first_day: int) -> None:
    # The least of numbers among which one is missing is missing.
    if tile.min() >= 0 and tile.max() < np.inf:
        return
    wrong = ~(tile >= 0) | np.isinf(tile)
    item, day = (int(place[0]) for place in np.nonzero(wrong.T))
    raise ValueError(
        "demand must be known, finite and at least 0, "
        f"but that of item {first_item + item} on day {first_day + day} is {tile[day, item]}"
    )


def _as_demand(demand: npt.ArrayLike) -> Demand:
    units = np.asarray(demand)
    if units.ndim != 2 or 0 in units.shape:
        raise ValueError(f"demand must have one row an item and one column a day, but its shape is {units.shape}")
    if units.dtype.kind not in "biuf":
        raise ValueError(f"demand must be numbers, but it is {units.dtype}")
    return units


def _as_keys(keys: npt.ArrayLike | None, count: int) -> IntArray:
    if keys is None:
        return np.arange(count)
    array = np.asarray(keys)
    if array.shape != (count,) or array.dtype.kind not in "iu" or (array < 0).any():
        raise ValueError(f"draw_keys must be one whole number, at least 0, for each of the {count} items")
    return array.astype(np.int64)
