"""Each check of restock__data_quality finds what was planted for it, and stays quiet on the demo."""

import re
from datetime import date, timedelta

import polars as pl
import pytest
from conftest import ROOT, run_dbt

DEMO = ROOT / "seeds" / "demo"
FOUND_IN_THE_DEMO = {
    ("rejected_rows", "sales"),
    ("rejected_rows", "deliveries"),
    ("duplicates_rejected", "sales"),
}


PLANTED = ("sales", "deliveries", "items", "stock_outs", "forecasts")


def found(built):
    rows = built.query("select check_name, input_name from restock__data_quality where outcome = 'found'").rows()
    return set(rows)


def plant(folder):
    """The demo with one fault for each check."""
    sales = pl.read_csv(DEMO / "restock_demo_sales.csv", infer_schema=False).filter(
        ~pl.col("order_id").str.starts_with("dirt")
    )
    number = {name: pl.col(name).cast(pl.Float64) for name in ("quantity", "unit_price")}
    by_the_dozen = (pl.col("item_id") == "I001") & (pl.col("location_id") == "north") & (pl.col("sold_on") >= "2025-03")
    in_dollars = (pl.col("location_id") == "south") & (pl.col("sold_on") >= "2025-07")
    sales = sales.filter(~((pl.col("location_id") == "west") & (pl.col("sold_on") >= "2025-11-15"))).with_columns(
        quantity=pl.when(by_the_dozen).then(number["quantity"] * 12).otherwise(number["quantity"]).cast(pl.String),
        unit_price=pl.when(by_the_dozen)
        .then(number["unit_price"] / 12)
        .when(in_dollars)
        .then(number["unit_price"] * 1.3)
        .otherwise(number["unit_price"])
        .cast(pl.String),
        item_id=pl.when(pl.col("sold_on") == "2025-05-05")
        .then(pl.col("item_id").str.to_lowercase())
        .otherwise(pl.col("item_id")),
        location_id=pl.when(pl.col("sold_on") == "2025-05-06").then(pl.lit("North ")).otherwise(pl.col("location_id")),
    )
    # Every second week items that are reviewed are out of stock for five days, and nobody comes back for them.
    places = [(item, location) for item in ("I004", "I008") for location in ("north", "south")]
    out = [date(2025, 7, 10) + timedelta(14 * number) for number in range(12)]
    days_out = [str(day + timedelta(number)) for day in out for number in range(5)]
    is_out = pl.concat_str("item_id", pl.lit(" "), "location_id").is_in([" ".join(place) for place in places])
    sales = sales.filter(~(is_out & pl.col("sold_on").is_in(days_out)))
    # Two days without line_id, loaded twice.
    of_two_days = pl.col("sold_on").is_in(["2025-09-03", "2025-09-04"])
    twice = sales.filter(of_two_days).with_columns(line_id=None)
    sales = pl.concat([sales.filter(~of_two_days), twice, twice])
    first = sales.head(1)
    odd = [
        first.with_columns(unit_price=pl.lit("0"), order_id=pl.lit("q1")),
        first.with_columns(sold_on=pl.lit("1900-01-01"), order_id=pl.lit("q2")),
        first.with_columns(sold_on=pl.lit("2999-01-01"), order_id=pl.lit("q3")),
        first.with_columns(quantity=pl.lit("77")),
        first.with_columns(item_id=pl.lit("never delivered"), order_id=pl.lit("q4")),
        first.with_columns(item_id=pl.lit("from afar"), order_id=pl.lit("q5")),
        first.with_columns(quantity=pl.lit("5000000"), order_id=pl.lit("q6"), sold_on=pl.lit("2025-11-11")),
        first.with_columns(
            item_id=pl.lit("priceless"), order_id=pl.lit("q7"), sold_on=pl.lit("2025-11-11"), unit_price=None
        ),
    ]
    pl.concat([sales, *odd]).write_csv(folder / "sales.csv")
    deliveries = pl.read_csv(DEMO / "restock_demo_deliveries.csv", infer_schema=False)
    one = deliveries.head(1)
    odd = [
        one.with_columns(ordered_on=pl.lit("1900-01-01"), order_id=pl.lit("q1")),
        one.with_columns(unit_cost=pl.lit("0"), order_id=pl.lit("q2"), item_id=pl.lit("never sold")),
        one.with_columns(item_id=pl.lit("I002")),
        *(
            one.with_columns(order_id=pl.lit(order), ordered_on=pl.lit(day), received_on=None, quantity_received=None)
            for order, day in (("q3", "2024-02-01"), ("q4", "2025-12-05"), ("q5", "2025-02-01"))
        ),
        one.with_columns(
            supplier_id=pl.lit("S9"),
            item_id=pl.lit("from afar"),
            location_id=pl.lit("norht"),
            order_id=pl.lit("q6"),
            ordered_on=pl.lit("2025-10-01"),
            received_on=None,
            quantity_received=None,
        ),
    ]
    unreadable = deliveries.head(400).with_columns(ordered_on=pl.lit("soon"))
    pl.concat([deliveries, *odd, unreadable]).write_csv(folder / "deliveries.csv")
    items = pl.read_csv(DEMO / "restock_demo_items.csv", infer_schema=False)
    new = items.head(1).with_columns(item_id=pl.lit("new"), lifecycle=pl.lit("new"), similar_to=pl.lit("unheard of"))
    in_lower_case = pl.when(pl.col("item_id") == "I015").then(pl.col("supplier_id").str.to_lowercase())
    items = items.with_columns(unit_cost=pl.lit("0"), supplier_id=in_lower_case.otherwise("supplier_id"))
    pl.concat([items, items.head(1), new]).write_csv(folder / "items.csv")
    (folder / "stock_outs.csv").write_text(
        "item_id,location_id,starts_at,ends_at\nI001,north,2025-12-29,2025-12-31\nI001,north,soon,2025-12-31\n"
        "I001,norht,2025-12-01,2025-12-03\nI001,north,2025-12-10,2025-12-09\n"
        + "".join(f"{item},{location},{day},{day + timedelta(4)}\n" for item, location in places for day in out)
    )
    (folder / "forecasts.csv").write_text(
        "item_id,location_id,made_on,period_starts_on,period_ends_on,quantity\n"
        "I001,north,2025-12-31,2026-01-01,2026-01-31,10\nI001,north,2025-12-31,2026-02-01,2026-02-28,-10\n"
        "i0 05,north,2025-12-31,2026-01-01,2026-01-31,10\n"
    )
    return {name: {"file": str(folder / f"{name}.csv")} for name in PLANTED}


def test_every_check_has_its_row_and_the_demo_passes(demo):
    rows = demo.mart("restock__data_quality")
    assert found(demo) == FOUND_IN_THE_DEMO
    # Of its stock-outs none is of an item that is reviewed.
    assert rows.filter(pl.col("outcome") == "not checked")["check_name"].to_list() == ["unmet_demand_not_as_set"]
    assert rows.filter(pl.col("outcome") == "passed")["rows_found"].sum() == 0
    documented = re.findall(r"^## (\w+)$", (ROOT / "docs" / "data_quality.md").read_text(), flags=re.MULTILINE)
    assert sorted(documented) == sorted(set(rows["check_name"]))


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    return run_dbt(folder, restock_data_quality_stop_at="warn", restock_inputs=plant(folder)), folder


def test_each_check_finds_what_was_planted(planted):
    built, _ = planted
    assert built.exit_code == 1
    assert re.search(r"FAIL \d+ no_data_quality_error", built.output), built.output
    assert re.search(r"FAIL \d+ no_data_quality_warning", built.output), built.output
    rows = built.mart("restock__data_quality")
    quiet = {
        (name, of)
        for name, of, outcome in rows.select("check_name", "input_name", "outcome").rows()
        if outcome == "passed"
    }
    unplanted = {
        ("many_rows_rejected", "sales"), ("many_rows_rejected", "items"), ("many_rows_rejected", "service_policy"),
        ("rejected_rows", "service_policy"), ("duplicates_rejected", "service_policy"), ("dates_after_as_of", "deliveries"),
        ("duplicates_rejected", "deliveries"), ("price_level_jump", "deliveries"), ("unit_of_measure_flip", "deliveries"),
        ("no_item_in_common", "deliveries"), ("duplicates_rejected", "stock_outs"), ("duplicates_rejected", "forecasts"),
        ("bucket_too_fine", "sales"), ("stock_history_missing", "stock_outs"), ("no_place_in_common", "stock_outs"),
        ("no_place_in_common", "forecasts"), ("no_lead_time", "sales"), ("missing_feed", "deliveries"),
        ("no_demand_in_window", "sales"), ("loaded_twice", "deliveries"), ("input_empty", "items"), ("input_empty", "stock_outs"),
        ("input_empty", "forecasts"), ("input_empty", "service_policy"),
        ("received_by_the_month", "deliveries"), ("many_rows_rejected", "stock_outs"), ("stock_outs_of_whole_buckets", "stock_outs"),
    }  # fmt: skip
    assert quiet == unplanted
    # What was not planted has no rows to look at.
    assert set(rows.filter(pl.col("outcome") == "not checked")["input_name"]) == {"stock", "events", "overrides"}
    assert rows.filter(pl.col("outcome") == "not checked")["rows_found"].sum() == 0
    # Without money: rows that have no quantity, and the one item that has no other price than 0.
    priceless = rows.filter(pl.col("outcome") == "found", pl.col("money_amount").is_null())
    assert set(priceless.select("check_name", "input_name").rows()) == {
        ("price_zero", "deliveries"), ("price_zero", "items"), ("rejected_rows", "items"), ("duplicates_rejected", "items"),
        ("similar_item_unknown", "items"), ("rejected_rows", "stock_outs"),
        ("sold_without_price", "sales"), ("named_nowhere_else", "forecasts"),
        ("supplier_keys_alike", "all"), ("supplier_not_as_named", "items"), ("place_not_sold", "stock_outs"), ("place_not_sold", "deliveries"),
    }  # fmt: skip
    example = dict(rows.filter(pl.col("outcome") == "found").select("check_name", "example").rows())
    assert example["unit_of_measure_flip"].startswith(
        "item_id=I001, location_id=north, month=2025-03-01: price x 0.083"
    )
    assert example["price_level_jump"] == "location_id=south, month=2025-07-01: prices x 1.3"
    assert example["missing_feed"].startswith("location_id=west, last_sold_on=2025-11-14")
    assert re.fullmatch(r"sold_on 2025-09-03 to 2025-09-04: each of \d\d lines is there twice", example["loaded_twice"])
    assert example["location_keys_alike"] == "location_id=North"
    assert example["sold_while_out_of_stock"] == "item_id=I001, location_id=north, sold_on=2025-12-30"
    assert re.fullmatch(
        r"of \d+ units missed \d+ % were bought later, give or take \d+ points", example["unmet_demand_not_as_set"]
    )
    assert example["open_orders_forgotten"].endswith("ordered_on=2024-02-01, order_id=q3")
    assert re.search(
        r"ordered_on=2025-12-05, order_id=q4; supplier_id=S\d took \d\d days at most, in \d+ deliveries$",
        example["open_orders_overtaken"],
    )
    places = dict(rows.filter(check_name="place_not_sold").select("input_name", "example").rows())
    assert places == {
        "stock_outs": "item_id=I001, location_id=norht", "deliveries": "item_id=from afar, location_id=norht",
    }  # fmt: skip
    backwards = built.query("select reason from restock__rejected_rows where column_name = 'ends_at'")[
        "reason"
    ].to_list()
    assert backwards == ["ends_at is not after starts_at: correct one of the two dates"]
    # More than a year old, and twice as old as any other was while later ones came.
    counts = dict(rows.select("check_name", "rows_found").rows())
    assert (counts["open_orders_forgotten"], counts["open_orders_overtaken"]) == (2, 1)
    assert re.search(r"^supplier_id=s\d$", example["supplier_keys_alike"])
    assert re.search(r"^item_id=I015: items name s(\d), but S\1 delivers it$", example["supplier_not_as_named"])
    assert example["no_receipt_yet"].startswith("supplier_id=S9: its oldest open order waits for 91 days")
    assert example["named_nowhere_else"].endswith("no sale, delivery or row of items has this item_id; is it I005?")
    assert re.search(r"a quantity of 50000\d\d\.00 makes \d+\.\d\d of revenue", example["one_sale_decides_classes"])
    assert example["sold_without_price"].startswith("item_id=priceless: ")
    assert example["forecast_never_measured"] == "item_id=I001, location_id=north"
    assert example["similar_item_unknown"] == "item_id=new, similar_to=unheard of"


def test_weekly_records_without_stock_are_told_as_such(tmp_path):
    (tmp_path / "sales.csv").write_text(
        "item_id,sold_on,quantity,unit_price\na,2025-01-06,1,2\na,2025-01-13,1,2\na,2025-01-20,1,2\na,2025-01-27,1,2\n"
    )
    inputs = {"sales": {"file": str(tmp_path / "sales.csv")}, "deliveries": {"none": True}}
    built = run_dbt(tmp_path, restock_inputs=inputs)
    assert built.exit_code == 0, built.output
    assert found(built) == {
        ("bucket_too_fine", "sales"),
        ("stock_history_missing", "stock_outs"),
        ("no_lead_time", "sales"),
    }
    money = built.query(
        "select distinct money_amount from restock__data_quality where outcome = 'found' and check_name <> 'no_lead_time'"
    ).rows()
    assert money == [(8.0,)]


def test_a_stop_at_errors_only_warns_of_the_rest(planted):
    _, folder = planted
    settings = {"restock_data_quality_stop_at": "error", "restock_inputs": plant(folder)}
    tested = run_dbt(folder, "test", "--select", "no_data_quality_error", "no_data_quality_warning", **settings)
    assert tested.exit_code == 1
    assert re.search(r"FAIL \d+ no_data_quality_error", tested.output), tested.output
    assert re.search(r"WARN \d+ no_data_quality_warning", tested.output), tested.output
