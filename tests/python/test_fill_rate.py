"""Fill rates: the numbers of the books, simulated shelves, and the laws."""

import csv
import json

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from restock.distributions.count import COUNT
from restock.distributions.estimated_mean import variance_with_estimated_mean
from restock.distributions.fill_rate import (
    continuous_review_fill_rate,
    order_up_to_for_fill_rate,
    periodic_review_fill_rate,
    reorder_point_for_fill_rate,
)
from restock.distributions.gamma import GAMMA
from restock.distributions.losses import family_losses, mixture_losses
from restock.distributions.mixture import DailyDemand
from restock.distributions.negative_binomial import NEGATIVE_BINOMIAL
from restock.distributions.normal import NORMAL
from restock.distributions.poisson import POISSON
from restock.distributions.undershoot import expected_undershoot, expected_whole_undershoot
from restock.kaplan_meier import Survival
from restock.lead_time_demand import mean_error_variance
from restock.service import service_factor

with (ROOT / "tests" / "fixtures" / "worked_distributions.csv").open() as file:
    EXAMPLES = {row["id"]: row for row in csv.DictReader(file)}
FAMILIES = [NORMAL, GAMMA, COUNT]
families = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


def of_normal(mean, sd):
    return family_losses(NORMAL, mean, sd**2)


METHODS = {
    "normal_loss": lambda x, mean, sd: NORMAL.loss(x, mean, sd**2),
    "normal_loss_complement": lambda x, mean, sd: x - mean + NORMAL.loss(x, mean, sd**2),
    "gamma_loss": lambda x, shape, scale: GAMMA.loss(x, shape * scale, shape * scale**2),
    "poisson_loss": lambda x, mean: POISSON.loss(x, mean, 0),
    "ebo_poisson": lambda S, mean_l: POISSON.loss(S, mean_l, 0),
    "nbinom_loss": lambda x, mean, sd: NEGATIVE_BINOMIAL.loss(x, mean, sd**2),
    "rop_gamma": lambda csl, mean_l, sigma_l: GAMMA.quantile(csl, mean_l, sigma_l**2),
    "rop_nbinom": lambda csl, mean_l, var_l: COUNT.quantile(csl, mean_l, var_l),
    "rop_poisson": lambda csl, mean_l: COUNT.quantile(csl, mean_l, mean_l),
    "base_stock_poisson": lambda holding, stockout, mean: POISSON.quantile(stockout / (stockout + holding), mean, 0),
    "fill_rate_sq_exact": lambda rop, q, mean_l, sigma_l: continuous_review_fill_rate(
        rop, q, of_normal(mean_l, sigma_l)
    ),
    "fill_rate_given_ss": lambda ss, sigma_l, q: continuous_review_fill_rate(ss, q, of_normal(0, sigma_l)),
    "fill_rate_given_csl": lambda csl, sigma_l, q: continuous_review_fill_rate(
        service_factor(csl) * sigma_l, q, of_normal(0, sigma_l)
    ),
    # One piece in, one piece out: an order is placed when stock falls to S - 1.
    "fill_rate_base_stock_poisson": lambda S, mean_l: continuous_review_fill_rate(
        S - 1, 1, family_losses(POISSON, mean_l, mean_l)
    ),
    "k_for_fill_rate": lambda fill_rate, sigma_l, q: (
        reorder_point_for_fill_rate(fill_rate, q, of_normal(0, sigma_l)) / sigma_l
    ),
    "ss_for_fill_rate": lambda fill_rate, sigma_l, q: reorder_point_for_fill_rate(fill_rate, q, of_normal(0, sigma_l)),
    "rop_for_fill_rate": lambda fill_rate, sigma_l, q, mean_l: reorder_point_for_fill_rate(
        fill_rate, q, of_normal(mean_l, sigma_l)
    ),
    # Against the naive sum of forecast errors, P s^2 (1 + 1 / N).
    "ltd_sd_ratio_sma": lambda lt, n: np.sqrt(variance_with_estimated_mean(1, lt, n) / (lt * (1 + 1 / n))),
    "undershoot_mean": lambda mean_size, var_size, discrete: expected_whole_undershoot(mean_size, var_size),
}


@pytest.mark.parametrize("example", [name for name, row in EXAMPLES.items() if row["method"] in METHODS])
def test_a_formula_gives_the_number_of_the_book(example):
    row = EXAMPLES[example]
    result = np.ravel(METHODS[row["method"]](**json.loads(row["inputs_json"])))[0]
    assert result == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_95_percent_of_cycles_is_another_promise_than_95_percent_of_units():
    stock = NORMAL.quantile(0.95, 480, 15168)
    assert continuous_review_fill_rate(stock, 1000, family_losses(NORMAL, 480, 15168))[0] > 0.99


@families
def test_a_shelf_that_is_filled_up_each_week_serves_what_it_should(family):
    """Simulated day by day: demand waits, orders of what was sold arrive after the lead time."""
    rng = np.random.default_rng(2)
    lead, review, weeks, mean, variance = 5, 7, 40_000, 4.0, 14.0
    daily = {
        "normal": lambda size: rng.normal(mean, variance**0.5, size),
        "gamma": lambda size: rng.gamma(mean**2 / variance, variance / mean, size),
        "count": lambda size: rng.negative_binomial(mean**2 / (variance - mean), mean / variance, size),
    }[family.name]((weeks, lead + review))
    over_lead, over_protection = daily[:, :lead].sum(axis=1), daily.sum(axis=1)
    both = [family_losses(family, mean * days, variance * days) for days in (lead + review, lead)]
    for wanted in (0.8, 0.95, 0.99):
        level = order_up_to_for_fill_rate(wanted, mean * review, *both)
        short = np.maximum(over_protection - level, 0) - np.maximum(over_lead - level, 0)
        served = periodic_review_fill_rate(level, mean * review, *both)[0]
        assert served == pytest.approx(1 - short.mean() / (mean * review), abs=0.004)
        assert wanted - 1e-12 <= served <= wanted + (0.02 if family.is_whole else 1e-9)


def test_a_fixed_order_quantity_serves_what_it_should():
    """(s, Q) with unit demands by chance: between orders the position is uniform on s + 1 ... s + Q."""
    rng = np.random.default_rng(9)
    reorder_point, quantity, mean = 12, 8, 10.0
    position = rng.integers(reorder_point + 1, reorder_point + quantity + 1, 400_000)
    on_shelf = position - rng.poisson(mean, position.size)
    found = continuous_review_fill_rate(reorder_point, quantity, family_losses(POISSON, mean, mean))[0]
    assert found == pytest.approx(np.mean(on_shelf > 0), abs=0.003)


rates = st.floats(0.5, 0.9999)
means = st.floats(1e-3, 1e5)
cvs = st.floats(0.05, 5)


@families
@given(mean=means, cv=cvs, orders=st.floats(0.05, 20), one=rates, other=rates)
def test_more_service_never_takes_less_stock_and_is_just_enough(family, mean, cv, orders, one, other):
    low, high = sorted((one, other))
    losses = family_losses(family, mean, (mean * cv) ** 2)
    quantity = mean * orders
    less, more = (reorder_point_for_fill_rate(rate, quantity, losses)[0] for rate in (low, high))
    assert 0 <= less <= more
    assert continuous_review_fill_rate(less, quantity, losses)[0] >= low - 1e-9
    before = less - 1 if family.is_whole else less * (1 - 1e-6)
    if before >= 0 and less > 0:
        assert continuous_review_fill_rate(before, quantity, losses)[0] < low + 1e-9


@given(mean=means, cv=cvs, orders=st.floats(0.05, 20), rate=rates, pack=st.floats(1e-2, 1e2))
def test_a_box_of_twelve_is_twelve_pieces(mean, cv, orders, rate, pack):
    packs = reorder_point_for_fill_rate(rate, mean * orders, family_losses(GAMMA, mean, (mean * cv) ** 2))
    pieces = reorder_point_for_fill_rate(
        rate, mean * orders * pack, family_losses(GAMMA, mean * pack, (mean * cv * pack) ** 2)
    )
    assert pieces == pytest.approx(packs * pack, rel=1e-7, abs=1e-7 * mean * pack)


def test_two_humped_lead_times_have_a_fill_rate_too():
    seen = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    losses = mixture_losses(seen, DailyDemand(100, 20), 1, NORMAL)
    stock = reorder_point_for_fill_rate(0.98, 500, losses)
    assert continuous_review_fill_rate(stock, 500, losses)[0] == pytest.approx(0.98, abs=1e-12)
    short = 0.2 * (NORMAL.loss(stock, 1000, 4000) - NORMAL.loss(stock + 500, 1000, 4000))
    assert short == pytest.approx(0.02 * 500, abs=1e-3)


@families
def test_without_demand_no_stock_and_what_is_missing_stays_missing(family):
    losses = family_losses(family, [0, np.nan, 4.0], [0, 4, 4.0])
    assert np.isnan(reorder_point_for_fill_rate(0.95, 10, losses)).tolist() == [False, True, False]
    assert reorder_point_for_fill_rate(0.95, 10, losses)[0] == 0
    assert order_up_to_for_fill_rate(0.95, [0, 1, np.nan], losses, losses)[0] == 0
    assert np.isnan(order_up_to_for_fill_rate(0.95, [0, 1, np.nan], losses, losses)).tolist() == [False, True, True]
    assert np.isnan(periodic_review_fill_rate(1, [0, 1, np.nan], losses, losses)).all()


@given(st.dictionaries(st.integers(1, 30), st.floats(0.1, 1), min_size=1, max_size=5))
def test_undershoot_is_that_of_renewal_theory(table):
    """A place chosen at random in the long run falls into an order line of x units with a chance of x f(x) / m."""
    units, weights = np.array(list(table)), np.array(list(table.values()))
    shares = weights / weights.sum()
    mean = shares @ units
    variance = shares @ (units - mean) ** 2
    whole = sum(share * unit / mean * (unit - 1) / 2 for unit, share in zip(units, shares, strict=True))
    assert expected_whole_undershoot(mean, variance) == pytest.approx(whole, abs=1e-9)
    assert expected_undershoot(mean, variance) == pytest.approx(whole + 0.5)
    assert np.isnan(expected_undershoot(0, 0))


def test_a_mean_of_few_days_is_what_simulated_forecasts_miss_by():
    rng = np.random.default_rng(4)
    seen, coming = rng.normal(20, 8, (50_000, 12)), rng.normal(20, 8, (50_000, 10))
    missed = coming.sum(axis=1) - 10 * seen.mean(axis=1)
    expected = variance_with_estimated_mean(8, 10, 12)
    assert missed.var() == pytest.approx(expected, rel=0.03)
    assert expected == pytest.approx(10 * 64 + mean_error_variance(8 / 12**0.5, 10))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: reorder_point_for_fill_rate(98, 1, of_normal(1, 1)),
            r"fill_rate must lie between 0 and 1, for example 0\.98",
        ),
        (
            lambda: continuous_review_fill_rate(1, 0, of_normal(1, 1)),
            r"order_quantity must be above 0, but one is 0\.0",
        ),
        (lambda: variance_with_estimated_mean(1, 5, 0), "observations must be above 0, but one is 0"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
