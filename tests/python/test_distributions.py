"""Demand over the protection period: every family gives the numbers of the books and of scipy, and obeys its laws."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.distributions.count import COUNT
from restock.distributions.gamma import GAMMA
from restock.distributions.negative_binomial import NEGATIVE_BINOMIAL
from restock.distributions.normal import NORMAL
from restock.distributions.poisson import POISSON
from scipy import stats
from scipy.integrate import quad

FAMILIES = [NORMAL, GAMMA, POISSON, NEGATIVE_BINOMIAL, COUNT]
families = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
positive = [pytest.param(family, id=family.name) for family in FAMILIES if family is not NORMAL]

MEANS = 10.0 ** np.arange(-6, 7)
CVS = np.array([0.01, 0.05, 0.3, 1.0, 3.0, 10.0])
LEVELS = np.array([0.5, 0.8, 0.95, 0.99, 0.9999])


def grid(family):
    """Mean, variance and level of every combination of extremes that the family can have."""
    mean, cv, level = (axis.ravel() for axis in np.meshgrid(MEANS, CVS, LEVELS))
    variance = (mean * cv) ** 2
    # Closer to Poisson scipy loses its digits; a test below goes there.
    fits = variance > mean * 1.001 if family is NEGATIVE_BINOMIAL else mean > 0
    return mean[fits], variance[fits], level[fits]


def of_scipy(family, mean, variance):
    if family is NORMAL:
        return stats.norm(mean, np.sqrt(variance))
    if family is GAMMA:
        return stats.gamma(mean**2 / variance, scale=variance / mean)
    if family is POISSON:
        return stats.poisson(mean)
    return stats.nbinom(mean**2 / (variance - mean), mean / variance)


@pytest.mark.parametrize("family", [NORMAL, GAMMA, POISSON, NEGATIVE_BINOMIAL], ids=lambda family: family.name)
def test_shares_and_quantiles_are_those_of_scipy_at_the_extremes_too(family):
    mean, variance, level = grid(family)
    expected = of_scipy(family, mean, variance)
    quantile = family.quantile(level, mean, variance)
    np.testing.assert_allclose(quantile, expected.ppf(level), rtol=1e-9, atol=1e-300)
    for stock in (quantile, mean, mean + np.sqrt(variance), np.floor(quantile)):
        np.testing.assert_allclose(family.cdf(stock, mean, variance), expected.cdf(stock), atol=1e-9)


@families
def test_a_quantile_is_the_smallest_stock_that_keeps_the_promise(family):
    mean, variance, level = grid(family)
    quantile = family.quantile(level, mean, variance)
    assert (family.cdf(quantile, mean, variance) >= level - 1e-12).all()
    if family.is_whole:
        assert (family.cdf(quantile, mean, variance) >= level).all()
        assert (family.cdf(quantile - 1, mean, variance) < level).all()
    else:
        np.testing.assert_allclose(family.cdf(quantile, mean, variance), level, atol=1e-12)


@pytest.mark.parametrize("cv", [0.01, 0.1, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("family", [NORMAL, GAMMA], ids=lambda family: family.name)
def test_the_loss_is_the_area_above_the_curve(family, cv):
    """E[(X - s)+] is the integral of P(X > x) from s on; in units of the mean, as both families scale."""
    distribution = of_scipy(family, 1.0, cv**2)
    for level in LEVELS:
        stock = distribution.ppf(level)
        ends = distribution.isf(np.array([1e-3, 1e-6, 1e-9, 1e-13, 1e-18]))
        pieces = [stock, *ends[ends > stock]]
        area = sum(
            quad(distribution.sf, low, high, epsabs=1e-13, epsrel=1e-12, limit=500)[0] for low, high in pairwise(pieces)
        )
        assert family.loss(stock, 1.0, cv**2) == pytest.approx(area, abs=1e-9 * max(cv, 1.0))


SUMMED = [(1e-6, 1.5), (0.3, 1.1), (4.2, 1 + 1e-9), (47.0, 3.0), (2e4, 1.01), (50.0, 400.0), (1e5, 100.0)]


@pytest.mark.parametrize(("mean", "over"), SUMMED)
def test_a_count_and_its_loss_are_the_sums_over_all_counts(mean, over):
    """The chance of each count from that of the one before; extended precision, no special function."""
    variance = mean * over
    distribution = stats.nbinom(mean / (over - 1), 1 / over)
    last = int(distribution.ppf(0.9999)) + 10
    before = np.arange(last, dtype=np.longdouble)
    m, v = np.longdouble(mean), np.longdouble(variance)
    number, failure = m * m / (v - m), (v - m) / v
    logs = np.concatenate([[number * np.log1p(-failure)], np.log((number + before) / (before + 1) * failure)]).cumsum()
    cdf = np.exp(logs).cumsum()
    stock = np.arange(last + 1)
    # E[(X - s)+] = m - s + the sum of F below s
    loss = m - stock + np.concatenate([[0], cdf[:-1].cumsum()])
    for family in (NEGATIVE_BINOMIAL, COUNT):
        np.testing.assert_allclose(family.cdf(stock, mean, variance), cdf.astype(float), atol=1e-9)
        wanted = loss.astype(float)
        np.testing.assert_allclose(family.loss(stock, mean, variance), wanted, atol=1e-9 * max(variance**0.5, 1.0))


def test_a_count_that_hardly_varies_more_than_poisson_is_poisson():
    """As v falls to m the number of the negative binomial grows beyond all bounds; no digit may be lost on the way."""
    mean = np.array([1e-6, 0.5, 40.0, 1e4])[:, None]
    stock = mean + np.sqrt(mean) * np.array([-1.0, 0.0, 2.0])
    for over in (1e-10, 1e-12, 1e-14):
        variance = mean * (1 + over)
        np.testing.assert_allclose(COUNT.cdf(stock, mean, variance), POISSON.cdf(stock, mean, 0), atol=1e-9)
        near = np.abs(COUNT.loss(stock, mean, variance) - POISSON.loss(stock, mean, 0)) / np.maximum(np.sqrt(mean), 1)
        assert near.max() < 1e-9


@families
def test_moments_are_those_of_simulated_demand(family):
    mean, variance = 7.0, 20.0
    sample = of_scipy(NEGATIVE_BINOMIAL if family is COUNT else family, mean, variance).rvs(200_000, random_state=1)
    assert family.deviation(mean, variance) == pytest.approx(sample.std(), rel=0.02)
    for stock in (2.5, 7.0, 15.0):
        assert family.cdf(stock, mean, variance) == pytest.approx(np.mean(sample <= stock), abs=0.005)
        assert family.loss(stock, mean, variance) == pytest.approx(
            np.maximum(sample - stock, 0).mean(), rel=0.03, abs=1e-3
        )


means = st.floats(1e-6, 1e6)
cvs = st.floats(0.01, 10)
levels = st.floats(0.5, 0.9999)


def varied(family, mean, cv):
    """A variance of the wanted size that the family can have."""
    return max((mean * cv) ** 2, mean * (1 + 1e-6)) if family is NEGATIVE_BINOMIAL else (mean * cv) ** 2


@families
@given(mean=means, cv=cvs, one=levels, other=levels)
def test_more_service_never_takes_less_stock(family, mean, cv, one, other):
    low, high = sorted((one, other))
    variance = varied(family, mean, cv)
    less, more = family.quantile([low, high], mean, variance)
    assert less <= more


@families
@given(mean=means, cv=cvs, points=st.lists(st.floats(-3, 10), min_size=3, max_size=12))
def test_more_stock_never_covers_less_and_is_never_shorter(family, mean, cv, points):
    variance = varied(family, mean, cv)
    sd = float(family.deviation(mean, variance))
    stock = mean + sd * np.sort(points)
    assert (np.diff(family.cdf(stock, mean, variance)) >= -1e-12).all()
    loss = family.loss(stock, mean, variance)
    noise = 1e-10 * (sd + mean)
    assert (loss >= np.maximum(mean - stock, 0) - noise).all()
    assert (np.diff(loss) <= noise).all()
    # The first units of stock save the most: the loss is convex.
    slopes = np.diff(loss)[:, None] * np.diff(stock)[None, :]
    assert (np.diag(slopes, -1) >= np.diag(slopes, 1) - noise * np.ptp(stock)).all()


@pytest.mark.parametrize("family", positive)
@given(mean=means, cv=cvs)
def test_without_stock_all_demand_is_short(family, mean, cv):
    variance = varied(family, mean, cv)
    assert family.loss(0, mean, variance) == pytest.approx(mean, rel=1e-12)
    assert family.loss(-2.5, mean, variance) == pytest.approx(mean + 2.5, rel=1e-12)
    assert family.cdf(-0.1, mean, variance) == 0


@pytest.mark.parametrize("family", [NORMAL, GAMMA], ids=lambda family: family.name)
@given(mean=means, cv=cvs, level=levels, pack=st.floats(1e-3, 1e3))
def test_a_box_of_twelve_is_twelve_pieces(family, mean, cv, level, pack):
    variance = (mean * cv) ** 2
    packs = family.quantile(level, mean, variance)
    pieces = family.quantile(level, mean * pack, variance * pack**2)
    # A gamma curve with a cv of 10 has its middle at 1e-30 of its mean: there rounding is amplified.
    assert pieces == pytest.approx(packs * pack, rel=1e-9, abs=1e-9 * mean * pack)
    loss_in_packs = family.loss(packs, mean, variance)
    loss_in_pieces = family.loss(packs * pack, mean * pack, variance * pack**2)
    assert loss_in_pieces == pytest.approx(loss_in_packs * pack, rel=1e-9, abs=1e-9 * (1 + cv) * mean * pack)


@pytest.mark.parametrize("family", [NORMAL, GAMMA], ids=lambda family: family.name)
def test_demand_that_does_not_vary_is_its_mean(family):
    assert family.quantile([0.5, 0.99], 480, 0).tolist() == [480, 480]
    assert family.cdf([479, 480, 481], 480, 0).tolist() == [0, 1, 1]
    assert family.loss([470, 480, 490], 480, 0).tolist() == [10, 0, 0]


@families
def test_an_item_without_demand_needs_no_stock(family):
    assert family.quantile(0.99, 0, 0) == 0
    assert family.cdf([-1, 0, 1], 0, 0).tolist() == [0, 1, 1]
    assert family.loss([0, 1], 0, 0).tolist() == [0, 0]


@families
def test_a_figure_that_is_missing_makes_the_result_missing(family):
    nan = np.nan
    for function in (family.cdf, family.quantile, family.loss):
        figures = function(np.array([0.9, nan, 0.9, 0.9]), np.array([4, 4, nan, 4.0]), np.array([9, 9, 9, nan]))
        assert np.isnan(figures).tolist() == [False, True, True, True], function


def test_a_gamma_or_count_that_cannot_be_is_missing():
    for family in (GAMMA, COUNT):
        assert np.isnan([family.cdf(1, 0, 4), family.quantile(0.9, 0, 4), family.loss(1, 0, 4)]).all()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: GAMMA.quantile(95, 1, 1), "level must lie between 0 and 1, for example 0.95, but one is 95.0"),
        (lambda: GAMMA.cdf(1, -2, 1), "mean must be at least 0, but the number at position 0 is -2.0"),
        (lambda: NORMAL.loss(1, 2, -1), "variance must be at least 0, but the number at position 0 is -1.0"),
        (
            lambda: NEGATIVE_BINOMIAL.cdf(1, 4, 3),
            "variance must be above the mean for a negative binomial, but one is 3.0 with a mean of 4.0",
        ),
        (
            lambda: COUNT.cdf([1, 2], [1, 2, 3], 4),
            r"stock, mean and variance must have shapes that fit, but they are \(2,\), \(3,\) and \(\)",
        ),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@families
def test_no_result_depends_on_the_items_beside_it(family):
    mean, variance, level = grid(family)
    whole = family.quantile(level, mean, variance)
    halves = [family.quantile(level[part], mean[part], variance[part]) for part in (slice(0, 77), slice(77, None))]
    assert np.concatenate(halves).tolist() == whole.tolist()


def test_a_count_of_less_variance_than_poisson_is_poisson():
    assert COUNT.quantile(LEVELS, 4.2, 1.0).tolist() == POISSON.quantile(LEVELS, 4.2, 0.0).tolist()
