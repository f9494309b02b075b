"""Weekly totals of stores as a user has them: no prices, one target, two weeks of lead time and one of review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from records.data_set import Records, long
from records.law import Law


@dataclass(frozen=True)
class Seen:
    """start: the first Monday. sold, demand: places x weeks. row, first, end: of each time that a shelf was empty the place, its first
    and its last day, counted from start."""

    start: date
    places: pl.DataFrame
    sold: np.ndarray
    demand: np.ndarray
    row: np.ndarray
    first: np.ndarray
    end: np.ndarray


def of_stores(items: Sequence[str], stores: Sequence[str], item: np.ndarray, store: np.ndarray) -> pl.DataFrame:
    """The places, one per item and store of the two lists of numbers."""
    names = {"item_id": [items[one] for one in item], "location_id": [stores[one] for one in store]}
    return pl.DataFrame(names).with_columns(unit_price=pl.lit(None, dtype=pl.Float64), supplier_id=pl.lit("all"))


def weekly_records(
    folder: Path, seen: Seen, items: pl.DataFrame, as_of: Sequence[int], law: Law | None = None
) -> Records:
    """Write the files and say how they are mapped. items: what the item table says beside its terms. as_of: weeks that are over."""
    days = [seen.start + timedelta(7 * number) for number in range(seen.demand.shape[1])]
    long(seen.sold, seen.places, days, "quantity").write_parquet(folder / "sales.parquet")
    seen.places.select("item_id", "location_id")[seen.row].with_columns(
        starts_at=pl.Series([seen.start + timedelta(int(day)) for day in seen.first]),
        ends_at=pl.Series([seen.start + timedelta(int(day)) for day in seen.end]),
    ).write_parquet(folder / "stock_outs.parquet")
    items.with_columns(
        planned_lead_time_days=pl.lit(14), review_period_days=pl.lit(7), service_level=pl.lit(0.833)
    ).write_parquet(folder / "items.parquet")
    files = {name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "stock_outs", "items")}
    return Records(
        settings={"restock_demand_bucket": "week", "restock_inputs": files | {"deliveries": {"none": True}}},
        places=seen.places,
        lead_times={"all": np.array([0.0, 0.0, 1.0])},
        as_of=[seen.start + timedelta(7 * number - 1) for number in as_of],
        demand=long(seen.demand, seen.places, days),
        bucket="week",
        review=1,
        law=law,
    )
