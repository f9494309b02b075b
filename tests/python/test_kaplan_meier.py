"""Lead times with open orders: the estimate is that of the textbook, and late orders make no supplier look quick."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.kaplan_meier import kaplan_meier, survival_mean, survival_quantile, survival_sd
from scipy import stats

ages = st.lists(st.integers(0, 60).map(float), min_size=1, max_size=40)


def one(days, finished):
    return kaplan_meier(np.zeros(len(days), int), days, finished, 1)


@pytest.mark.parametrize("seed", range(20))
def test_the_shares_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    days, finished = rng.integers(1, 15, 40).astype(float), rng.random(40) < 0.7
    survival = one(days, finished)
    expected = stats.ecdf(stats.CensoredData.right_censored(days, ~finished)).cdf
    received = np.unique(days[finished])
    ours = np.cumsum(survival.shares)[np.searchsorted(survival.days, received)]
    # After the longest wait there is nobody left: Efron puts the rest on it, scipy leaves it open.
    within = received < days.max()
    np.testing.assert_allclose(ours[within], expected.evaluate(received)[within], atol=1e-12)
    assert survival.shares.sum() == pytest.approx(1, abs=1e-12)


def test_the_remission_times_of_freireich():
    """Kaplan-Meier's best known example, 6-MP: survival 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448."""
    days = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    open_ = {3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20}
    survival = one(days, [i not in open_ for i in range(21)])
    left = 1 - np.cumsum(survival.shares)
    np.testing.assert_allclose(left[:-1], [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], atol=5e-4)
    assert (survival.days[-1], survival.finished[0]) == (35, 9)
    assert survival_quantile(survival, 1, 0.5)[0] == 23


@given(ages)
def test_without_open_orders_they_are_the_plain_moments(days):
    survival = one(days, [True] * len(days))
    assert survival_mean(survival, 1)[0] == pytest.approx(np.mean(days), rel=1e-12)
    if len(days) > 1:
        assert survival_sd(survival, 1)[0] == pytest.approx(np.std(days, ddof=1), rel=1e-12, abs=1e-12)
    else:
        assert np.isnan(survival_sd(survival, 1)[0])
    for share in (0.1, 0.5, 0.9, 1.0):
        smallest = np.quantile(days, share, method="inverted_cdf")
        assert survival_quantile(survival, 1, share)[0] == smallest


@given(ages, st.data())
def test_one_more_order_that_waits_longer_than_any_took_never_shortens_the_lead_time(days, data):
    finished = data.draw(st.lists(st.booleans(), min_size=len(days), max_size=len(days)))
    longest = max([day for day, done in zip(days, finished, strict=True) if done], default=0.0)
    before = one(days, finished)
    after = one([*days, longest + data.draw(st.integers(0, 30))], [*finished, False])
    assert survival_mean(after, 1)[0] >= survival_mean(before, 1)[0] * (1 - 1e-12)
    assert survival_quantile(after, 1, 0.8)[0] >= survival_quantile(before, 1, 0.8)[0]


def test_open_orders_only_are_put_at_the_oldest_age():
    survival = one([3, 9, 5], [False] * 3)
    assert (survival.days.tolist(), survival.shares.tolist(), survival.finished.tolist()) == ([9.0], [1.0], [0])
    assert survival_mean(survival, 1)[0] == 9
    assert np.isnan(survival_sd(survival, 1)[0])


def test_what_is_cut_off_by_today_is_recovered():
    """400 suppliers with gamma lead times of mean 20 and sd 8, 80 orders over the last 60 days."""
    rng = np.random.default_rng(7)
    suppliers, orders = 400, 80
    groups = np.repeat(np.arange(suppliers), orders)
    lead_time = rng.gamma(6.25, 3.2, groups.size)
    age = rng.uniform(0, 60, groups.size)
    finished = lead_time <= age
    true_quantiles = stats.gamma.ppf([0.5, 0.9], 6.25, scale=3.2)

    survival = kaplan_meier(groups, np.minimum(lead_time, age), finished, suppliers)
    naive = kaplan_meier(groups[finished], lead_time[finished], np.ones(finished.sum(), bool), suppliers)

    def figures(s):
        return np.array([
            survival_mean(s, suppliers).mean(), survival_quantile(s, suppliers, 0.5).mean(),
            survival_quantile(s, suppliers, 0.9).mean(), survival_sd(s, suppliers).mean(),
        ])  # fmt: skip

    truth = np.array([20.0, *true_quantiles, 8.0])
    # Measured: 0.0 %, +0.3 %, +0.6 %, -1.9 % here; -7.8 %, -7.2 %, -8.5 %, -10.7 % from receipts alone.
    np.testing.assert_allclose(figures(survival)[:3], truth[:3], rtol=0.01)
    assert figures(survival)[3] == pytest.approx(8, rel=0.025)  # the longest wait is a lower bound
    assert (figures(naive) < truth * 0.94).all(), figures(naive) / truth


def test_one_order_that_nobody_closed_widens_an_item_beyond_use() -> None:
    """Why such orders are taken to be forgotten: the example of docs/lead_time.md."""
    days = [7, 8, 8, 9, 9, 9, 10, 10, 10, 10, 10, 11, 11, 11, 11, 12, 12, 12, 13, 14]
    receipts = kaplan_meier([0] * 20, days, [True] * 20, 1)
    with_open = kaplan_meier([0] * 21, [*days, 200], [True] * 20 + [False], 1)
    for survival, mean, sd in ((receipts, 10.35, 1.76), (with_open, 19.38, 41.47)):
        assert survival_mean(survival, 1)[0] == pytest.approx(mean, abs=0.005)
        assert survival_sd(survival, 1)[0] == pytest.approx(sd, abs=0.005)
