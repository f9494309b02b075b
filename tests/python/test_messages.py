"""Inputs and settings that cannot be used stop the build before anything is written, with a sentence for a person."""

import pytest
from conftest import ROOT, copy_user_project, run_dbt

HEADER = "item_id,sold_on,quantity\n"
LINE = "a,2025-01-01,1\n"


@pytest.fixture
def files(tmp_path):
    contents = {
        "sales.csv": HEADER + LINE,
        "renamed.csv": "sku,sold_on,quantity\n" + LINE,
        "header_only.csv": HEADER,
        "stock.csv": "counted_on,item_id,on_hand\n2025-01-01,a,1\n",
        "sales.xlsx": "",
    }
    for name, text in contents.items():
        (tmp_path / name).write_text(text)
    return tmp_path


# Each build breaks every input in another way; all of it is told at once.
BUILDS = [
    {
        "sales": ({"file": "{files}/nowhere.csv"}, ['"sales" (file', "nowhere.csv) finds no file"]),
        "deliveries": (
            {"relation": "erp.order_lines"},
            ['"deliveries" (relation erp.order_lines) does not exist'],
        ),
        "items": (
            {"file": "{files}/renamed.csv"},
            ["has no column item_id", "Found there: sku, sold_on, quantity", "columns:", "item_id: sku"],
        ),
        "stock": ({"file": "{files}/sales.xlsx"}, ["is neither CSV nor Parquet"]),
        "service_policy": ({"columns": {"abc_class": "abc"}}, ['"service_policy" does not say where it is']),
    },
    {
        "sales": (
            {"file": "{files}/header_only.csv", "wher": "quantity > 0"},
            ["header_only.csv) has no rows", 'has the key "wher", which nothing reads', "columns, where, none"],
        ),
        "deliveries": (None, ['"deliveries" is required', "{none: true}"]),
        "items": (
            {"file": "{files}/sales.csv", "columns": {"cost": "1"}},
            ['maps "cost", which is not a column of items'],
        ),
        "item": ({"file": "x.csv"}, ['restock_inputs names "item"', "sales, deliveries, items"]),
        "stock": (
            {"file": "{files}/stock.csv", "columns": {"on_hand": "pieces - reserved"}},
            ['the expression for on_hand, "pieces - reserved", reads pieces, reserved, which is not there'],
        ),
    },
    {
        "sales": ({"file": "{files}/sales.csv", "where": "quantity = '7'"}, ["has no rows where quantity = '7'"]),
        "deliveries": ({"none": True, "file": "{files}/sales.csv"}, ["has file and none, of which only one can hold"]),
        "stock": (
            {"file": "{files}/stock.csv", "columns": {"on_hand": "on_hand -"}},
            ["the expression for on_hand", "cannot be read"],
        ),
    },
]


def fill(value, files):
    if isinstance(value, dict):
        return {key: fill(inner, files) for key, inner in value.items()}
    return value.replace("{files}", str(files)) if isinstance(value, str) else value


def assert_refused(built, *sentences):
    assert built.exit_code != 0
    for sentence in sentences:
        assert sentence in built.output, built.output
    assert "Traceback" not in built.output
    assert [table for table in built.tables() if "restock" in table] == []


@pytest.mark.parametrize("inputs", BUILDS, ids=["absent", "incomplete", "without rows"])
def test_unusable_inputs_stop_the_build_with_a_sentence_each(inputs, files):
    given = {name: fill(place, files) for name, (place, _) in inputs.items() if place}
    built = run_dbt(files / "build", restock_inputs=given)
    assert_refused(
        built, "restock cannot start: nothing was built.", *(text for _, texts in inputs.values() for text in texts)
    )


@pytest.mark.parametrize("levels", [[0.9, 1], 0.9])
def test_settings_that_mean_nothing_are_named(tmp_path, levels):
    built = run_dbt(
        tmp_path,
        restock_demand_bucket="fortnight",
        restock_review_period_days=-1,
        restock_as_of="2025-02-30",
        restock_spikes="sometimes",
        restock_closed_weekdays=["samstag"],
        restock_demand_smoothing=2,
        restock_lead_time_ends="soon",
        restock_backtest_origins="all",
        restock_backtest_every_buckets=0,
        restock_history_days=7,
        restock_class_window_days=90.5,
        restock_cancellation_match_days=False,
        restock_demand_window_days=10**12,
        restock_cost_per_order=float("nan"),
        restock_holding_cost_rate=25,
        restock_review_risk_factor=1,
        restock_dead_stock_days=None,
        restock_default_location_id=" ",
        restock_service_curve_levels=levels,
    )
    assert_refused(
        built,
        'restock_demand_bucket is "fortnight". Write one of day, week, month.',
        'restock_review_period_days is "-1". Write a number of at least 0.',
        'restock_spikes is "sometimes". Write one of cap, keep.',
        "Write a list of weekdays, for example [saturday, sunday].",
        'restock_demand_smoothing is "2". Write a share of at most 1.',
        'restock_lead_time_ends is "soon". Write one of complete, first, weighted, each_receipt.',
        'restock_backtest_origins is "all". Write a whole number of at least 0.',
        'restock_backtest_every_buckets is "0". Write a whole number of at least 1.',
        'restock_history_days is "7". Write a whole number of at least 14.',
        'restock_class_window_days is "90.5". Write a whole number of at least 14.',
        'restock_cancellation_match_days is "False". Write a whole number of at least 0.',
        'restock_demand_window_days is "1000000000000". Write a number of at most 99999.',
        'restock_cost_per_order is "NaN". Write a number of at least 0.',
        'restock_holding_cost_rate is "25". Write a number of at most 10; 0.25 stands for 25 %.',
        'restock_review_risk_factor is "1". Write a number of at least 1.1.',
        'restock_dead_stock_days is "None". Write a whole number of at least 1.',
        "restock_default_location_id is empty. Write the name of a location",
        "Write a list of shares above 0 and below 1, for example [0.9, 0.95, 0.99]",
        'restock_as_of is "2025-02-30", a day that does not exist.',
    )


def test_a_model_of_the_user_is_checked_before_ours_are_built(tmp_path):
    project = copy_user_project(tmp_path)
    (project / "models/erp/erp_order_lines.sql").write_text("select 1 as article, 2 as pieces")
    built = run_dbt(tmp_path / "build", project=project, schema="planning", demo_folder=str(ROOT / "seeds/demo"))
    assert built.exit_code != 0
    assert "(ref acme.erp_order_lines): the expression for location_id" in built.output
    assert "Traceback" not in built.output
    assert [table for table in built.tables() if "restock__" in table] == []


def test_a_day_before_all_sales_is_refused(files):
    """Else every figure would be missing, and an empty table would replace the one that is served."""
    inputs = {"sales": {"file": f"{files}/sales.csv"}, "deliveries": {"none": True}}
    built = run_dbt(files / "build", restock_inputs=inputs, restock_as_of="2015-01-01")
    assert built.exit_code != 0
    assert "The as-of day is 2015-01-01, but the first sale of the input" in built.output
    assert "is of 2025-01-01 and the newest of 2025-01-01" in built.output
    # Of the run there is the seed that it needs to begin with.
    assert [table for table in built.tables() if "restock__" in table] == []


def test_a_day_long_after_all_sales_is_refused(files):
    """Every figure would be 0, and the record of reviews would stand still until that day."""
    inputs = {"sales": {"file": f"{files}/sales.csv"}, "deliveries": {"none": True}}
    built = run_dbt(files / "late", restock_inputs=inputs, restock_as_of="2026-01-01")
    assert built.exit_code != 0
    assert "up to then is of 2025-01-01: in the 365 days of restock_class_window_days nothing was sold" in built.output
    assert [table for table in built.tables() if "restock__" in table] == []
