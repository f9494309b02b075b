"""What service is worth: the numbers of the books, and laws that hold at any cost."""

import csv
import json

import numpy as np
import pytest
import restock
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from restock.distributions import GAMMA, NORMAL

with (ROOT / "tests" / "fixtures" / "worked_orders.csv").open() as file:
    EXAMPLES = {row["id"]: row for row in csv.DictReader(file)}

METHODS = {
    "newsvendor_normal": lambda short, over, mean, sd: NORMAL.quantile(
        restock.newsvendor_level(short, over), mean, sd**2
    ),
    "economic_level": lambda holding, quantity, short, demand: restock.economic_service_level(
        holding, quantity, short, demand
    ),
    "economic_factor": lambda holding, quantity, short, demand: restock.service_factor(
        restock.economic_service_level(holding, quantity, short, demand)
    ),
    "economic_reorder_point": lambda holding, quantity, short, demand, mean, sd: NORMAL.quantile(
        restock.economic_service_level(holding, quantity, short, demand), mean, sd**2
    ),
    "implied_cost": lambda level, holding, quantity, demand: restock.implied_shortage_cost(
        level, holding, quantity, demand
    ),
}


@pytest.mark.parametrize("example", [name for name, row in EXAMPLES.items() if row["method"] in METHODS])
def test_a_formula_gives_the_number_of_the_book(example):
    row = EXAMPLES[example]
    result = METHODS[row["method"]](**json.loads(row["inputs_json"]))
    assert result == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_the_economic_level_is_where_costs_are_least():
    """A buffer costs h a unit; D / Q times a year b is paid for each unit short. Tried at every reorder point."""
    holding, quantity, short, demand = 5.0, 290.0, 20.0, 1500.0
    points = np.arange(500.0, 800.0)
    costs = holding * points + short * demand / quantity * NORMAL.loss(points, 500, 100**2)
    level = restock.economic_service_level(holding, quantity, short, demand)
    assert NORMAL.quantile(level, 500, 100**2) == pytest.approx(points[costs.argmin()], abs=1)


def test_the_level_of_a_season_is_where_profit_is_most():
    stocks = np.arange(1.0, 1000.0)
    lost = 18 * GAMMA.loss(stocks, 500, 100**2) + 7 * (stocks - 500 + GAMMA.loss(stocks, 500, 100**2))
    assert GAMMA.quantile(restock.newsvendor_level(18, 7), 500, 100**2) == pytest.approx(stocks[lost.argmin()], abs=1)


levels = st.floats(0.01, 0.9999)
costs = st.floats(1e-3, 1e4)
units = st.floats(1e-2, 1e6)


@given(levels, costs, units, units)
def test_the_implied_cost_is_the_economic_level_read_backwards(level, holding, quantity, demand):
    cost = restock.implied_shortage_cost(level, holding, quantity, demand)
    assert restock.economic_service_level(holding, quantity, cost, demand) == pytest.approx(level, abs=1e-12)


@given(levels, levels, costs, units, units)
def test_a_higher_target_implies_a_dearer_stock_out(one, other, holding, quantity, demand):
    low, high = sorted((one, other))
    less, more = restock.implied_shortage_cost([low, high], holding, quantity, demand)
    assert less <= more


@given(costs, units, costs, units)
def test_an_economic_level_is_a_share_below_that_of_lost_sales(holding, quantity, short, demand):
    level = restock.economic_service_level(holding, quantity, short, demand)
    assert 0 <= level <= restock.newsvendor_level(short * demand, holding * quantity) <= 1


@given(st.floats(0.5, 0.97), st.floats(0.5, 0.97), st.floats(0, 1e5), st.floats(1e-3, 1e5), costs)
def test_the_next_point_costs_more_the_higher_one_is(one, other, mean, sd, holding):
    low, high = sorted((one, other))
    less, more = restock.cost_of_next_point([low, high], lambda level: NORMAL.quantile(level, mean, sd**2), holding)
    assert 0 < less <= more * (1 + 1e-9) + 1e-9 * holding * mean


def test_a_hundred_points_are_what_all_of_them_cost():
    seen = np.arange(0.5, 0.985, 0.01)
    single = restock.cost_of_next_point(seen, lambda level: GAMMA.quantile(level, 100, 3600), 4.0)
    whole = 4 * (GAMMA.quantile(0.99, 100, 3600) - GAMMA.quantile(0.5, 100, 3600))
    assert single.sum() == pytest.approx(whole)


def test_above_99_percent_there_is_no_next_point_but_a_tenth_of_one():
    def quantile(level):
        return NORMAL.quantile(level, [480, 480], 15168)

    assert np.isnan(restock.cost_of_next_point([0.95, 0.99], quantile, 15)).tolist() == [False, True]
    assert (restock.cost_of_next_point([0.95, 0.99], quantile, 15, points=0.001) > 0).all()


def test_a_target_is_absurd_beside_the_price_and_not_in_itself():
    """88 % of daily orders is a stock-out every eight days; 99 % of yearly ones is one in a hundred years."""
    cost = restock.implied_shortage_cost([0.88, 0.97, 0.99], 15, [1, 100, 1200], [250, 1200, 1200])
    ratio = restock.shortage_cost_over_price(cost, 100)
    assert ratio == pytest.approx([0.005, 0.41667, 15], abs=1e-5)
    assert restock.is_absurd_target(ratio).tolist() == [True, False, True]
    assert restock.is_absurd_target(ratio, least=0.001, most=20).tolist() == [False, False, False]


def test_a_stock_out_may_cost_a_hundredth_to_ten_times_the_price():
    assert restock.is_absurd_target([0.0099, 0.01, 10, 10.01]).tolist() == [True, False, False, True]


def test_what_is_missing_or_costs_nothing():
    nan = np.nan
    assert np.isnan(restock.economic_service_level([nan, 0, 1, 1], [1, 0, 1, nan], [1, 0, nan, 1], 1)).all()
    assert restock.economic_service_level([0, 5], [1, 1], [2, 0], 10).tolist() == [1, 0]
    assert np.isnan(restock.implied_shortage_cost([nan, 0.9], 1, 1, [1, 0])).all()
    assert np.isnan(restock.newsvendor_level([0, nan], 0)).all()
    assert np.isnan(restock.shortage_cost_over_price([1, nan], [0, 1])).all()
    assert not restock.is_absurd_target(nan)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: restock.implied_shortage_cost([0.9, 95], 1, 1, 1),
            "cycle_service_level must lie between 0 and 1, for example 0.95, but one is 95.0",
        ),
        (
            lambda: restock.economic_service_level(1, 1, [1, -2], 1),
            "shortage_cost_per_unit must be at least 0, but the number at position 1 is -2.0",
        ),
        (
            lambda: restock.newsvendor_level(1, np.inf),
            "overage_cost must be finite, but the number at position 0 is inf",
        ),
        (lambda: restock.cost_of_next_point(0.9, lambda level: level, 1, 0), "points must be above 0, but it is 0"),
        (lambda: restock.is_absurd_target(1, 10, 1), "least must be below most, but they are 10 and 1"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence
