"""Sums over windows of a sparse history: those of the dense one, and what independent days should give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.demand.exposure import exposed_moments
from restock.distributions.cumulated import cumulated_cdf, cumulated_demand, cumulated_loss, cumulated_quantile
from scipy import stats

histories = st.lists(
    st.lists(st.one_of(st.just(0.0), st.integers(-3, 40).map(float)), min_size=0, max_size=40), min_size=1, max_size=5
)


def sparse(histories):
    """Oldest bucket first, in and out of the convention of the package."""
    series = [number for number, history in enumerate(histories) for units in history if units]
    ages = [len(history) - 1 - at for history in histories for at, units in enumerate(history) if units]
    stored = [units for history in histories for units in history if units]
    return np.array(series, int), np.array(ages, int), np.array(stored, float), len(histories), [*map(len, histories)]


@given(histories, st.data())
def test_the_sums_are_those_of_the_dense_history(histories, data):
    periods = data.draw(st.lists(st.integers(1, 12), min_size=len(histories), max_size=len(histories)))
    level, stock = data.draw(st.floats(0.05, 0.99)), data.draw(st.floats(-5, 60))
    sums = cumulated_demand(*sparse(histories), periods)
    quantile = cumulated_quantile(level, sums)
    for number, (history, period) in enumerate(zip(histories, periods, strict=True)):
        windows = [sum(history[start : start + period]) for start in range(len(history) - period + 1)]
        own = sums.series == number
        assert sorted(np.repeat(sums.units[own], sums.windows[own])) == sorted(windows)
        assert sums.window_count[number] == len(windows)
        if not windows:
            assert np.isnan([quantile[number], sums.mean[number], sums.variance[number]]).all()
            continue
        assert quantile[number] == sorted(windows)[max(int(np.ceil(level * len(windows) - 1e-9)), 1) - 1]
        assert cumulated_cdf(stock, sums)[number] == pytest.approx(np.mean(np.array(windows) <= stock))
        assert cumulated_loss(stock, sums)[number] == pytest.approx(np.maximum(np.array(windows) - stock, 0).mean())
        assert sums.mean[number] == pytest.approx(period * np.mean(history))
        if period < len(history):
            squares = np.sum((np.array(windows) - period * np.mean(history)) ** 2)
            expected = squares / (len(windows) * (1 - period / len(history)))
            assert sums.variance[number] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.lists(st.integers(0, 40).map(float), min_size=2, max_size=60))
def test_over_one_bucket_it_is_the_plain_sample_variance(history):
    series, _, units, count, length = given_ = sparse([history])
    sums = cumulated_demand(*given_, 1)
    mean, sd = exposed_moments(series, units, np.ones(units.size), length, length)
    assert (count, sums.mean[0]) == (1, pytest.approx(mean[0], rel=1e-12))
    assert sums.variance[0] == pytest.approx(sd[0] ** 2, rel=1e-9, abs=1e-9)


def test_for_independent_days_the_variance_is_right_although_windows_overlap():
    """10,000 histories of 60 days; sums over 20 of them. Divided by their number less 1 it would be a third too low."""
    demand = np.random.default_rng(11).poisson(2.0, (10_000, 60)).astype(float)
    sums = cumulated_demand(*sparse(demand.tolist()), 20)
    assert sums.variance.mean() == pytest.approx(20 * 2.0, rel=0.02)
    assert sums.mean.mean() == pytest.approx(20 * 2.0, rel=0.01)


def test_days_that_follow_each_other_are_seen_and_a_sum_of_quantiles_is_not_a_quantile_of_sums():
    rng = np.random.default_rng(5)
    shocks = rng.normal(0, 1, 20_000)
    level = np.zeros(20_000)
    for day in range(1, 20_000):
        level[day] = 0.7 * level[day - 1] + shocks[day]
    sums = cumulated_demand(*sparse([(50 + level).tolist()]), 7)
    daily = cumulated_demand(*sparse([(50 + level).tolist()]), 1)
    exact = sum(0.7 ** abs(i - j) for i in range(7) for j in range(7)) / (1 - 0.49)
    assert sums.variance[0] == pytest.approx(exact, rel=0.05)
    assert sums.variance[0] > 3 * 7 * daily.variance[0]
    independent = cumulated_demand(*sparse([(50 + shocks).tolist()]), 7)
    one = cumulated_demand(*sparse([(50 + shocks).tolist()]), 1)
    buffer, of_quantiles = cumulated_quantile(0.95, independent)[0] - 350, 7 * (cumulated_quantile(0.95, one)[0] - 50)
    # The root of seven: 2.65 times too much.
    assert of_quantiles / buffer == pytest.approx(7**0.5, rel=0.05)
    assert buffer == pytest.approx(stats.norm.ppf(0.95) * 7**0.5, rel=0.05)


@given(histories)
def test_no_result_depends_on_the_series_beside_it(histories):
    together = cumulated_demand(*sparse(histories), 3)
    for number, history in enumerate(histories):
        alone = cumulated_demand(*sparse([history]), 3)
        own = together.series == number
        np.testing.assert_array_equal(together.units[own], alone.units)
        np.testing.assert_array_equal(together.variance[number], alone.variance[0])


def test_what_cannot_be_used_is_named():
    with pytest.raises(ValueError, match="period must be at least 1, but that of series 1 is 0"):
        cumulated_demand([0], [1], [4], 2, [6, 6], [2, 0])
    with pytest.raises(ValueError, match="period must be whole and at least 0, but the number at position 0 is 2"):
        cumulated_demand([0], [1], [4], 1, [6], 2.5)
