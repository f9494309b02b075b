"""The package as a user builds it, and what it says on a day."""

import sys
from datetime import date
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))

from conftest import FULL, SHARED, run_dbt
from records.data_set import Records

__all__ = ["SHARED", "published"]

# What is published for a reader of reorder points, and all that comes before it; no tests.
BUILD = ("build", "--select", "+restock__reorder_points", "--exclude", "resource_type:test", "resource_type:unit_test")
PUBLISHED = """
    select item_id, location_id, abc_class, xyz_class, demand_pattern, cycle_service_level as target, method, method_reason,
        demand_mean_units, demand_sd_units, demand_buckets, demand_sale_buckets, demand_source, lead_time_mean_days, lead_time_sd_days,
        lead_time_count, lead_time_source, review_period_days, expected_demand_units as expected, protection_demand_sd_units as spread,
        reorder_point_units as chosen, reorder_point_normal_units as unrounded, planned_demand_units, planned_demand_sd_units, asked_service_level
    from restock__reorder_points
"""


def published(records: Records, folder: Path, as_of: date, settings: dict, query: str = PUBLISHED) -> pl.DataFrame:
    """What the package says on a day."""
    built = run_dbt(folder, *BUILD, **{**FULL, **records.settings, **settings, "restock_as_of": str(as_of)})
    if built.exit_code:
        raise SystemExit(built.output)
    return built.query(query)
