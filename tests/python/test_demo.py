"""The demo data is what its script writes, and the package recovers what it was drawn from."""

import math
import subprocess
import sys

import polars as pl
import pytest
from conftest import ROOT, build


def test_the_script_writes_the_seeds_that_are_here(tmp_path):
    subprocess.run([sys.executable, ROOT / "seeds" / "demo" / "generate.py", tmp_path], check=True)
    for written in tmp_path.iterdir():
        kept = ROOT / ("tests/fixtures" if written.name == "demo_truth.csv" else "seeds/demo") / written.name
        assert written.read_bytes() == kept.read_bytes(), f"{written.name}: run make demo-data"


def test_true_demand_is_recovered(demo):
    truth = pl.read_csv(ROOT / "tests" / "fixtures" / "demo_truth.csv").filter("is_steady")
    found = demo.mart("restock__demand_profiles").join(truth, on=["item_id", "location_id"], suffix="_true")
    assert len(found) == len(truth) > 80
    # The mean of N days strays by its standard error; 4.5 of them in ninety items is a chance of one in a thousand.
    error = pl.col("demand_sd_units_true") / pl.col("demand_days").sqrt()
    worst = found.select(((pl.col("demand_mean_units") - pl.col("demand_mean_units_true")) / error).abs().max()).item()
    assert worst < 4.5
    # Over all items the errors have no side: their mean has the standard error 1 / sqrt(items).
    mean = found.select(((pl.col("demand_mean_units") - pl.col("demand_mean_units_true")) / error).mean()).item()
    assert abs(mean) < 3.5 / len(found) ** 0.5
    spread = found.select(((pl.col("demand_sd_units") / pl.col("demand_sd_units_true")) ** 2).mean()).item()
    assert 0.8 < spread < 1.2


def test_true_patterns_are_recovered(demo):
    truth = pl.read_csv(ROOT / "tests" / "fixtures" / "demo_truth.csv").filter("is_steady")
    found = demo.mart("restock__demand_profiles").join(truth, on=["item_id", "location_id"])
    frequent = pl.col("pattern").is_in(["smooth", "erratic"])
    assert found.filter(frequent).filter(~pl.col("demand_pattern").is_in(["smooth", "erratic"])).is_empty()
    assert found.filter(~frequent).filter(pl.col("demand_pattern").is_in(["smooth", "erratic"])).is_empty()
    assert set(found["demand_pattern"]) >= {"smooth", "erratic", "intermittent", "lumpy"}


def test_true_lead_times_are_recovered(tmp_path):
    """Until the first part of an order comes, which is what was drawn."""
    built = build(tmp_path, restock_lead_time_ends="first")
    truth = pl.read_csv(ROOT / "tests" / "fixtures" / "demo_truth.csv")
    suppliers = truth.unique("supplier_id").select("supplier_id", "lead_time_mean_days", "lead_time_sd_days")
    measured = (
        built.mart("restock__lead_time_profiles")
        .group_by("supplier_id")
        .agg(
            n=pl.col("lead_time_count").sum(),
            mean=(pl.col("lead_time_mean_days") * pl.col("lead_time_count")).sum() / pl.col("lead_time_count").sum(),
        )
        .join(suppliers, on="supplier_id")
        .filter(pl.col("n") > 30)
    )
    assert set(measured["supplier_id"]) >= {"S1", "S2", "S3", "S4"}
    assert (
        measured.select(
            (
                (pl.col("mean") - pl.col("lead_time_mean_days")).abs()
                / (pl.col("lead_time_sd_days") / pl.col("n").sqrt())
            ).max()
        ).item()
        < 4
    )


def test_what_the_records_hold_is_seen(demo):
    points = demo.mart("restock__reorder_points")
    phased_out = points.filter(pl.col("item_id") == "I015", pl.col("demand_sale_buckets") == 0)
    assert phased_out["method_reason"].str.contains("no demand in").all()
    assert points.filter(item_id="I041")["borrowed_from"].to_list() == ["I001"]
    assert points.filter(item_id="I007")["service_level_source"].unique().to_list() == ["item"]
    unreliable = points.filter(supplier_id="S3", demand_pattern="smooth")
    assert (unreliable["lead_time_share_of_variance"] > 0.5).all()
    counts = demo.query("select input_name, rows_rejected from restock__input_counts where rows_rejected > 0")
    assert dict(counts.iter_rows()) == {"sales": 35, "deliveries": 4}


@pytest.mark.builds
def test_a_past_day_is_seen_as_it_was(tmp_path):
    """With restock_as_of in the past, records after it change nothing: deleting them gives the same tables."""
    day = "2025-06-30"
    inputs = {
        name: {"file": f"{ROOT}/seeds/demo/restock_demo_{name}.csv"}
        for name in ("sales", "deliveries", "items", "stock")
    }
    cut = {
        **inputs,
        "sales": {
            **inputs["sales"],
            "where": f"try_cast(sold_on as date) <= '{day}' or try_cast(sold_on as date) is null",
        },
        "deliveries": {
            **inputs["deliveries"],
            "where": f"try_cast(ordered_on as date) <= '{day}' or try_cast(ordered_on as date) is null",
            "columns": {
                "received_on": f"case when received_on <= '{day}' then received_on end",
                "quantity_received": f"case when received_on <= '{day}' then quantity_received end",
            },
        },
        "stock": {**inputs["stock"], "where": f"counted_on <= '{day}'"},
    }
    tables = (
        "restock__reorder_points",
        "restock__demand_profiles",
        "restock__lead_time_profiles",
        "restock__item_classes",
        "restock__safety_stock",
    )
    everything = build(tmp_path / "all", *tables, "restock__input_counts", restock_as_of=day, restock_inputs=inputs)
    assert everything.query("select sum(rows_after_as_of) as rows from restock__input_counts").item() > 5000
    assert everything.query("select max(last_sold_on) as day from restock__demand_profiles").item().isoformat() <= day
    known = build(
        tmp_path / "cut",
        *tables,
        restock_as_of=day,
        restock_inputs={name: place for name, place in cut.items() if name != "stock"},
    )
    for mart in tables:
        assert everything.mart(mart).equals(known.mart(mart)), mart


def test_the_page_on_lead_times_has_the_figures_of_the_demo(demo):
    """S5, whose few receipts are weighed with all, and an item that is bought from it."""
    page = " ".join((ROOT / "docs" / "lead_time.md").read_text().split())
    s5 = demo.query(
        "select * from int_restock__lead_time_estimates where rung = 'supplier' and supplier_id = 'S5' and origin_number = 0"
    ).to_dicts()[0]
    worth, weight = s5["parent_receipts_worth"], s5["own_weight"]
    assert f"own weight = 7 / (7 + {worth:.2f}) = {weight:.3f}" in page
    assert f"= {s5['planned_mean_days']:.2f} days variance" in page
    assert f"= {s5['planned_sd_days'] ** 2:.1f} deviation = {s5['planned_sd_days']:.2f} days" in page
    row = demo.query(
        "select * from restock__reorder_points where item_id = 'I020' and location_id = 'north'"
    ).to_dicts()[0]
    stock = row["safety_stock_normal_units"]
    assert f"n = 7 + {worth:.2f} = {7 + worth:.2f}, target 88 %, f = **{row['new_supplier_factor']:.3f}**" in page
    assert f"Its safety stock by the textbook is {stock:.2f} units" in page
    (mean,) = demo.query("select distinct lead_time_mean_days from restock__reorder_points where item_id = 'I020'")
    assert f"so the item is sized with S5: {mean.item():.2f} days" in page


def test_an_order_of_one_unit_reads_as_one(demo):
    told = demo.query("select reason from restock__replenishment where reason like 'Order 1:%'")["reason"].to_list()
    assert any("; 1 fills up to " in reason for reason in told) and not any("; 1 fill up" in reason for reason in told)


def test_the_page_on_demand_has_the_figures_of_the_demo(demo):
    """I041, which borrows its demand; its safety stock there is the textbook's."""
    page = " ".join((ROOT / "docs" / "demand.md").read_text().split())
    row = demo.query("select * from restock__safety_stock where item_id = 'I041'").to_dicts()[0]
    period, error = row["protection_period_days"], row["mean_error_variance_units_squared"]
    assert f"({period:.2f} x {error**0.5 / period:.2f})^2 = **{error:,.0f}**" in page
    assert (
        f"{row['demand_variance_units_squared']:,.0f} from demand, {row['lead_time_variance_units_squared']:,.0f} from the supplier"
        in page
    )
    assert f"The safety stock is {math.ceil(row['safety_stock_normal_units'])} units" in page
