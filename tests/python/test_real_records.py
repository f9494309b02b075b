"""Real records, through the Parquet path: every figure is computed a second time, on the full calendar, without the package."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from conftest import SHARED, TEXTBOOK, build, needs_shared_data
from scipy.special import ndtri

pytestmark = needs_shared_data


def dense_demand(sales, as_of, window_of):
    """Mean and standard deviation of daily demand by writing out every day of each window."""
    expected = {}
    for (item, location), lines in sales.group_by("item_id", "location_id"):
        window = min(window_of[item], (as_of - lines["day"].min()).days + 1)
        days = np.zeros(window)
        ages = np.array([(as_of - day).days for day in lines["day"]])
        inside = ages < window
        np.add.at(days, ages[inside], lines["quantity"].to_numpy()[inside])
        expected[item, location] = (window, days.mean(), days.std(ddof=1) if window > 1 else np.nan, days.max())
    return expected


def abc(values):
    """A up to 80 %, B up to 95 %, the crossing item going up."""
    before, total = 0.0, sum(value for _, value in values)
    classes = {}
    for item, value in sorted(values, key=lambda pair: (-pair[1], pair[0])):
        classes[item] = "C" if value <= 0 else "A" if before / total < 0.80 else "B" if before / total < 0.95 else "C"
        before += value
    return classes


def assert_demand_agrees(points, expected):
    checked = 0
    for row in points.filter(pl.col("demand_days").is_not_null()).iter_rows(named=True):
        window, mean, sd, largest = expected[row["item_id"], row["location_id"]]
        assert row["demand_days"] == window
        assert row["demand_mean_units"] == pytest.approx(mean, rel=1e-9, abs=1e-12)
        assert row["demand_max_units"] == pytest.approx(largest, rel=1e-9)
        if window > 1:
            assert row["demand_sd_units"] == pytest.approx(sd, rel=1e-9, abs=1e-9)
        checked += 1
    assert checked == len(expected)


WINDOW = {"A": 90, "B": 90, "C": 180}
TARGET = {"A": 0.97, "B": 0.93, "C": 0.88}


def test_online_retail(tmp_path):
    as_of = date(2011, 12, 9)
    path = SHARED / "data" / "online_retail"
    built = build(
        tmp_path,
        **TEXTBOOK,
        restock_as_of=str(as_of),
        restock_inputs={
            "sales": {
                "file": str(path / "sales.parquet"),
                "columns": {
                    "item_id": "sku",
                    "sold_on": "date",
                    "location_id": "location",
                    "is_cancelled": "is_cancellation",
                },
            },
            "deliveries": {"none": True},
            "items": {
                "file": str(path / "items.parquet"),
                "columns": {"item_id": "sku", "planned_lead_time_days": "12"},
            },
        },
    )
    lines = pl.read_parquet(path / "sales.parquet").rename({"sku": "item_id", "location": "location_id", "date": "day"})
    assert len(lines) == 541_909

    # Every line is somewhere: rejected, cancelled, returned or sold.
    counts = built.query(
        "select rows_found, rows_read, rows_used, rows_rejected from restock__input_counts where input_name = 'sales'"
    ).row(0)
    assert counts == (541_909, 541_909, 541_907, 2)
    profile = built.query(
        "select sum(sales_lines) as used, sum(cancelled_lines) as cancelled, sum(returned_lines) as returned from restock__demand_profiles"
    ).row(0)
    good = lines.filter(~(pl.col("unit_price") < 0))
    assert profile == (
        541_907,
        good["is_cancellation"].sum(),
        good.filter(~pl.col("is_cancellation"), pl.col("quantity") < 0).height,
    )
    assert profile[1:] == (9_288, 1_336)
    sold = good.filter(~pl.col("is_cancellation"), pl.col("quantity") > 0)
    assert sum(profile[1:]) + sold.height + 2 == 541_909

    year = good.filter(pl.col("day") > date(2010, 12, 9))
    revenue = year.with_columns(amount=pl.col("quantity") * pl.col("unit_price")).filter(
        ~(pl.col("is_cancellation") & (pl.col("quantity") > 0))
    )
    values = revenue.group_by("item_id").agg(pl.col("amount").sum()).iter_rows()
    classes = abc([(item, max(amount, 0.0)) for item, amount in values])
    found = dict(built.query("select item_id, abc_class from restock__item_classes").iter_rows())
    assert {item: found[item] for item in classes} == classes

    points = built.mart("restock__reorder_points")
    expected = dense_demand(sold, as_of, {item: WINDOW[abc_class] for item, abc_class in found.items()})
    assert_demand_agrees(points, expected)
    for row in points.filter(method="normal").iter_rows(named=True):
        _, mean, sd, _ = expected[row["item_id"], row["location_id"]]
        exact = 12 * mean + ndtri(TARGET[row["abc_class"]]) * np.sqrt(12) * sd
        assert row["reorder_point_normal_units"] == pytest.approx(exact, rel=1e-9, abs=1e-9)
        assert 0 <= row["reorder_point_units"] - exact < 1 + 1e-6
    assert points.filter(method="normal").height > 19_000


def test_scms(tmp_path):
    as_of = date(2014, 6, 30)
    path = SHARED / "data" / "scms"
    built = build(
        tmp_path,
        **TEXTBOOK,
        restock_as_of=str(as_of),
        restock_lead_time_receipts_minimum=3,
        restock_inputs={
            "sales": {"file": str(path / "sales.parquet"), "columns": {"item_id": "sku", "sold_on": "date", "location_id": "location"}},
            "deliveries": {
                "file": str(path / "deliveries.parquet"),
                "where": "fulfil_via = 'Direct Drop'",
                "columns": {
                    "supplier_id": "supplier", "item_id": "sku", "location_id": "location", "ordered_on": "ordered_date",
                    "received_on": "received_date", "promised_on": "promised_date", "quantity_ordered": "quantity",
                    "quantity_received": "quantity", "order_id": "po_id",
                },
            },
        },
    )  # fmt: skip
    raw = (
        pl.read_parquet(path / "deliveries.parquet")
        .filter(fulfil_via="Direct Drop")
        .rename({"sku": "item_id", "location": "location_id", "supplier": "supplier_id"})
    )
    seen = raw.filter(pl.col("ordered_date").is_null() | (pl.col("ordered_date") <= as_of))
    undated = seen["ordered_date"].is_null().sum()
    backwards = seen.filter(pl.col("received_date") < pl.col("ordered_date")).height
    counts = built.query(
        "select rows_found, rows_after_as_of, rows_read, rows_used, rows_rejected from restock__input_counts where input_name = 'deliveries'"
    ).row(0)
    assert counts == (len(raw), len(raw) - len(seen), len(seen), len(seen) - undated - backwards, undated + backwards)
    assert (undated, backwards) == (271, 4)

    receipts = seen.filter(
        pl.col("ordered_date") <= pl.col("received_date"), pl.col("received_date") <= as_of
    ).with_columns(days=(pl.col("received_date") - pl.col("ordered_date")).dt.total_days().cast(pl.Float64))
    points = built.mart("restock__reorder_points")
    figures = {}
    for rung, keys in (
        ("item_location", ["item_id", "location_id"]),
        ("item", ["item_id"]),
        ("supplier", ["supplier_id"]),
        ("all", []),
    ):
        groups = receipts.group_by(keys) if keys else [((), receipts)]
        figures[rung] = {
            key: (g["days"].mean(), g["days"].std(), g["days"].max(), len(g)) for key, g in groups if len(g) >= 3
        }
    for row in points.iter_rows(named=True):
        keys = {
            "item_location": (row["item_id"], row["location_id"]),
            "item": (row["item_id"],),
            "supplier": (row["supplier_id"],),
            "all": (),
        }
        rung = next(rung for rung, key in keys.items() if key in figures[rung])
        mean, sd, longest, count = figures[rung][keys[rung]]
        assert row["lead_time_source"] == rung
        assert row["lead_time_count"] == count
        assert row["lead_time_mean_days"] == pytest.approx(mean, rel=1e-12)
        assert row["lead_time_sd_days"] == pytest.approx(sd, rel=1e-9)
        assert row["lead_time_max_days"] == longest
    assert set(points["lead_time_source"]) == {"item_location", "item", "supplier", "all"}

    sales = (
        pl.read_parquet(path / "sales.parquet")
        .rename({"sku": "item_id", "location": "location_id", "date": "day"})
        .filter(pl.col("day") <= as_of)
    )
    year = sales.filter(pl.col("day") > date(2013, 6, 30)).with_columns(
        amount=pl.col("quantity") * pl.col("unit_price")
    )
    found = dict(built.query("select item_id, abc_class from restock__item_classes").iter_rows())
    classes = abc(year.group_by("item_id").agg(pl.col("amount").sum()).rows())
    assert {item: found[item] for item in classes} == classes
    expected = dense_demand(
        sales.filter(pl.col("quantity") > 0), as_of, {item: WINDOW[name] for item, name in found.items()}
    )
    assert_demand_agrees(points, expected)

    on_time = (
        receipts.filter(pl.col("promised_date").is_not_null())
        .group_by("item_id", "location_id", "supplier_id")
        .agg(share=(pl.col("received_date") <= pl.col("promised_date")).mean())
    )
    profiles = built.mart("restock__lead_time_profiles").join(on_time, on=["item_id", "location_id", "supplier_id"])
    assert (profiles["on_time_in_full_share"] - profiles["share"]).abs().max() < 1e-12
