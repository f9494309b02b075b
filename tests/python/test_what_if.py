"""Other lead times: by the distribution of demand, and not by the formula, which is wrong about them below 60 % service."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from restock import Settings, size
from restock.distributions.gamma import GAMMA
from restock.distributions.mixture import DailyDemand, mixture_quantile
from restock.kaplan_meier import Survival
from restock.learning.lessons import read_lessons
from restock.learning.taught import Taught
from restock.what_if import Scenario, lead_time_what_ifs, with_lead_times

KEYS = ["item_id", "location_id"]
EXACT = Settings(method="auto", rounding="none")
REGULAR = (Scenario("regular", 1.0, 0.8),)
HALVED = (Scenario("halved", 1.0, 0.5),)


@pytest.fixture(scope="module")
def records(demo):
    """The demo as it was sized, with what that was done with."""
    return (
        demo.mart("int_restock__sizing_inputs"),
        read_lessons(demo.query("select * from int_restock__walk where kind <> 'check'")),
        demo.query("select * from int_restock__lead_time_estimates where origin_number = 0"),
    )


@pytest.fixture
def one(records):
    """An item of the demo with other figures, as if it had been sized by a method: demand in pieces, its mean known."""
    inputs, _, _ = records

    def made(method, asked, mean, sd, lead, lead_sd, group=None):
        given = {
            "demand_mean_per_bucket_units": mean, "demand_sd_per_bucket_units": sd, "mean_units": mean, "variance_units": sd**2,
            "counted_buckets": 1e12, "trading_share": 1.0, "lead_time_mean_days": lead, "lead_time_sd_days": lead_sd,
            "review_period_days": 0.0, "cycle_service_level": asked, "demand_mean_error_units": 0.0, "run_variance_units": None,
        }  # fmt: skip
        row = inputs.filter(pl.col("demand_source") == "own", pl.col("days_left").is_null()).head(1)
        row = row.with_columns(
            *(pl.lit(value, dtype=pl.Float64).alias(name) for name, value in given.items()),
            pl.lit(90).alias("demand_days"),
            pl.lit(90).alias("demand_buckets"),
            pl.lit(False).alias("is_whole"),
            pl.lit(False).alias("is_new_supplier"),
            pl.lit(None, dtype=pl.Int64).alias("minimum_order_quantity"),
            pl.lit(group, dtype=pl.String).alias("lead_time_shape_group_id"),
        )
        return size(row, EXACT).with_columns(
            pl.lit(method).alias("sized_by"), pl.lit(asked, dtype=pl.Float64).alias("asked_service_level")
        )

    return made


def both(row, scenarios, lead_times=None):
    """Reorder point with the lead times of today and with others, and the textbook's safety stocks."""
    same = lead_time_what_ifs(row, EXACT, None, lead_times, (Scenario("same", 1.0, 1.0),))
    then = lead_time_what_ifs(row, EXACT, None, lead_times, scenarios)
    return tuple(
        frame[name].item()
        for name in ("then_reorder_point_units", "then_safety_stock_normal_units")
        for frame in (same, then)
    )


def test_at_60_percent_a_more_regular_supplier_takes_more_stock_and_the_formula_says_less(one):
    """Gamma lead time, mean 10, deviation 5 and then 4; demand 20 a day, deviation 5."""
    now, then, formula_now, formula_then = both(one("gamma", 0.6, 20, 5, 10, 5), REGULAR)
    assert now == pytest.approx(GAMMA.quantile(0.6, 200, 10 * 25 + 400 * 25).item(), rel=1e-9)
    assert then == pytest.approx(GAMMA.quantile(0.6, 200, 10 * 25 + 400 * 16).item(), rel=1e-9)
    assert then > now
    assert formula_now == pytest.approx(0.2533471031 * np.sqrt(10250), rel=1e-9)
    assert formula_then < formula_now


def test_at_95_percent_both_fall(one):
    now, then, formula_now, formula_then = both(one("gamma", 0.95, 20, 5, 10, 5), REGULAR)
    assert then < now
    assert formula_then < formula_now
    # The formula is too low to begin with, and so is what it says would be released.
    assert now - then > formula_now - formula_then


@pytest.mark.parametrize(("asked", "is_more"), [(0.7, True), (0.95, False)])
def test_two_humps_move_toward_their_mean(one, asked, is_more):
    """Two days for four orders in five, ten for the fifth, become 2.8 and 6.8; 100 a day, give or take 40."""
    lead_times = pl.DataFrame(
        {
            "origin_number": [0],
            "lead_time_group_id": ["g"],
            "distribution_days": [[2.0, 10.0]],
            "distribution_shares": [[0.8, 0.2]],
        }
    )
    now, then, *_ = both(one("lead_time_mixture", asked, 100, 40, 3.6, 3.2, "g"), HALVED, lead_times)
    for found, days in ((now, [2.0, 10.0]), (then, [2.8, 6.8])):
        lead = Survival(np.array([0, 0]), np.array(days), np.array([0.8, 0.2]), np.array([5]))
        assert found == pytest.approx(mixture_quantile(asked, lead, DailyDemand(100, 40), 1, GAMMA).item(), rel=1e-6)
    assert (then > now) == is_more


def test_what_is_added_for_a_fill_rate_is_there_with_other_lead_times_too(records):
    inputs, taught, lead_times = records
    by_units = inputs.with_columns(fill_rate_target=pl.lit(0.97), review_period_days=pl.lit(0.0))
    sized = size(by_units, EXACT, taught, lead_times)
    found = lead_time_what_ifs(sized, EXACT, taught, lead_times, (Scenario("same", 1.0, 1.0),))
    rows = sized.filter(pl.col("method") != "none").join(found, on=KEYS, maintain_order="left")
    assert len(rows) == len(found) > 0
    assert rows["reorder_point_units"].to_list() == pytest.approx(rows["then_reorder_point_units"].to_list(), abs=1e-9)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(method="auto"),
        replace(EXACT, undershoot=True),
        Settings(method="auto", rounding="order_multiple"),
        Settings(method="normal"),
        Settings(method="normal", undershoot=True),
        Settings(method="average_max"),
    ],
    ids=lambda settings: f"{settings.method}, {settings.rounding}, {settings.undershoot}",
)
def test_the_lead_times_of_today_give_the_figures_of_today(records, settings):
    inputs, taught, lead_times = records
    sized = size(inputs, settings, taught, lead_times)
    found = lead_time_what_ifs(sized, settings, taught, lead_times, (Scenario("same", 1.0, 1.0),))
    rows = sized.filter(pl.col("method") != "none").join(found, on=KEYS, maintain_order="left")
    assert len(rows) == len(found) > 0
    for name in ("safety_stock_units", "reorder_point_units", "safety_stock_normal_units", "protection_period_days"):
        assert rows[name].to_list() == pytest.approx(rows[f"then_{name}"].to_list(), abs=1e-9)


@pytest.mark.parametrize(
    "settings",
    [
        EXACT,
        replace(EXACT, unmet="lost"),
        Settings(method="normal", rounding="none"),
        Settings(method="average_max"),
    ],
)
def test_what_is_released_is_what_sizing_again_would_say(records, settings):
    """Where the method sees nothing but the item itself, and is chosen again; a law is not asked about the supplier.

    So by the fixed rules, which choose such methods.
    """
    inputs, _, lead_times = records
    taught = Taught()
    sized = size(inputs, settings, taught, lead_times)
    scenarios = (Scenario("halved", 1.0, 0.5), Scenario("faster", 0.8, 0.8))
    found = lead_time_what_ifs(sized, settings, taught, lead_times, scenarios)
    for scenario in scenarios:
        again = size(with_lead_times(inputs, scenario), settings, taught, lead_times)
        rows = again.join(sized.select(*KEYS, before="method"), on=KEYS).join(
            found.filter(scenario=scenario.name), on=KEYS
        )
        own = ("lead_time_mixture", "negative_binomial", "gamma", "compound_poisson", "normal", "average_max")
        rows = rows.filter(pl.col("method") == pl.col("before"), pl.col("method").is_in(own))
        assert len(rows) > 50
        assert rows["then_reorder_point_units"].to_list() == pytest.approx(
            rows["reorder_point_units"].to_list(), rel=1e-9
        )


def test_at_high_levels_a_more_regular_supplier_never_takes_more(records):
    """What lead times add is no part of what a law learned across items: else a level that was asked for them would let stock rise."""
    inputs, taught, lead_times = records
    sized = size(inputs, EXACT, taught, lead_times)
    found = lead_time_what_ifs(sized, EXACT, taught, lead_times, HALVED).join(sized, on=KEYS)
    high = found.filter(pl.col("asked_service_level") > 0.85)
    assert high["method"].is_in(["learned", "learned_mixture"]).sum() > 10
    assert (high["then_reorder_point_units"] <= high["reorder_point_units"] + 1e-9).all()


def test_a_faster_supplier_shortens_sums_that_were_counted(records):
    """The quantiles of sums over a period: the mean with the period, deviations with its root."""
    inputs, taught, lead_times = records
    sized = size(inputs, EXACT, taught, lead_times).filter(pl.col("run_quantiles").list.len() > 0)
    sized = sized.filter(
        pl.col("demand_source") == "own", pl.col("review_period_days") == 0, pl.col("days_left").is_null()
    )
    row = sized.filter(~pl.col("run_quantiles").list.eval(pl.element().is_null()).list.any()).head(1)
    row = row.with_columns(pl.lit("empirical").alias("sized_by"), pl.lit(False).alias("is_whole"))
    now, then, *_ = both(row, (Scenario("shorter", 0.25, 1.0),))
    mean = row["mean_units"].item() * row["trading_share"].item() * row["protection_period_days"].item()
    assert then == pytest.approx(max(mean / 4 + (now - mean) / 2, 0.0), rel=1e-9)


def test_without_rows_there_is_nothing_to_release(records):
    inputs, taught, lead_times = records
    sized = size(inputs, EXACT, taught, lead_times)
    none = lead_time_what_ifs(sized.clear(), EXACT, taught, lead_times)
    assert len(none) == 0
    assert none.schema == lead_time_what_ifs(sized, EXACT, taught, lead_times).schema


def test_the_latest_order_is_late_by_as_much_less_as_any_other():
    """Usually 10 days, 30 once: half as late is 20; a fifth less of all is 24, and half as late of that is 16."""
    rows = pl.DataFrame({"lead_time_mean_days": [10.0], "lead_time_sd_days": [4.0], "lead_time_max_days": [30.0]})
    scenarios = (Scenario("half", 1.0, 0.5), Scenario("fifth", 0.8, 0.8), Scenario("both", 0.8, 0.4))
    found = [with_lead_times(rows, one).row(0) for one in scenarios]
    assert found == [(10.0, 2.0, 20.0), (8.0, 3.2, 24.0), (8.0, 1.6, 16.0)]
