"""Curves of stock against service: the figure in force lies on them, and so does what any other target would have given."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from restock import Settings, size
from restock.curves import _is_tested, service_curves
from restock.fill_targets import cycles_for_fill_rate, fill_rate_at
from restock.learning.lessons import read_lessons
from restock.learning.taught import HIGHEST_LEVEL
from restock.methods.shapes import Moments
from scipy.special import ndtr
from test_formulas import INPUTS, TYPES

LEVELS = [0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995]
KEYS = ["item_id", "location_id"]


@pytest.fixture(scope="module")
def records(demo):
    """What the demo is sized with: inputs, lessons and lead times."""
    return (
        demo.mart("int_restock__sizing_inputs"),
        read_lessons(demo.query("select * from int_restock__walk where kind <> 'check'")),
        demo.query("select * from int_restock__lead_time_estimates where origin_number = 0"),
    )


@pytest.mark.parametrize(
    "settings",
    [
        Settings(method="auto"),
        Settings(method="auto", rounding="order_multiple"),
        Settings(method="auto", rounding="none"),
        Settings(method="auto", undershoot=True),
        Settings(method="normal"),
    ],
    ids=lambda settings: f"{settings.method}, {settings.rounding}, {settings.undershoot}",
)
def test_a_curve_is_what_each_target_would_have_given(records, settings):
    """Orders of a multiple are among the demo's items. By a textbook also of new suppliers, whose spread is widened for each target."""
    inputs, taught, lead_times = records
    sized = size(inputs, settings, taught, lead_times)
    found = service_curves(sized, settings, LEVELS, taught, lead_times)
    with_figure = sized.filter(pl.col("method") != "none")
    assert set(found.filter("is_target").select(KEYS).rows()) == set(with_figure.select(KEYS).rows())
    for level in (None, *LEVELS):
        target = pl.col("cycle_service_level") if level is None else pl.lit(level).alias("cycle_service_level")
        again = size(inputs.with_columns(target), settings, taught, lead_times).filter(pl.col("method") != "none")
        on_curve = found.filter("is_target") if level is None else found.filter(cycle_service_level=level)
        both = on_curve.join(again, on=KEYS, suffix="_again")
        assert len(both) == len(again)
        # Which method fits does not hang on the target, but for a lead time that is widened out of its reach.
        same = both.join(sized.select(*KEYS, "sized_by"), on=KEYS, suffix="_first").filter(
            pl.col("sized_by") == pl.col("sized_by_first")
        )
        assert len(same) == len(both)
        if settings.method == "auto" and level is not None:
            same = same.filter(~pl.col("is_new_supplier"))
        for curve, figure in (
            ("stock_units", "reorder_point_units"),
            ("safety_stock_units", "safety_stock_units_again"),
            ("asked_service_level", "asked_service_level_again"),
        ):
            assert same[curve].to_list() == same[figure].to_list(), (level, curve)


@pytest.mark.parametrize("unmet", ["backorder", "lost"])
def test_a_target_of_units_stands_at_the_share_of_cycles_that_serves_it(records, unmet):
    """97 % of units take less than 97 % of cycles here and more there: each curve rises through the row's own figure all the same."""
    inputs, taught, lead_times = records
    settings = Settings(method="auto", unmet=unmet)
    by_units = inputs.with_columns(
        fill_rate_target=pl.when(pl.col("days_left").is_null()).then(0.97), review_period_days=pl.lit(7.0)
    )
    sized = size(by_units, settings, taught, lead_times)
    found = service_curves(sized, settings, LEVELS, taught, lead_times).sort(*KEYS, "cycle_service_level")
    own = found.filter("is_target").join(sized, on=KEYS, suffix="_row").filter(pl.col("fill_rate_target").is_not_null())
    assert len(own) > 50 and own["stock_units"].to_list() == own["reorder_point_units"].to_list()
    assert own.select((pl.col("cycle_service_level") - pl.col("cycle_service_level_row")).abs().min()).item() > 0
    assert found.select((pl.col("stock_units").diff().over(KEYS) < 0).sum()).item() == 0


def test_a_target_of_units_is_served_with_what_is_missing_when_the_order_is_placed(records):
    """Without a review period large lines take stock far below the reorder point: sized for demand alone 50 of 114 rows miss it."""
    inputs, taught, lead_times = records
    by_units = inputs.with_columns(fill_rate_target=pl.lit(0.97), review_period_days=pl.lit(0.0))
    sized = size(by_units, Settings(method="auto"), taught, lead_times).filter(demand_source="own")
    served = sized["effective_fill_rate"].drop_nulls()
    assert len(served) > 100 and served.min() > 0.95 and (served < 0.96).sum() <= 3
    # What is added is there once, also where it is added to all rows.
    everywhere = size(by_units, Settings(method="auto", undershoot=True), taught, lead_times)
    assert everywhere.filter(demand_source="own")["reorder_point_units"].equals(sized["reorder_point_units"])


def test_where_sales_are_lost_reviewed_rows_are_served_as_lost_sales_are(records):
    inputs, taught, lead_times = records
    settings = Settings(method="auto", rounding="none", unmet="lost")
    reviewed = inputs.with_columns(review_period_days=pl.lit(7.0))
    sized = size(reviewed, settings, taught, lead_times)
    waits = replace(settings, unmet="backorder")
    lost, waiting = (
        service_curves(one, how, [0.9], taught, lead_times).filter(cycle_service_level=0.9).sort(KEYS)
        for one, how in ((sized, settings), (size(reviewed, waits, taught, lead_times), waits))
    )
    assert (lost["stock_units"] <= waiting["stock_units"]).all() and lost["stock_units"].sum() < waiting[
        "stock_units"
    ].sum()
    both = lost.join(sized, on=KEYS, suffix="_row").filter(
        pl.col("demand_source") == "own", pl.col("days_left").is_null()
    )
    # Of the periods one in ten has a stock-out, short by a standard deviation of its demand, and by a unit at least.
    mean, sd = both["mean_units"] * both["trading_share"], (both["variance_units"] * both["trading_share"] / 7).sqrt()
    regular = both.filter((mean * 7 > 5) & (sd < mean))
    assert len(regular) > 20
    assert (regular["expected_fill_rate"] > 0.9).all()


def test_what_tells_is_the_share_to_be_covered():
    """300 outcomes are 9 exceptions at 97 %, and 12 at 96 %."""
    rows = pl.DataFrame(
        {"level_outcomes": [300, 300], "covered_service_level": [0.97, 0.96], "asked_service_level": [0.97, 0.97]}
    )
    rows = rows.with_columns(cycle_service_level=pl.lit(0.97), level_learned_from=pl.lit("all"))
    assert rows.select(_is_tested().alias("told"))["told"].to_list() == [False, True]


def test_the_highest_level_that_can_be_asked_is_not_told_by_outcomes():
    rows = pl.DataFrame({"asked_service_level": [0.9998, HIGHEST_LEVEL], "level_learned_from": ["all", "all"]})
    rows = rows.with_columns(level_outcomes=pl.lit(1000), covered_service_level=pl.lit(0.95))
    assert rows.select(_is_tested().alias("told"))["told"].to_list() == [True, False]


def test_of_suppliers_that_are_all_new_more_service_takes_no_less_stock_either(records):
    """Widened anew for each target, lead times of two humps asked for less here and there."""
    inputs, taught, lead_times = records
    unheard_of = inputs.with_columns(is_new_supplier=pl.lit(True), lead_time_effective_count=pl.lit(2.0))
    sized = size(unheard_of, Settings(method="auto"), taught, lead_times)
    found = service_curves(sized, Settings(method="auto"), LEVELS, taught, lead_times).sort(
        *KEYS, "cycle_service_level"
    )
    steps = found.select(pl.col("stock_units").diff().over(KEYS))["stock_units"].drop_nulls()
    assert len(steps) > 500 and (steps >= 0).all()
    own = found.filter("is_target").join(sized, on=KEYS, suffix="_row")
    assert own["stock_units"].to_list() == own["reorder_point_units"].to_list()
    # A lead time with a deviation above its mean would lie below nothing for the most part.
    widened = sized.filter(pl.col("lead_time_sd_days") < pl.col("lead_time_mean_days"))
    assert (
        widened["new_supplier_factor"] * widened["lead_time_sd_days"] <= widened["lead_time_mean_days"] + 1e-9
    ).all()
    assert (sized["new_supplier_factor"] > 1).any()


def test_more_service_never_takes_less_stock(records):
    inputs, taught, lead_times = records
    settings = Settings(method="auto", rounding="none")
    levels = [*np.linspace(0.5, 0.99, 50), 0.995, 0.999]
    found = service_curves(size(inputs, settings, taught, lead_times), settings, levels, taught, lead_times)
    steps = found.sort(*KEYS, "cycle_service_level").select(
        pl.col("stock_units", "asked_service_level", "implied_over_price").diff().min().over(KEYS)
    )
    assert steps.min().row(0) >= (0, 0, 0)


def test_what_is_served_is_read_back_from_a_target_of_units():
    """The stock that serves a share of demand serves it, with orders of a fixed quantity and with reviews."""
    mean = np.array([20.0, 20.0, 7.5, 7.5])
    over, before = (Moments(mean * part, mean * part * 3, np.array([True, True, False, False])) for part in (1.0, 0.6))
    reviewed, quantity = np.array([0.0, 8.0, 0.0, 3.0]), np.array([15.0, 15.0, 5.0, 5.0])
    level = cycles_for_fill_rate(np.full(4, 0.97), over, before, reviewed, quantity, over.is_whole)
    stock = over.quantile(level - 1e-9, np.arange(4))
    served = fill_rate_at(stock, over, before, reviewed, quantity, over.is_whole)
    assert (served >= 0.97 - 1e-6).all()
    less = fill_rate_at(stock - 1, over, before, reviewed, quantity, over.is_whole)
    assert (less < 0.97).all()
    assert np.isnan(fill_rate_at(np.full(4, np.nan), over, before, reviewed, quantity, over.is_whole)).all()


def one_item(**given):
    base = {"item_id": "a", "location_id": "x", "unit_cost": 20.0, "unit_price": 50.0, "holding_cost_rate": 0.25}
    types = {**TYPES, "minimum_order_quantity": pl.Float64}
    return pl.DataFrame([{"minimum_order_quantity": None, **INPUTS, **base, **given}], schema_overrides=types)


def test_a_textbook_row_by_hand():
    settings = Settings(method="normal", rounding="none")
    sized = size(one_item(cycle_service_level=0.95), settings)
    at = service_curves(sized, settings, [0.9, 0.95], None, None).sort("cycle_service_level")
    assert at["cycle_service_level"].to_list() == [0.9, 0.95]
    assert at["is_target"].to_list() == [False, True]
    row = sized.row(0, named=True)
    for z, found in zip((1.2815515655446004, 1.6448536269514722), at.iter_rows(named=True), strict=True):
        reserve = z * row["protection_demand_sd_units"]
        assert found["safety_stock_units"] == pytest.approx(reserve, rel=1e-12)
        assert found["stock_units"] == pytest.approx(row["expected_demand_units"] + reserve, rel=1e-12)
        # 5 a year to hold a unit; the whole period's demand is ordered at a time, so Q / D is the period in years.
        years = row["order_quantity_units"] / (row["demand_mean_units"] * 365)
        implied = 5 * years / (1 - found["cycle_service_level"])
        assert found["implied_shortage_cost_amount"] == pytest.approx(implied, rel=1e-12)
        assert found["implied_over_price"] == pytest.approx(implied / 50, rel=1e-12)
        assert found["tested_share"] == 0
        # Short in a cycle: s G(k) when the order arrives, less what was short before it.
        quantity, spread = row["order_quantity_units"], row["protection_demand_sd_units"]
        k = np.array([reserve, reserve + quantity]) / spread
        loss = spread * (np.exp(-(k**2) / 2) / np.sqrt(2 * np.pi) - k * ndtr(-k))
        short = (loss[0] - loss[1]) / quantity
        assert found["expected_fill_rate"] == pytest.approx(1 - short, rel=1e-9)
        yearly = row["demand_mean_units"] * 365
        assert found["demand_yearly_units"] == pytest.approx(yearly, rel=1e-12)
        assert found["expected_short_yearly_units"] == pytest.approx(short * yearly, rel=1e-6)


def test_a_textbook_row_that_is_reviewed_serves_what_a_period_is_not_short_of():
    """Forty a day, looked at once a week: short when an order arrives after 19 days, less what was after 12; of 280."""
    settings = Settings(method="normal", rounding="none")
    row = service_curves(size(one_item(review_period_days=7.0), settings), settings, [0.95]).row(0, named=True)
    short = [
        spread * (np.exp(-(k**2) / 2) / np.sqrt(2 * np.pi) - k * ndtr(-k))
        for days in (19, 12)
        for spread in [np.sqrt(days * 64 + 14_400)]
        for k in [(row["stock_units"] - 40 * days) / spread]
    ]
    assert row["expected_fill_rate"] == pytest.approx(1 - (short[0] - short[1]) / 280, rel=1e-9)


@pytest.mark.parametrize(
    ("given", "value", "over_price"),
    [
        ({"unit_cost": None}, 50, True),
        ({"unit_price": None}, 20, True),
        ({"unit_cost": None, "unit_price": None}, None, False),
        ({"holding_cost_rate": 0.0}, 20, False),
        ({"unit_cost": -1.0}, 50, True),
    ],
    ids=["no cost", "no price", "neither", "free to hold", "below nothing"],
)
def test_a_unit_is_worth_its_cost_or_else_its_price(given, value, over_price):
    settings = Settings()
    sized = size(one_item(cycle_service_level=0.95), settings).with_columns(
        pl.lit(amount, dtype=pl.Float64).alias(name) for name, amount in given.items()
    )
    row = service_curves(sized, settings, [0.95]).row(0, named=True)
    assert row["unit_value_amount"] == value
    assert (row["implied_over_price"] is not None) is over_price
    assert (row["is_absurd"] is not None) is over_price


def test_without_levels_or_a_method_that_knows_them_there_is_no_curve(records):
    inputs, taught, lead_times = records
    settings = Settings(method="auto")
    sized = size(inputs, settings, taught, lead_times)
    some = service_curves(sized, settings, [0.9], taught, lead_times)
    none = service_curves(sized, settings, [], taught, lead_times)
    assert len(none) == 0 < len(some)
    assert none.schema == some.schema
    largest = replace(settings, method="average_max")
    assert len(service_curves(size(inputs, largest), largest, [0.9])) == 0


def test_an_empty_list_leaves_the_table_empty(textbook):
    assert len(textbook.mart("restock__service_curves")) == 0
    assert len(textbook.mart("restock__reorder_points")) == 121
