"""The worked examples of the books, from a CSV through the whole dbt build to the mart."""

from datetime import date, timedelta

import pytest
from conftest import TEXTBOOK, build
from scipy.special import ndtr, ndtri

AS_OF = date(2025, 6, 30)
# Item: daily demand up to the as-of day, lead times, target.
ITEMS = {
    "average-max": ([10] * 5 + [50] * 5, [4, 10, 16], 0.95),  # average 30, peak 50; lead time 10, worst 16
    "regular": (
        [24, 56] + [40] * 7,
        [11, 12, 13],
        float(ndtr(1.65)),
    ),  # average 40, deviation 8; lead time 12, deviation 1
    "irregular": ([24, 56] + [40] * 7, [9, 12, 15], float(ndtr(1.65))),  # the same with deviation 3
    **{f"z{level}": ([1, 2, 3], [5, 5], level) for level in (0.90, 0.95, 0.98, 0.99)},
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worked")
    sales, deliveries, items = ["item_id,sold_on,quantity"], [], ["item_id,service_level"]
    for item, (demand, lead_times, level) in ITEMS.items():
        items.append(f"{item},{level!r}")
        sales += [f"{item},{AS_OF - timedelta(days=days)},{units}" for days, units in enumerate(demand)]
        ordered = date(2025, 1, 1)
        deliveries += [f"S,{item},{ordered},{ordered + timedelta(days=days)},1,1" for days in lead_times]
    header = ["supplier_id,item_id,ordered_on,received_on,quantity_ordered,quantity_received"]
    for name, lines in (("sales", sales), ("deliveries", header + deliveries), ("items", items)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    built = build(
        folder / "build",
        **TEXTBOOK,
        restock_as_of=str(AS_OF),
        restock_inputs={name: {"file": f"{folder}/{name}.csv"} for name in ("sales", "deliveries", "items")},
    )
    return {row["item_id"]: row for row in built.mart("restock__reorder_points").to_dicts()}


def test_average_max(rows):
    row = rows["average-max"]
    assert (row["demand_mean_units"], row["demand_max_units"]) == (30, 50)
    assert (row["lead_time_mean_days"], row["lead_time_max_days"]) == (10, 16)
    assert (row["safety_stock_average_max_units"], row["reorder_point_average_max_units"]) == (500, 800)


def test_service_level(rows):
    row = rows["irregular"]
    assert (row["demand_mean_units"], row["lead_time_mean_days"], row["lead_time_sd_days"]) == (40, 12, 3)
    assert row["demand_sd_units"] == pytest.approx(8, abs=1e-12)
    assert row["safety_stock_normal_units"] == pytest.approx(1.65 * 15168**0.5, abs=1e-9)
    assert (round(row["safety_stock_normal_units"], 1), round(row["reorder_point_normal_units"], 1)) == (203.2, 683.2)
    assert (row["safety_stock_units"], row["reorder_point_units"]) == (204, 684)
    assert row["lead_time_share_of_variance"] == pytest.approx(14400 / 15168)


def test_a_more_regular_supplier(rows):
    assert round(rows["regular"]["safety_stock_normal_units"], 1) == 80.3


@pytest.mark.parametrize("level", [0.90, 0.95, 0.98, 0.99])
def test_service_factors(rows, level):
    row = rows[f"z{level}"]
    assert row["service_factor"] == pytest.approx(ndtri(level), abs=1e-12)
    assert row["service_level_source"] == "item"
