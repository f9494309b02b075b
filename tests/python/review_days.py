"""Days of made-up recommendations, in head-sized numbers: what `int_restock__recommendations` would hold."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
from restock.review.record import RECORD
from scipy.special import ndtri

EVENTS = pl.DataFrame(
    schema={
        "item_id": pl.String,
        "location_id": pl.String,
        "kind": pl.String,
        "happened_on": pl.Date,
        "is_given": pl.Boolean,
        "detail": pl.String,
    }
)
NO_RECORD = pl.DataFrame(schema=RECORD)
# Ten a day with a spread of 3, on 90 days; nine days of lead time, sometimes eight or ten: 90 expected, variance 81 + 100.
USUAL: dict[str, Any] = {
    "item_id": "a",
    "location_id": "x",
    "supplier_id": "S1",
    "lifecycle": "active",
    "abc_class": "A",
    "xyz_class": "X",
    "cycle_service_level": 0.95,
    "fill_rate_target": None,
    "item_service_level": None,
    "review_every_months": 1.0,
    "demand_mean_units": 10.0,
    "demand_sd_units": 3.0,
    "demand_days": 90.0,
    "demand_sale_buckets": 90.0,
    "demand_mean_error_units": 0.0,
    "lead_time_mean_days": 9.0,
    "lead_time_sd_days": 1.0,
    "lead_time_receipts": 25.0,
    "lead_time_spread_receipts": 25.0,
    "protected_review_days": 0.0,
    "order_multiple": 1.0,
    "unit_cost": 2.0,
    "is_whole": True,
    "method": "normal",
    "reason": "because",
    "order_quantity_units": 90.0,
    "set_by": None,
    "set_because": None,
    "set_until_on": None,
    "given_reorder_point_units": None,
    "given_safety_stock_units": None,
    "set_reorder_point_units": None,
    "set_safety_stock_units": None,
    "set_order_up_to_units": None,
}
_TYPES = {name: kind for name, kind in RECORD.items() if name in USUAL} | {
    "fill_rate_target": pl.Float64,
    "item_service_level": pl.Float64,
    "set_until_on": pl.Date,
    **{f"set_{name}_units": pl.Float64 for name in ("reorder_point", "safety_stock", "order_up_to")},
    **{f"given_{name}_units": pl.Float64 for name in ("reorder_point", "safety_stock")},
    "demand_sale_buckets": pl.Float64,
}


def recommended(day: date | str, *rows: dict[str, Any]) -> pl.DataFrame:
    """One row for each set of changes to `USUAL`; sized by the textbook's formula. `refused: True` leaves the figure out."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return pl.DataFrame([_row(when, changes) for changes in rows or ({},)], schema_overrides=_TYPES)


def _row(day: date, changes: dict[str, Any]) -> dict[str, Any]:
    row = {**USUAL, **changes, "as_of_on": day}
    refused = row.pop("refused", False)
    period = row["lead_time_mean_days"] + row["protected_review_days"]
    mean = row["demand_mean_units"] * period
    from_demand = period * row["demand_sd_units"] ** 2
    from_lead = (row["demand_mean_units"] * row["lead_time_sd_days"]) ** 2
    sd = np.sqrt(from_demand + from_lead)
    covered = row.get("covered_service_level", row["cycle_service_level"])
    exact = mean + ndtri(covered) * sd
    point = None if refused else float(np.ceil(exact - 1e-9))
    return row | {
        "protection_period_days": period,
        "protected_lead_time_sd_days": row["lead_time_sd_days"],
        "lead_time_share_of_variance": from_lead / (from_demand + from_lead) if sd else 0.0,
        "planned_demand_units": mean,
        "planned_demand_sd_units": sd,
        "covered_service_level": covered,
        "asked_service_level": covered,
        "exact_reorder_point_units": None if refused else exact,
        "reorder_point_units": point,
        "safety_stock_units": None if point is None else point - mean,
        "order_up_to_units": None if point is None else point + row["order_quantity_units"],
    }


def event(kind: str, day: str, is_given: bool = True, item: str = "a", detail: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        [(item, "x", kind, date.fromisoformat(day), is_given, detail)], schema=EVENTS.schema, orient="row"
    )
