"""Weekly and monthly totals of the same sales give the same demand over the lead time."""

import duckdb
import pytest
from conftest import ROOT, TEXTBOOK, build

DEMO = f"{ROOT}/seeds/demo/restock_demo"
OTHERS = {"deliveries": {"file": f"{DEMO}_deliveries.csv"}, "items": {"file": f"{DEMO}_items.csv"}}
GOOD = "try_cast(quantity as integer) > 0 and is_cancelled is null and item_id is not null and try_cast(sold_on as date) is not null"


def totals(path, period_start):
    """Totals of the demo sales per item, location and period, dated on the first day of the period."""
    lines = f"(select distinct * from read_csv('{DEMO}_sales.csv', all_varchar = true) where {GOOD})"
    duckdb.execute(
        f"""
        copy (
            select item_id, location_id, {period_start} as sold_on, sum(quantity::double) as quantity
            from {lines} group by all
        ) to '{path}' (format parquet)
        """
    )
    return {"file": str(path)}


@pytest.mark.builds
@pytest.mark.parametrize(
    ("bucket", "window", "period_start"),
    [
        ("week", 364, "date '2025-12-31' - (7 * ((date '2025-12-31' - sold_on::date) // 7) + 4)::integer"),
        ("month", 365, "date_trunc('month', sold_on::date)::date"),
    ],
)
def test_totals_give_the_same_mean_over_the_lead_time(bucket, window, period_start, tmp_path):
    settings = {**TEXTBOOK, "restock_as_of": "2025-12-31", "restock_demand_window_days": window}
    day = build(
        tmp_path / "day",
        "restock__reorder_points",
        restock_inputs={"sales": totals(tmp_path / "day.parquet", "sold_on::date"), **OTHERS},
        **settings,
    )
    sales = totals(tmp_path / "totals.parquet", period_start)
    coarse = build(
        tmp_path / bucket,
        "restock__reorder_points",
        restock_inputs={"sales": sales, **OTHERS},
        restock_demand_bucket=bucket,
        **settings,
    )
    both = day.mart("restock__reorder_points").join(
        coarse.mart("restock__reorder_points"), on=["item_id", "location_id"], suffix="_coarse"
    )
    both = both.filter(demand_days=window, demand_days_coarse=window)
    assert len(both) > 100
    assert (both["expected_demand_units"] - both["expected_demand_units_coarse"]).abs().max() < 1e-9
    # One year has 52 weeks or 12 months: a deviation is known to 1 / sqrt(2 (n - 1)) of itself, and more for lumpy sales.
    steady = both.filter(demand_pattern="smooth")
    ratio = (steady["demand_sd_units_coarse"] / steady["demand_sd_units"]).to_numpy()
    buckets = {"week": 52, "month": 12}[bucket]
    changing = steady["item_id"].is_in(["I001", "I002", "I004"]).to_numpy()  # trend, season and stock-outs add to it
    assert abs(ratio[~changing] - 1).max() < 4 / (2 * (buckets - 1)) ** 0.5
