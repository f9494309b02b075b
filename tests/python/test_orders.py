"""Order quantities, and the service they really give: the numbers of the books, simulated shelves, and the laws."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import restock
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from restock.distributions import (
    COUNT,
    GAMMA,
    NORMAL,
    POISSON,
    continuous_review_fill_rate,
    expected_whole_undershoot,
    family_losses,
    periodic_review_fill_rate,
    undershoot_variance,
    whole_undershoot_variance,
)
from scipy import stats

with (ROOT / "tests" / "fixtures" / "worked_orders.csv").open() as file:
    EXAMPLES = {row["id"]: row for row in csv.DictReader(file)}
FAMILIES = [NORMAL, GAMMA, COUNT]
families = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
NAN = float("nan")


def of_normal(point, quantity, mean, sd):
    return restock.fixed_quantity_service(point, quantity, restock.DemandInSteps(NORMAL, mean, sd**2))


METHODS = {
    "eoq": lambda demand, per_order, unit_cost, rate: restock.economic_order_quantity(
        demand, per_order, unit_cost, rate
    ),
    "order_quantity": lambda wanted, minimum, multiple: restock.order_quantity(wanted, minimum, multiple),
    "cycle_service": lambda point, quantity, mean, sd: of_normal(point, quantity, mean, sd).cycle_service_level,
    "fill_rate": lambda point, quantity, mean, sd: of_normal(point, quantity, mean, sd).fill_rate,
    "whole_undershoot": lambda mean, variance: expected_whole_undershoot(mean, variance),
    "undershoot_variance": lambda mean, variance: undershoot_variance(mean, variance),
}


@pytest.mark.parametrize("example", [name for name, row in EXAMPLES.items() if row["method"] in METHODS])
def test_a_formula_gives_the_number_of_the_book(example):
    row = EXAMPLES[example]
    result = METHODS[row["method"]](**json.loads(row["inputs_json"]))
    assert result == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


amounts = st.floats(1e-2, 1e6)


@given(amounts, amounts, amounts, st.floats(0.01, 1))
def test_at_the_economic_quantity_ordering_costs_what_holding_does_and_both_are_least(demand, order, unit, rate):
    best = restock.economic_order_quantity(demand, order, unit, rate)

    def cost(quantity):
        return order * demand / quantity + unit * rate * quantity / 2

    assert order * demand / best == pytest.approx(unit * rate * best / 2)
    assert cost(best) <= min(cost(best * 0.99), cost(best * 1.01))
    assert [cost(2 * best), cost(best / 2)] == pytest.approx([1.25 * cost(best)] * 2)


minima = st.one_of(st.just(NAN), st.floats(0, 1e5))
multiples = st.one_of(st.just(NAN), st.sampled_from([0.5, 1.0, 6.0, 12.0, 144.0]))


@given(st.floats(0, 1e5), minima, multiples)
def test_an_order_is_the_smallest_that_the_supplier_takes(wanted, minimum, multiple):
    ordered = restock.order_quantity(wanted, minimum, multiple)
    least = np.fmax(wanted, minimum)
    assert ordered >= least * (1 - 1e-8) - 1e-8
    if np.isnan(multiple):
        assert ordered == least
    else:
        assert ordered / multiple == round(ordered / multiple)
        assert ordered < least + multiple or ordered == multiple


def test_next_to_nothing_takes_a_whole_pack():
    assert restock.order_quantity([1e-9, 0.05, 0], NAN, [12, 99_999_999, 12]).tolist() == [12, 99_999_999, 0]
    assert restock.order_quantity(0, 1e-9, 12) == 12


def chances(units, shares):
    mean = shares @ units
    return mean, shares @ (units - mean) ** 2


@pytest.mark.parametrize(
    "lines",
    [stats.poisson(3), stats.nbinom(1.5, 0.2), stats.binom(20, 0.3), stats.poisson(0.1), stats.nbinom(0.2, 0.1)],
)
def test_a_whole_undershoot_is_that_of_renewal_theory(lines):
    """Below the reorder point by k with the chance P(X > k) / E[X]: summed over all k."""
    below = np.arange(400)
    shares = lines.sf(below) / lines.mean()
    mean, variance = chances(below, shares)
    assert expected_whole_undershoot(lines.mean(), lines.var()) == pytest.approx(mean)
    assert whole_undershoot_variance(lines.mean(), lines.var()) == pytest.approx(variance)


@pytest.mark.parametrize("shape", [0.3, 1.0, 7.0])
def test_the_undershoot_of_gamma_lines_varies_as_their_moments_say(shape):
    one, two, three = (stats.gamma(shape, scale=2.0).moment(order) for order in (1, 2, 3))
    assert undershoot_variance(one, two - one**2) == pytest.approx(three / (3 * one) - (two / (2 * one)) ** 2)


@families
def test_without_steps_or_single_pieces_it_is_the_textbook(family):
    points, quantities = np.array([3.0, 12.0, 30.0]), np.array([1.0, 7.0, 50.0])
    for step in (0.0, 1.0) if family is COUNT else (0.0,):
        found = restock.fixed_quantity_service(points, quantities, restock.DemandInSteps(family, 10, 25, step, 0))
        losses = family_losses(family, np.full(3, 10.0), 25)
        assert found.cycle_service_level.tolist() == family.cdf(points, 10, 25).tolist()
        assert found.fill_rate.tolist() == continuous_review_fill_rate(points, quantities, losses).tolist()


@pytest.mark.parametrize("family", [NORMAL, GAMMA], ids=lambda family: family.name)
def test_without_minimum_and_multiple_it_is_the_textbook_at_every_look(family):
    demand = restock.DemandInSteps(family, 140, 252, 20, 36)
    found = restock.order_up_to_service([150, 188], demand)
    both = [family_losses(family, np.full(2, 20.0 * days), 36 * days) for days in (8, 7)]
    assert found.cycle_service_level.tolist() == family.cdf([150, 188], 160, 288).tolist()
    assert found.fill_rate.tolist() == periodic_review_fill_rate([150, 188], 20, *both).tolist()


def test_a_look_at_which_nothing_is_ordered_is_no_cycle():
    """One piece in ten weeks, four weeks of lead time: P(D + X <= 1 | X > 0), added up over the counts."""
    found = restock.order_up_to_service(1, restock.DemandInSteps(COUNT, 0.4, 0.4, 0.1, 0.1)).cycle_service_level
    assert found == pytest.approx(np.exp(-0.4) * stats.poisson(0.1).pmf(1) / stats.poisson(0.1).sf(0))


class Shelf:
    """A shelf that is looked at once a step: ordered before the step, received so many steps later; demand waits."""

    def __init__(self, family, mean, variance, lead):
        # Every part of the curve in its share, in random order: less is left to chance.
        levels = (np.arange(12_000) + 0.5) / 12_000
        self.steps = family.quantile(np.random.default_rng(5).permutation(levels), mean, variance)
        self.lead = lead
        self.demand = restock.DemandInSteps(family, mean * lead, variance * lead, mean, variance)

    def service(self, start, to_order):
        position, positions, orders = start, [], []
        for step in self.steps.tolist():
            order = to_order(position)
            position += order
            positions.append(position)
            orders.append(order > 0)
            position -= step
        sold = np.concatenate([[0.0], self.steps.cumsum()])
        looks = np.arange(1, len(positions) - self.lead - 1)
        over_lead = sold[looks + self.lead] - sold[looks]
        position = np.array(positions)[looks]
        short = np.maximum(over_lead + self.steps[looks + self.lead] - position, 0) - np.maximum(
            over_lead - position, 0
        )
        ordered = np.array(orders)[looks]
        on_shelf = (np.array(positions)[looks - 1] - self.steps[looks - 1] - over_lead)[ordered]
        return np.mean(on_shelf >= 0), 1 - short.sum() / self.steps[looks + self.lead].sum()


SHELVES = {
    "normal": (Shelf(NORMAL, 20.0, 64.0, 5), 138.0),
    "gamma": (Shelf(GAMMA, 10.0, 25.0, 4), 62.0),
    "lumpy": (Shelf(GAMMA, 10.0, 200.0, 4), 92.0),
    "count": (Shelf(COUNT, 6.0, 12.0, 5), 46.0),
    "slow": (Shelf(COUNT, 0.3, 0.4, 9), 6.0),
}
# How far twelve thousand steps may be off by chance; of the slow item that is 3,600 units.
NOISE = 0.01
SLOW_NOISE = 0.02


@pytest.mark.parametrize("name", SHELVES)
@pytest.mark.parametrize("steps", [0.3, 1.0, 2.0, 5.0])
def test_simulated_shelves_have_the_service_that_is_said(name, steps):
    shelf, level = SHELVES[name]
    quantity = np.ceil(steps * shelf.demand.step_mean)
    point = level - shelf.demand.family.is_whole
    cases = [
        (
            restock.fixed_quantity_service(point, quantity, shelf.demand),
            lambda position: quantity * np.floor((point - position) / quantity + 1) if position <= point else 0.0,
        ),
        (
            restock.order_up_to_service(level, shelf.demand, minimum_order_quantity=quantity),
            lambda position: max(level - position, quantity) if position < level else 0.0,
        ),
        (
            restock.minimum_maximum_service(point, level + quantity, shelf.demand),
            lambda position: level + quantity - position if position <= point else 0.0,
        ),
    ]
    noise = SLOW_NOISE if name == "slow" else NOISE
    for said, to_order in cases:
        cycles, filled = shelf.service(level, to_order)
        assert -0.025 - noise < said.cycle_service_level - cycles < 0.02 + noise
        assert -0.01 - noise < said.fill_rate - filled < 0.005 + noise
        if steps >= 5:
            assert said.cycle_service_level == pytest.approx(cycles, abs=0.003 + noise)
    fixed = cases[0][0].fill_rate
    assert fixed == pytest.approx(shelf.service(level, cases[0][1])[1], abs=noise)


def test_a_multiple_is_more_stock_than_asked_for_and_an_exact_one():
    shelf, level = SHELVES["gamma"]
    for pack in (6.0, 40.0):
        said = restock.order_up_to_service(level, shelf.demand, order_multiple=pack)
        found = shelf.service(level, lambda p, pack=pack: np.ceil((level - p) / pack) * pack if p < level else 0.0)
        assert said.fill_rate == pytest.approx(found[1], abs=NOISE)


def test_a_pack_is_a_minimum_as_well():
    demand = restock.DemandInSteps(GAMMA, 40, 100, 10, 25)
    alone, both = (restock.order_up_to_service(60, demand, minimum, 40.0) for minimum in (NAN, 40.0))
    assert (alone.cycle_service_level, alone.fill_rate) == (both.cycle_service_level, both.fill_rate)


@pytest.mark.parametrize(("quantity", "positions"), [(1, [21]), (3, [21, 22, 23])])
def test_orders_smaller_than_a_sale_fill_up_to_anywhere_above_the_reorder_point(quantity, positions):
    """Sales of twelve: they are missing from where stock was, and what is left covers five over the lead time or not."""
    found = restock.fixed_quantity_service(20, quantity, restock.DemandInSteps(COUNT, 5, 5, 12, 0))
    left = np.array(positions) - 12
    assert found.cycle_service_level == pytest.approx(stats.poisson(5).cdf(left).mean())


def test_sales_that_vary_are_missing_with_all_that_they_vary_by():
    """Sales of twelve on average and up to forty, orders of two: stock was at 42 or 43, and covers both."""
    found = restock.fixed_quantity_service(41, 2, restock.DemandInSteps(COUNT, 5, 5, 12, 60))
    both = COUNT.cdf(np.array([42, 43]), 17, 65).mean()
    within = COUNT.cdf(2, 12, 60)
    assert found.cycle_service_level == pytest.approx(both, abs=float(within))


def test_of_what_is_seldom_sold_looks_without_an_order_do_not_count():
    """A sale of 3 kg every fifty days, looked at daily: of the looks with an order a part is short, of all looks hardly one."""
    demand = restock.DemandInSteps(GAMMA, 0.42, 1.89, 0.06, 0.27)
    all_looks, with_order = (
        restock.order_up_to_service(2.77, replace(demand, nothing_taken=none)).cycle_service_level
        for none in (0.0, np.exp(-0.02))
    )
    by_hand = (GAMMA.cdf(2.77, 0.48, 2.16) - np.exp(-0.02) * GAMMA.cdf(2.77, 0.42, 1.89)) / (1 - np.exp(-0.02))
    assert with_order == pytest.approx(by_hand) and with_order < 0.7 < 0.9 < all_looks


means = st.floats(0.1, 1e4)
cvs = st.floats(0.05, 3)
shares = st.floats(0.01, 5)


@families
@settings(max_examples=40)
@given(mean=means, cv=cvs, step=shares, step_cv=cvs, stock=st.floats(0, 4), more=st.floats(0, 2), order=shares)
def test_more_stock_never_serves_less(family, mean, cv, step, step_cv, stock, more, order):
    demand = restock.DemandInSteps(family, mean, (cv * mean) ** 2, step * mean, (step_cv * step * mean) ** 2)
    points = np.array([stock, stock + more]) * mean
    quantity = order * mean
    for found in (
        restock.fixed_quantity_service(points, quantity, demand),
        restock.minimum_maximum_service(points, points + quantity, demand),
    ):
        assert np.diff(found.cycle_service_level)[0] >= -1e-12
    assert np.diff(restock.fixed_quantity_service(points, quantity, demand).fill_rate)[0] >= -1e-9
    assert np.diff(restock.order_up_to_service(points, demand).cycle_service_level)[0] >= -1e-12


@families
@settings(max_examples=40)
@given(mean=means, cv=cvs, step=shares, step_cv=cvs, stock=st.floats(0, 4), one=shares, other=shares)
def test_a_larger_minimum_never_serves_less_from_the_shelf(family, mean, cv, step, step_cv, stock, one, other):
    demand = restock.DemandInSteps(family, mean, (cv * mean) ** 2, step * mean, (step_cv * step * mean) ** 2)
    minimum = np.array(sorted((one, other))) * mean
    point = stock * mean
    if family.is_whole:
        minimum, point = np.ceil(minimum), np.ceil(point)
    for found in (
        restock.fixed_quantity_service(point, restock.order_quantity(mean, minimum, NAN), demand),
        restock.order_up_to_service(point, demand, minimum),
    ):
        assert np.diff(found.fill_rate)[0] >= -1e-9


def test_lumpy_lines_cost_service_and_large_orders_give_it():
    pieces, lines = (restock.DemandInSteps(GAMMA, 100, 900, *step) for step in ((0, 0), (20, 200)))
    even, lumpy = (restock.fixed_quantity_service(140, [50, 200], demand) for demand in (pieces, lines))
    assert (lumpy.cycle_service_level < even.cycle_service_level - 0.05).all()
    assert (lumpy.fill_rate < even.fill_rate).all()
    assert even.fill_rate[1] > even.fill_rate[0]


def test_a_figure_that_is_missing_makes_the_result_missing():
    demand = restock.DemandInSteps(GAMMA, [10, NAN, 10, 10], [9, 9, NAN, 9], [4, 4, 4, NAN], 4)
    for found in (
        restock.fixed_quantity_service(12, 20, demand),
        restock.order_up_to_service(18, demand),
        restock.order_up_to_service(18, demand, 10, 6),
        restock.minimum_maximum_service(12, 32, demand),
    ):
        for figure in (found.cycle_service_level, found.fill_rate):
            assert np.isnan(figure).tolist() == [False, True, True, True]
    assert np.isnan(restock.fixed_quantity_service(12, NAN, restock.DemandInSteps(GAMMA, 10, 9)).fill_rate)
    assert np.isnan(restock.economic_order_quantity([1, NAN], 1, [0, 1], 1)).all()
    assert np.isnan(restock.order_quantity(NAN, 5, 5))


def test_no_result_depends_on_the_items_beside_it():
    points, steps = np.linspace(1, 60, 40), np.linspace(0, 20, 40)
    whole = restock.order_up_to_service(points, restock.DemandInSteps(GAMMA, 30, 90, steps, 40 * (steps > 0)), 15, 6)
    for i in (0, 1, 39):
        demand = restock.DemandInSteps(GAMMA, 30, 90, steps[i], 40 * (steps[i] > 0))
        alone = restock.order_up_to_service(points[i], demand, 15, 6)
        np.testing.assert_array_equal(alone.fill_rate, whole.fill_rate[i])
        np.testing.assert_array_equal(alone.cycle_service_level, whole.cycle_service_level[i])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: restock.fixed_quantity_service(1, [2, 0], restock.DemandInSteps(POISSON, 1, 1)),
            "order_quantity must be above 0, but one is 0.0",
        ),
        (
            lambda: restock.minimum_maximum_service([3, 3], [4, 2], restock.DemandInSteps(NORMAL, 1, 1)),
            "order_up_to must be at least reorder_point, but one is 2.0 with 3.0",
        ),
        (
            lambda: restock.order_up_to_service(1, restock.DemandInSteps(NORMAL, 1, 1, -1)),
            "step_mean must be at least 0, but the number at position 0 is -1.0",
        ),
        (lambda: restock.order_quantity(1, 1, [6, 0]), "multiple must be above 0, but one is 0.0"),
        (
            lambda: restock.order_quantity([1, -1], 1, 1),
            "wanted must be at least 0, but the number at position 1 is -1.0",
        ),
        (
            lambda: restock.economic_order_quantity(1, 1, -1, 1),
            "unit_cost must be at least 0, but the number at position 0 is -1.0",
        ),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence
