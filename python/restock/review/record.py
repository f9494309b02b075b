"""The columns of the record: one row an item, location and day on which its figures were looked at."""

import polars as pl

from restock.review.attribution import CAUSES
from restock.review.drivers import NAMES, PREFIX, WORDS

_Columns = dict[str, type[pl.DataType]]

# What was seen on the day of the review; the next one is compared with it.
SEEN: _Columns = {
    "supplier_id": pl.String,
    "lifecycle": pl.String,
    "item_service_level": pl.Float64,
    "demand_mean_units": pl.Float64,
    "demand_sd_units": pl.Float64,
    "demand_days": pl.Float64,
    "demand_mean_error_units": pl.Float64,
    "lead_time_mean_days": pl.Float64,
    "lead_time_sd_days": pl.Float64,
    "lead_time_receipts": pl.Float64,
    "events_seen": pl.Int64,
}

RECORD: _Columns = {
    "item_id": pl.String,
    "location_id": pl.String,
    "reviewed_on": pl.Date,
    "review_kind": pl.String,
    "scheduled_on": pl.Date,
    "reason_codes": pl.String,
    "reasons": pl.String,
    "decision": pl.String,
    "explanation": pl.String,
    "old_abc_class": pl.String,
    "abc_class": pl.String,
    "xyz_class": pl.String,
    "old_cycle_service_level": pl.Float64,
    "cycle_service_level": pl.Float64,
    "fill_rate_target": pl.Float64,
    "old_safety_stock_units": pl.Float64,
    "safety_stock_units": pl.Float64,
    "old_reorder_point_units": pl.Float64,
    "reorder_point_units": pl.Float64,
    "order_quantity_units": pl.Float64,
    "order_up_to_units": pl.Float64,
    "recommended_reorder_point_units": pl.Float64,
    "noise_units": pl.Float64,
    "change_units": pl.Float64,
    "change_amount": pl.Float64,
    **{f"from_{cause}_units": pl.Float64 for cause in CAUSES},
    "in_force_since_on": pl.Date,
    "calendar_starts_on": pl.Date,
    "next_review_on": pl.Date,
    "set_by": pl.String,
    "set_because": pl.String,
    "set_until_on": pl.Date,
    **SEEN,
    **{PREFIX + name: pl.String if name in WORDS else pl.Float64 for name in NAMES},
}


def with_types(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns in their order and types; NaN is null."""
    return rows.select(
        pl.col(name).cast(kind).fill_nan(None) if kind == pl.Float64 else pl.col(name).cast(kind)
        for name, kind in RECORD.items()
    )
