"""Real records, through the Parquet path: every figure is computed a second time, on the full calendar, without the package."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from conftest import SHARED, TEXTBOOK, build, needs_shared_data
from real_records import online_retail, scms
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
    built = build(tmp_path, **TEXTBOOK, **online_retail(SHARED / "data"))
    lines = pl.read_parquet(path / "sales.parquet").rename({"sku": "item_id", "location": "location_id", "date": "day"})
    assert len(lines) == 541_909

    # Every line is somewhere: rejected, cancelled, returned or sold.
    counts = built.query(
        "select rows_found, rows_read, rows_used, rows_rejected from restock__input_counts where input_name = 'sales'"
    ).row(0)
    assert counts == (541_909, 541_909, 541_909 - 2 - 9_288 - 1_336, 2)
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


def test_online_retail_as_it_really_was(tmp_path):
    """Every refinement on: orders that were taken back are nowhere, closed days are known, and the counts add up."""
    path = SHARED / "data" / "online_retail"
    built = build(tmp_path, restock_backtest_origins=0, **online_retail(SHARED / "data"))
    giants = built.query("select units::integer as units from int_restock__undone_sales where units > 50000 order by 1")
    assert giants["units"].to_list() == [74_215, 80_995]
    for table, column in (
        ("int_restock__daily_demand", "demand_units"),
        ("restock__demand_profiles", "demand_max_per_bucket_units"),
        ("restock__one_off_orders", "demand_units"),
    ):
        assert built.query(f"select max({column})::double as most from {table}").item() < 20_000, table
    # A cancellation takes nothing from a year that its order is not in.
    revenue = built.query("select sum(revenue_amount) as money from restock__item_classes").item()
    across = built.query(
        """
        select coalesce(sum(units * unit_price), 0)::double as money from int_restock__undone_sales
        where sold_on <= date '2010-12-09' and cancelled_on > date '2010-12-09'
        """
    ).item()
    year = pl.read_parquet(path / "sales.parquet").filter(pl.col("unit_price") >= 0, pl.col("date") > date(2010, 12, 9))
    booked = year.select((pl.col("quantity") * pl.col("unit_price")).sum()).item()
    assert revenue == pytest.approx(booked + across, rel=1e-9)

    row = built.query("select * from restock__input_counts where input_name = 'sales'").row(0, named=True)
    raw = pl.read_parquet(path / "sales.parquet")
    good = raw.filter(~(pl.col("unit_price") < 0))
    undone = built.query("select count(*) as n, sum(units)::double as units from int_restock__undone_sales").row(0)
    cancelled = good.filter("is_cancellation")
    assert (row["rows_cancelled"], row["rows_returned"]) == (len(cancelled) + undone[0], 1_336)
    assert row["units_cancelled"] == cancelled["quantity"].sum() + undone[1]
    assert row["units_read"] == raw["quantity"].sum()
    assert row["units_used"] == (
        good.filter(~pl.col("is_cancellation"), pl.col("quantity") > 0)["quantity"].sum() - undone[1]
    )

    closed = built.query("select * from int_restock__closed_days where location_id = 'United Kingdom'")
    weekdays = closed.filter(closed_because="weekday")["closed_on"].dt.weekday().unique().to_list()
    assert weekdays == [6]
    # Good Friday, Easter Monday, the royal wedding, the bank holidays.
    holidays = closed.filter(closed_because="holiday")["closed_on"].to_list()
    for month, day in ((4, 22), (4, 25), (4, 29), (5, 2), (5, 30), (8, 29)):
        assert date(2011, month, day) in holidays
    assert built.query(
        "select count(distinct stock_out_evidence) as n, min(stock_out_evidence) as what from restock__demand_profiles"
    ).row(0) == (1, "cannot tell")


def test_scms(tmp_path):
    as_of = date(2014, 6, 30)
    path = SHARED / "data" / "scms"
    built = build(tmp_path, **TEXTBOOK, restock_lead_time_receipts_minimum=3, **scms(SHARED / "data"))
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
