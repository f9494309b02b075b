"""The formulas give the numbers of the books, obey their laws for any input, and break a test when they are changed."""

import csv
import importlib.util
import json
import sys
from datetime import date

import numpy as np
import polars as pl
import pytest
import restock
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from restock import reasons
from restock.sizing import undershot
from scipy.special import ndtri

with (ROOT / "tests" / "fixtures" / "worked_examples.csv").open() as file:
    EXAMPLES = {row["id"]: row for row in csv.DictReader(file)}


def compute(
    method, *, csl=0.5, z=None, d=0.0, sd_d=0.0, lt=0.0, sd_lt=0.0, review=0.0, d_max=0.0, lt_max=0.0, formulas=restock
):
    """One worked example by the functions of the package."""
    if method == "average_max_reorder_point":
        return formulas.average_max_reorder_point(d_max, lt_max, review)
    if method == "average_max_safety_stock":
        return formulas.average_max_safety_stock(d, d_max, lt, lt_max, review)
    factor = formulas.service_factor(csl) if z is None else z
    spread = formulas.protection_demand_sd(d, sd_d, lt, sd_lt, review)
    return {
        "z_factor": lambda: factor,
        "sigma_ltd": lambda: spread,
        "ss_csl": lambda: formulas.normal_safety_stock(factor, spread),
        "rop_csl": lambda: formulas.normal_reorder_point(factor, d, sd_d, lt, sd_lt, review),
        "order_up_to_csl": lambda: formulas.normal_reorder_point(factor, d, sd_d, lt, sd_lt, review),
    }[method]()


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_formula_gives_the_number_of_the_book(example):
    row = EXAMPLES[example]
    result = float(compute(row["method"], **json.loads(row["inputs_json"])))
    assert result == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


@pytest.mark.parametrize("level", [0.90, 0.95, 0.98, 0.99])
def test_service_factors_are_those_of_scipy(level):
    assert restock.service_factor(level) == pytest.approx(ndtri(level), abs=1e-12)


# What a slip of the pen would make of each formula: file, what stands there, what it becomes.
MUTANTS = [
    ("service", "ndtri(level)", "-ndtri(level)"),
    ("lead_time_demand", "(lead + review)\n", "lead\n"),
    ("lead_time_demand", "(lead + review) * as_array", "(lead) * as_array"),
    ("lead_time_demand", 'demand_sd, minimum=0) ** 2', "demand_sd, minimum=0)"),
    ("lead_time_demand", "demand_mean) ** 2 *", "demand_mean) *"),
    ("lead_time_demand", "lead_time_sd, minimum=0) ** 2", "lead_time_sd, minimum=0)"),
    ("lead_time_demand", "np.sqrt(variance + lead", "(variance + lead"),
    ("safety_stock", '_factor) * spread', "_factor) + spread"),
    ("safety_stock", ") + reserve", ") - reserve"),
    ("safety_stock", "minimum=0) * days", "minimum=0) + days"),
    ("safety_stock", "np.subtract(", "np.add("),
]  # fmt: skip


@pytest.mark.parametrize(("module", "right", "wrong"), MUTANTS)
def test_a_slip_in_a_formula_does_not_pass_the_worked_examples(module, right, wrong, monkeypatch):
    source = (ROOT / "python" / "restock" / f"{module}.py").read_text()
    assert source.count(right) >= 1, f"{right!r} is no longer in {module}.py: keep this list up to date"
    # Load the whole package anew around the changed file, so that every function that uses it sees the change.
    for name in [name for name in sys.modules if name == "restock" or name.startswith("restock.")]:
        monkeypatch.delitem(sys.modules, name)
    specification = importlib.util.spec_from_loader(f"restock.{module}", loader=None)
    mutant = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, f"restock.{module}", mutant)
    package = importlib.util.module_from_spec(importlib.util.find_spec("restock"))
    monkeypatch.setitem(sys.modules, "restock", package)
    code = source.replace(right, wrong) if module != "lead_time_demand" else source.replace(right, wrong, 1)
    exec(compile(code, module, "exec"), mutant.__dict__)
    package.__spec__.loader.exec_module(package)
    wrong_results = [
        example
        for example, row in EXAMPLES.items()
        if not abs(compute(row["method"], formulas=package, **json.loads(row["inputs_json"])) - float(row["expected"]))
        <= float(row["tolerance"])
    ]
    assert wrong_results


units = st.floats(0, 1e6)
days = st.floats(0, 1e3)
levels = st.floats(0.5, 0.9999)


@given(levels, levels, units, units, days, days)
def test_more_service_never_takes_less_stock(one, other, mean, sd, lead, lead_sd):
    low, high = sorted((one, other))
    spread = restock.protection_demand_sd(mean, sd, lead, lead_sd)
    assert restock.normal_safety_stock(restock.service_factor(high), spread) >= restock.normal_safety_stock(
        restock.service_factor(low), spread
    )


@given(levels, units, days, days)
def test_no_variability_no_buffer(level, mean, lead, review):
    spread = restock.protection_demand_sd(mean, 0, lead, 0, review)
    assert restock.normal_safety_stock(restock.service_factor(level), spread) == 0
    assert restock.average_max_safety_stock(mean, mean, lead, lead, review) == 0


@given(st.floats(0.001, 1e3), units, units, days, days, days)
def test_a_box_of_twelve_is_twelve_pieces(pack, mean, sd, lead, lead_sd, review):
    pieces = restock.normal_reorder_point(1.645, mean * pack, sd * pack, lead, lead_sd, review)
    packs = restock.normal_reorder_point(1.645, mean, sd, lead, lead_sd, review)
    assert pieces == pytest.approx(packs * pack, rel=1e-9, abs=1e-9)


@given(units, units, days, days, days, days)
def test_a_longer_or_less_regular_lead_time_never_takes_less_stock(mean, sd, lead, lead_sd, more, review):
    before = restock.protection_demand_sd(mean, sd, lead, lead_sd, review)
    assert restock.protection_demand_sd(mean, sd, lead + more, lead_sd, review) >= before
    assert restock.protection_demand_sd(mean, sd, lead, lead_sd + more, review) >= before


@given(units, units)
def test_the_share_of_variance_is_a_share(demand, lead_time):
    share = restock.lead_time_share_of_variance(demand, lead_time)
    assert np.isnan(share) if demand == lead_time == 0 else 0 <= share <= 1


@given(st.floats(-1e6, 1e6), st.sampled_from([1.0, 6.0, 12.0, 0.5]))
def test_rounding_goes_up_by_less_than_one_step(quantity, multiple):
    rounded = float(restock.round_up(quantity, multiple))
    # A billionth is noise.
    assert -1e-9 * max(abs(quantity), multiple) <= rounded - quantity < multiple
    assert rounded / multiple == round(rounded / multiple)


def test_what_is_little_beside_a_pack_is_not_noise():
    assert restock.round_up([0.05, 1e-10, -0.05], 99_999_999).tolist() == [99_999_999, 0, 0]


def test_a_billion_and_one_is_no_billion():
    assert restock.round_up([1_000_000_001, 1e10 + 7, 1e10 + 7.5, 1e9 + 1e-6]).tolist() == [
        1_000_000_001,
        1e10 + 7,
        1e10 + 8,
        1e9,
    ]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: restock.service_factor([0.9, 95]),
            "cycle_service_level must lie between 0 and 1, for example 0.95, but one is 95.0",
        ),
        (
            lambda: restock.protection_demand_sd(1, -8, 1, 1),
            "demand_sd must be at least 0, but the number at position 0 is -8.0",
        ),
        (
            lambda: restock.expected_demand(1, [3, -2]),
            "lead_time_mean must be at least 0, but the number at position 1 is -2.0",
        ),
        (lambda: restock.expected_demand(np.inf, 1), "demand_mean must be finite, but the number at position 0 is inf"),
        (lambda: restock.round_up(3, 0), "multiple must be above 0, but one is 0.0"),
        (
            lambda: restock.Settings(method="guess"),
            "method must be one of auto, normal, average_max, but it is 'guess'",
        ),
        (
            lambda: restock.Settings(rounding="down"),
            "rounding must be one of units, order_multiple, none, but it is 'down'",
        ),
    ],
)
def test_a_number_out_of_range_is_named(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence


INPUTS = {
    "first_sold_on": date(2025, 1, 1),
    "lifecycle": "active", "abc_class": "A", "xyz_class": "X", "cycle_service_level": 0.95, "service_level_source": "policy",
    "demand_bucket": "day", "demand_days": 90, "demand_buckets": 90, "demand_sale_buckets": 60, "demand_mean_per_bucket_units": 40.0,
    "demand_sd_per_bucket_units": 8.0, "demand_max_per_bucket_units": 50.0, "lead_time_source": "item", "lead_time_count": 9,
    "lead_time_mean_days": 12.0, "lead_time_sd_days": 3.0, "lead_time_max_days": 16.0, "review_period_days": 0.0, "order_multiple": 12.0,
    "minimum_order_quantity": None, "unit_cost": None, "holding_cost_rate": 0.25,
    "days_left": None, "ends_on": None, "demand_source": "own", "borrowed_from": None, "demand_own_weight": None, "forecast_origins": None,
    "demand_mean_error_units": 0.0, "is_new_supplier": False, "lead_time_effective_count": 9.0,
}  # fmt: skip


TYPES = {
    "demand_max_per_bucket_units": pl.Float64,
    "demand_mean_per_bucket_units": pl.Float64,
    "demand_sd_per_bucket_units": pl.Float64,
    "demand_buckets": pl.Int64,
    "lead_time_mean_days": pl.Float64,
    "days_left": pl.Float64,
    "ends_on": pl.Date,
    "borrowed_from": pl.String,
    "demand_own_weight": pl.Float64,
    "forecast_origins": pl.Int64,
    "demand_mean_error_units": pl.Float64,
}


def sized(settings=None, **changes):
    frame = pl.DataFrame([{**INPUTS, **changes}], schema_overrides=TYPES)
    return restock.size(frame, settings or restock.Settings()).row(0, named=True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lifecycle": "discontinued"}, "discontinued"),
        (
            {"first_sold_on": None, "demand_source": "none", "demand_buckets": None, "demand_days": None},
            "has not been sold",
        ),
        (
            {"demand_source": "none", "demand_buckets": None, "demand_days": None},
            "no whole day has passed since the first sale",
        ),
        ({"lead_time_mean_days": None}, "planned_lead_time_days"),
        ({"demand_buckets": 1}, "one day of history has no spread"),
        ({"cycle_service_level": None}, "no usable row for class AX"),
        ({"demand_mean_per_bucket_units": None}, "no day of the window counts"),
        ({"demand_sd_per_bucket_units": None}, "a single day of the window counts"),
        ({"days_left": -1.0, "ends_on": date(2025, 12, 30)}, "left the range on 2025-12-30"),
    ],
)
def test_what_cannot_be_sized_is_null_and_says_why(changes, reason):
    row = sized(**changes)
    assert (row["method"], row["safety_stock_units"], row["reorder_point_units"]) == ("none", None, None)
    assert reason in row["method_reason"]


@pytest.mark.parametrize(
    ("method", "rounding", "safety_stock", "reorder_point"),
    [
        ("normal", "units", 203, 683),
        ("normal", "order_multiple", 203, 684),
        ("normal", "none", 202.5776, 682.5776),
        ("average_max", "units", 320, 800),
        ("average_max", "order_multiple", 320, 804),
    ],
)
def test_method_and_rounding_are_settings(method, rounding, safety_stock, reorder_point):
    row = sized(restock.Settings(method, rounding))
    assert row["method"] == method
    assert row["safety_stock_units"] == pytest.approx(safety_stock, abs=5e-4)
    assert row["reorder_point_units"] == pytest.approx(reorder_point, abs=5e-4)


def test_average_max_needs_a_largest_demand():
    row = sized(restock.Settings(method="average_max"), demand_max_per_bucket_units=None, demand_source="forecast")
    assert (row["method"], row["reorder_point_units"]) == ("none", None)
    assert "largest demand" in row["method_reason"]


@pytest.mark.parametrize(
    ("fill_rate", "learned_from", "demand", "says"),
    [
        (None, "class", 480.0, ("Service level 95.0 % (policy); ", "; asked for 93.76 % as 423 past outcomes teach.")),
        (None, "none", 0.0, ("Service level 95.0 % (policy); ", "; no past outcomes to correct the level by.")),
        (0.985, "class", 480.0, ("Fill rate 98.5 % (policy); ", "; asked for 93.76 % of cycles, which serves it, as 423 past outcomes teach.")),
        (0.985, "class", 0.0, ("Fill rate 98.5 % (policy); ",
            "; no demand is expected of which a share could be served, so no level is asked for it.")),
        (0.985, "none", 480.0, ("Fill rate 98.5 % (policy); ",
            "; asked for 93.76 % of cycles, which serves it, without past outcomes to correct it by.")),
    ],
)  # fmt: skip
def test_the_reason_names_the_target_that_counts(fill_rate, learned_from, demand, says):
    row = {
        **INPUTS, "fill_rate_target": fill_rate, "covered_service_level": 0.95 if fill_rate is None else None, "level_outcomes": 423,
        "asked_service_level": 0.9376, "level_learned_from": learned_from, "sized_by": "learned", "sized_because": "it is",
        "exact_reorder_point_units": 1.0, "planned_demand_units": demand,
    }  # fmt: skip
    types = TYPES | {"fill_rate_target": pl.Float64, "covered_service_level": pl.Float64}
    found = pl.DataFrame([row], schema_overrides=types).select(reasons.reason("auto")).item()
    assert (found.startswith(says[0]), found.endswith(says[1])) == (True, True), found


def test_more_returned_than_sold_is_no_demand():
    row = sized(restock.Settings(rounding="none"), demand_mean_per_bucket_units=-3.0)
    assert (row["demand_mean_units"], row["expected_demand_units"]) == (0, 0)
    assert row["reorder_point_normal_units"] == row["safety_stock_normal_units"] >= 0


def test_nothing_is_kept_beyond_the_end_of_an_item():
    """Forty a day, twelve days of lead time: with five days left it is five days of demand, and the supplier may be late."""
    row = sized(restock.Settings(rounding="none"), days_left=5.0, cycle_service_level=0.95)
    assert (row["protection_period_days"], row["expected_demand_units"]) == (5, 200)
    assert row["lead_time_variance_units_squared"] == 0
    assert row["safety_stock_normal_units"] == pytest.approx(ndtri(0.95) * (5 * 64) ** 0.5)
    last = sized(restock.Settings(rounding="none"), days_left=0.0, cycle_service_level=0.5)
    assert (last["safety_stock_units"], last["reorder_point_units"]) == (0, 0)


@pytest.mark.parametrize(("review", "beyond"), [(7.0, 0), (0.0, 204)])
def test_a_review_fills_up_to_the_reorder_point_until_the_end(review, beyond):
    """Five days are left, less than lead time and review: a review still fills up to no more than they take; who watches orders 17 packs."""
    row = sized(days_left=5.0, review_period_days=review)
    assert row["order_up_to_units"] - row["reorder_point_units"] == beyond


def test_who_is_to_last_for_no_time_is_short_of_nothing_when_an_order_is_placed():
    """What a law expects of no time at all is a trifle, and sales of twelve would be missing beyond it."""
    ends, lasts = (
        {
            "sized_by": "learned", "asked_service_level": 0.97, "protection_period_days": days, "protected_review_days": 0.0,
            "planned_demand_units": 0.001, "planned_demand_sd_units": 0.05, "size_mean_units": 12.0, "size_cv_squared": 0.5,
            "exact_reorder_point_units": 0.0, "exact_safety_stock_units": 0.0,
        }
        for days in (0.0, 1.0)
    )  # fmt: skip
    raised = undershot(pl.DataFrame([ends, lasts]), restock.Settings(undershoot=True))[1]
    assert raised[0] == 0 and raised[1] > 5


def test_a_borrowed_mean_and_a_new_supplier_widen_the_buffer_by_their_own_parts():
    plain, borrowed = sized(), sized(demand_mean_error_units=2.0, demand_source="class", borrowed_from="class C")
    # (12 days x 2 units) squared, beside 768 + 14,400
    assert borrowed["mean_error_variance_units_squared"] == 576
    assert borrowed["safety_stock_normal_units"] == pytest.approx(ndtri(0.95) * (768 + 14_400 + 576) ** 0.5)
    assert "demand borrowed from class C; " in borrowed["method_reason"]
    weighed = sized(demand_own_weight=0.8, demand_source="class", borrowed_from="class C", demand_days=21)
    assert "demand borrowed from class C, its own 21 days count 80.0 %; " in weighed["method_reason"]
    first = sized(demand_own_weight=0.8, demand_source="launches", borrowed_from="earlier launches", demand_days=1)
    assert "demand borrowed from earlier launches, its own day counts 80.0 %; " in first["method_reason"]
    new = sized(is_new_supplier=True, lead_time_effective_count=5.0)
    factor = restock.predictive_t_factor(0.95, 5)
    assert new["new_supplier_factor"] == factor > 1
    assert new["safety_stock_normal_units"] == pytest.approx(ndtri(0.95) * (768 + 14_400 * factor**2) ** 0.5)
    assert new["safety_stock_new_supplier_units"] == pytest.approx(
        new["safety_stock_normal_units"] - plain["safety_stock_normal_units"]
    )
    parts = [
        sized(is_new_supplier=True, lead_time_effective_count=n)["safety_stock_new_supplier_units"]
        for n in (3, 6, 12, 48)
    ]
    assert parts == sorted(parts, reverse=True) and parts[-1] > 0


def test_what_a_new_supplier_adds_is_told_beside_a_borrowed_mean():
    row = sized(is_new_supplier=True, lead_time_effective_count=5.0, demand_mean_error_units=2.0, demand_source="class")
    widened = 14_400 * restock.predictive_t_factor(0.95, 5) ** 2
    assert row["safety_stock_new_supplier_units"] == pytest.approx(
        ndtri(0.95) * ((768 + widened + 576) ** 0.5 - (768 + 14_400 + 576) ** 0.5)
    )


def test_a_bucket_of_seven_days_is_seven_days():
    week = sized(
        restock.Settings(rounding="none"), demand_bucket="week", demand_buckets=13, demand_days=91,
        demand_mean_per_bucket_units=280.0, demand_sd_per_bucket_units=8.0 * 7**0.5, demand_max_per_bucket_units=350.0,
    )  # fmt: skip
    day = sized(restock.Settings(rounding="none"))
    for figure in (
        "demand_mean_units",
        "demand_sd_units",
        "demand_max_units",
        "reorder_point_normal_units",
        "reorder_point_average_max_units",
    ):
        assert week[figure] == pytest.approx(day[figure], rel=1e-12)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=30), st.integers(1, 7))
def test_a_batch_does_not_see_the_rows_beside_it(means, rows):
    frame = pl.DataFrame([{**INPUTS, "demand_mean_per_bucket_units": mean} for mean in means], schema_overrides=TYPES)
    settings = restock.Settings()
    parts = [restock.size(part, settings) for part in frame.iter_slices(rows)]
    assert pl.concat(parts).equals(restock.size(frame, settings))
