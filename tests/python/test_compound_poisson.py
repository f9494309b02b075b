"""Demand as orders of known sizes: the same as adding up orders one by one, and as the families it contains."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restock.distributions.compound_poisson import (
    OrderSizes,
    compound_cdf,
    compound_loss,
    compound_moments,
    compound_quantile,
)
from restock.distributions.negative_binomial import NEGATIVE_BINOMIAL
from restock.distributions.order_counts import daily_orders, poisson_orders
from restock.distributions.poisson import POISSON
from restock.lead_time_demand import protection_demand_sd
from scipy import stats

LEVELS = (0.5, 0.8, 0.95, 0.99, 0.9999)


def sizes(*shares_of_units):
    """One dictionary of units and shares an item."""
    return OrderSizes(
        np.repeat(np.arange(len(shares_of_units)), [len(shares) for shares in shares_of_units]),
        [unit for shares in shares_of_units for unit in shares],
        [share for shares in shares_of_units for share in shares.values()],
    )


def added_up(number, shares, last):
    """P(X <= 0 ... last) from the chance of each number of orders: convolution after convolution."""
    one = np.zeros(max(shares) + 1)
    for unit, share in shares.items():
        one[unit] = share
    sum_, chances = np.ones(1), np.zeros(last + 1)
    for orders in range(int(number.isf(1e-16)) + 2):
        chances[: sum_.size] += number.pmf(orders) * sum_[: last + 1]
        sum_ = np.convolve(sum_, one)[: last + 1]
    return chances.cumsum()


CASES = [
    (0.5, {10: 1.0}),
    (3.0, {1: 0.6, 2: 0.3, 12: 0.1}),
    (20.0, {1: 0.9, 100: 0.1}),
    (0.01, {7: 0.5, 24: 0.5}),
    (60.0, {3: 0.2, 5: 0.8}),
]


@pytest.mark.parametrize(("mean", "shares"), CASES)
@pytest.mark.parametrize("daily", [False, True])
def test_it_is_what_adding_up_orders_gives(mean, shares, daily):
    days = max(round(mean / 0.3), 5)
    orders = daily_orders(mean / days, days) if daily else poisson_orders(mean)
    number = stats.binom(days, mean / days) if daily else stats.poisson(mean)
    last = int(compound_quantile(0.99999, orders, sizes(shares), 1)[0]) + max(shares)
    cdf = added_up(number, shares, last)
    stock = np.arange(last + 1.0)
    copies = last + 1
    many = OrderSizes(np.repeat(np.arange(copies), len(shares)), list(shares) * copies, list(shares.values()) * copies)
    np.testing.assert_allclose(compound_cdf(stock, orders, many, copies), cdf, atol=1e-12)
    before = np.concatenate([[0], cdf[:-1].cumsum()])
    whole_mean = mean * sum(unit * share for unit, share in shares.items())
    np.testing.assert_allclose(compound_loss(stock, orders, many, copies), whole_mean - stock + before, atol=1e-10)
    for level in LEVELS:
        assert compound_quantile(level, orders, sizes(shares), 1)[0] == np.searchsorted(cdf, level)


@pytest.mark.parametrize("mean", [1e-6, 0.3, 47.0, 599.0, 601.0, 746.0, 5000.0])
def test_single_pieces_are_poisson_with_any_number_of_orders(mean):
    """exp(-746) is 0 in a double; the recursion must not begin with it."""
    orders, single = poisson_orders(mean), sizes({1: 1.0})
    for level in LEVELS:
        stock = compound_quantile(level, orders, single, 1)
        assert stock[0] == POISSON.quantile(level, mean, 0)
        assert compound_cdf(stock, orders, single, 1)[0] == pytest.approx(POISSON.cdf(stock[0], mean, 0), abs=1e-11)
        short = compound_loss(stock + 0.5, orders, single, 1)[0]
        assert short == pytest.approx(POISSON.loss(stock[0] + 0.5, mean, 0), abs=1e-9 * max(mean, 1))


@pytest.mark.parametrize(("mean", "variance"), [(12.0, 30.0), (2.0, 40.0), (900.0, 2000.0)])
def test_logarithmic_orders_are_negative_binomial(mean, variance):
    """Quenouille 1949: a Poisson number of orders, each of a logarithmic size, is a negative binomial."""
    failure = 1 - mean / variance
    units = np.arange(1, 1 + int(np.log(1e-17) / np.log(failure)))
    shares = failure**units / (-units * np.log1p(-failure))
    orders = poisson_orders(-np.log1p(-failure) * mean**2 / (variance - mean))
    logarithmic = OrderSizes(np.zeros(units.size, int), units, shares / shares.sum())
    np.testing.assert_allclose(np.ravel(compound_moments(orders, logarithmic, 1)), [mean, variance], rtol=1e-9)
    for level in LEVELS:
        stock = compound_quantile(level, orders, logarithmic, 1)
        assert stock[0] == NEGATIVE_BINOMIAL.quantile(level, mean, variance)
        found = compound_loss(stock, orders, logarithmic, 1)[0]
        assert found == pytest.approx(NEGATIVE_BINOMIAL.loss(stock[0], mean, variance), abs=1e-9 * mean)


def test_ten_units_every_ten_days():
    """One a day on average, deviation 3; five days. The formula promises 95 % with 16.0 and delivers 91.9 %."""
    formula = 5 + 1.6448536269514722 * float(protection_demand_sd(1, 3, 5, 0))
    assert formula == pytest.approx(16.0, abs=0.05)
    orders = daily_orders(0.1, 5)
    assert np.ravel(compound_moments(orders, sizes({10: 1.0}), 1)) == pytest.approx([5, 45])
    assert compound_cdf(formula, orders, sizes({10: 1.0}), 1)[0] == pytest.approx(0.919, abs=5e-4)
    assert compound_quantile(0.95, orders, sizes({10: 1.0}), 1)[0] == 20
    assert compound_cdf(42.068027, daily_orders(0.1, 20), sizes({10: 1.0}), 1)[0] == pytest.approx(0.9568255, abs=1e-7)


def test_the_empirical_days_of_the_worked_example():
    """Twenty days of which seven sold; the sum over 14 and over 3 such days at 95 %."""
    history = [3, 5, 2, 4, 1, 6, 3]
    sold = OrderSizes(np.zeros(7, int), history, np.full(7, 1 / 7))
    for days, expected in ((14, 29), (3, 10)):
        assert compound_quantile(0.95, daily_orders(7 / 20, days), sold, 1)[0] == expected


size_tables = st.dictionaries(st.integers(1, 40), st.floats(0.05, 1), min_size=1, max_size=6).map(
    lambda shares: {unit: share / sum(shares.values()) for unit, share in shares.items()}
)
order_means = st.floats(0, 40)


@given(table=size_tables, mean=order_means, one=st.floats(0.5, 0.9999), other=st.floats(0.5, 0.9999))
def test_more_service_never_takes_less_stock_and_is_just_enough(table, mean, one, other):
    low, high = sorted((one, other))
    orders = poisson_orders(mean)
    less, more = (compound_quantile(level, orders, sizes(table), 1)[0] for level in (low, high))
    assert less <= more
    assert compound_cdf(less, orders, sizes(table), 1)[0] >= low
    assert compound_cdf(less - 1, orders, sizes(table), 1)[0] < low


@given(table=size_tables, mean=order_means, pack=st.integers(1, 12))
def test_a_box_of_twelve_is_twelve_pieces(table, mean, pack):
    boxes = {unit * pack: share for unit, share in table.items()}
    orders = poisson_orders(mean)
    assert (
        compound_quantile(0.95, orders, sizes(boxes), 1)[0]
        == pack * compound_quantile(0.95, orders, sizes(table), 1)[0]
    )
    stock = float(pack * 7)
    assert compound_loss(stock, orders, sizes(boxes), 1)[0] == pytest.approx(
        pack * compound_loss(7.0, orders, sizes(table), 1)[0], rel=1e-9, abs=1e-9 * pack
    )


@settings(max_examples=30)
@given(tables=st.lists(size_tables, min_size=2, max_size=5), data=st.data())
def test_no_result_depends_on_the_items_beside_it(tables, data):
    means = data.draw(st.lists(st.floats(0, 20), min_size=len(tables), max_size=len(tables)))
    # One with so many orders that its chances are rescaled on the way.
    tables, means = [*tables, {1: 0.5, 2: 0.5}], [*means, 760.0]
    together = compound_quantile(0.97, poisson_orders(means), sizes(*tables), len(tables))
    shares = compound_cdf(together, poisson_orders(means), sizes(*tables), len(tables))
    for item, (table, mean) in enumerate(zip(tables, means, strict=True)):
        assert together[item] == compound_quantile(0.97, poisson_orders(mean), sizes(table), 1)[0]
        assert shares[item] == compound_cdf(together[item], poisson_orders(mean), sizes(table), 1)[0]


def test_what_is_missing_stays_missing_and_far_ends_are_sure():
    tables = sizes({1: 1.0}, {2: 1.0}, {3: 1.0})
    orders = poisson_orders([1.0, np.nan, 0.0])
    assert np.isnan(compound_quantile(0.9, orders, tables, 3)).tolist() == [False, True, False]
    assert np.isnan(compound_cdf([1.0, 1.0, np.nan], orders, tables, 3)).tolist() == [False, True, True]
    assert compound_cdf([-1.0, 0.0, -1.0], poisson_orders([1.0, 0.0, 0.0]), tables, 3).tolist() == [0, 1, 0]
    assert compound_cdf(1e9, poisson_orders(1.0), tables, 3).tolist() == [1, 1, 1]
    assert compound_loss(1e9, poisson_orders(1.0), tables, 3).tolist() == [0, 0, 0]
    assert compound_loss(-2.0, poisson_orders(1.0), tables, 3).tolist() == [3, 4, 5]
    assert np.isnan(compound_quantile(0.9, poisson_orders(1.0), OrderSizes([1], [2], [1.0]), 2)).tolist() == [
        True,
        False,
    ]
    assert compound_quantile(1 - 1e-16, poisson_orders(1.0), tables, 3).max() < 500


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: compound_cdf(1, poisson_orders(1), sizes({1: 0.5}), 1), r"those of 0 add up to 0\.5"),
        (lambda: compound_cdf(1, poisson_orders(1), sizes({1.5: 1.0}), 1), r"units must be whole, but one is 1\.5"),
        (lambda: compound_cdf(1, poisson_orders(1), sizes({0: 1.0}), 1), "units must be at least 1"),
        (lambda: daily_orders(0.7, 5), r"chance must be at most 0\.5, but one is 0\.7"),
        (lambda: daily_orders(0.1, 5.5), r"days must be whole, but one is 5\.5"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
