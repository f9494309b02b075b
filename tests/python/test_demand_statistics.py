"""Level, spread, quantiles and weekdays of stored histories are those of the whole histories, stock-outs aside."""

import warnings

import numpy as np
import pytest
from histories import batches, stored
from hypothesis import given
from hypothesis import strategies as st
from restock.demand import exponential_mean, exposed_moments, exposed_quantile, weekday_index

shares = st.one_of(st.just(0.0), st.just(1.0), st.floats(0.05, 1.0))
exposed_batches = st.lists(
    st.lists(
        st.tuples(st.one_of(st.just(0.0), st.floats(0.01, 1e4), st.floats(-10, -0.01)), shares), min_size=1, max_size=40
    ),
    min_size=1,
    max_size=6,
)


def moments(demand, exposure):
    """The function's answer for whole histories: demand and exposure, (items, buckets)."""
    demand, exposure = np.atleast_2d(demand), np.atleast_2d(exposure)
    series, bucket = np.nonzero(demand)
    return exposed_moments(
        series, demand[series, bucket], exposure[series, bucket], (exposure > 0).sum(axis=1), exposure.sum(axis=1)
    )


@given(exposed_batches)
def test_exposed_moments_are_those_of_all_buckets_in_stock(batch):
    whole = [np.array([pair for pair in history if pair[1] > 0] or np.empty((0, 2))) for history in batch]
    sold = stored([history[:, 0] for history in whole])
    exposure = np.concatenate([history[history[:, 0] != 0, 1] for history in whole])
    mean, sd = exposed_moments(
        sold.series, sold.units, exposure, sold.buckets, [float(history[:, 1].sum()) for history in whole]
    )
    for item, history in enumerate(whole):
        x, e = history.T
        if len(x) == 0:
            assert np.isnan(mean[item]) and np.isnan(sd[item])
            continue
        m = x.sum() / e.sum()
        size = np.abs(x / e).max()
        assert mean[item] == pytest.approx(m, rel=1e-12, abs=1e-12 * size)
        if len(x) == 1:
            assert np.isnan(sd[item])
        else:
            dense = np.sqrt(((x - m * e) ** 2 / e).sum() / (len(x) - 1))
            assert sd[item] == pytest.approx(dense, rel=1e-9, abs=1e-9 * size)


@pytest.mark.parametrize("level", [0, 1, 1e4, 1e8])
def test_with_full_shelves_they_are_the_plain_mean_and_deviation(level):
    random = np.random.default_rng(7)
    demand = level + random.integers(-1, 2, size=(50, 365)).astype(float)
    mean, sd = moments(demand, np.ones_like(demand))
    np.testing.assert_allclose(mean, demand.mean(axis=1), rtol=1e-12, atol=1e-15)
    # Taken off the level, which is exact, so that the reference has no rounding of its own.
    np.testing.assert_allclose(sd, (demand - level).std(axis=1, ddof=1), rtol=1e-12)


@given(st.floats(0.001, 1e9), st.integers(2, 400))
def test_the_same_demand_every_day_has_no_deviation(demand, days):
    mean, sd = moments(np.full(days, demand), np.ones(days))
    assert (mean.item(), sd.item()) == (demand, 0)


def test_partial_days_at_a_high_level_keep_their_digits():
    random = np.random.default_rng(8)
    exposure = random.choice([1, 0.5, 0.3, 0.7], size=(20, 365))
    noise = random.normal(size=exposure.shape)
    demand = 1e8 * exposure + noise * np.sqrt(exposure)
    # As a database would add them up: in another order, so with another rounding.
    series, bucket = np.nonzero(demand)
    other_order = np.array([sum(row[::-1].tolist()) for row in exposure])
    _, sd = exposed_moments(
        series, demand[series, bucket], exposure[series, bucket], np.full(20, exposure.shape[1]), other_order
    )
    rest = demand - 1e8 * exposure
    centre = (rest.sum(axis=1) / exposure.sum(axis=1))[:, None]
    dense = np.sqrt(((rest - centre * exposure) ** 2 / exposure).sum(axis=1) / (exposure.shape[1] - 1))
    np.testing.assert_allclose(sd, dense, rtol=1e-6)


def stock_out_year(items=200, days=365, share=0.1):
    """True daily means, true demand and exposure of a year with empty shelves in runs of 3 to 10 days."""
    random = np.random.default_rng(20)
    rate = np.where(np.arange(items) < items // 2, random.uniform(5, 50, items), random.uniform(0.1, 0.5, items))
    size = np.where(np.arange(items) < items // 2, 1, random.integers(2, 12, items))
    exposure = np.ones((items, days))
    for item in range(items):
        while (1 - exposure[item]).mean() < share:
            start, length = random.integers(0, days - 11), random.integers(3, 11)
            exposure[item, start : start + length] = 0
            # Sold out during the day before, received during the last day.
            if start > 0 and exposure[item, start - 1] == 1:
                exposure[item, start - 1] = random.uniform(0.2, 0.8)
            exposure[item, start + length - 1] = random.uniform(0.2, 0.8)
    orders = random.poisson(rate[:, None] * exposure)
    return rate * size, orders * size[:, None].astype(float), exposure


def test_empty_shelves_do_not_lower_the_mean():
    true, demand, exposure = stock_out_year()
    mean, sd = moments(demand, exposure)
    error = mean / true - 1
    assert abs(error.mean()) < 3 * error.std() / np.sqrt(len(error))
    # The error of one item is the sampling error that its own deviation announces.
    surprise = (mean - true) / (sd / np.sqrt(exposure.sum(axis=1)))
    assert 0.8 < surprise.std() < 1.2
    naive = demand.mean(axis=1) / true - 1
    assert -0.12 < naive.mean() < -0.08


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"exposure": [1, 0]}, "exposure must be above 0 and at most 1, but the number at position 1 is 0.0"),
        ({"series": [0, 2]}, "series must lie between 0 and 0, but one is 2"),
        ({"units": [4]}, "units must have 2 numbers, but its shape is (1,)"),
        (
            {"count_exposed": [1]},
            "series 0 has 1 buckets of exposure 12.0 in all, which does not agree with 2 stored buckets of exposure 2.0",
        ),
        (
            {"exposure_total": [12.5]},
            "series 0 has 12 buckets of exposure 12.5 in all, which does not agree with 2 stored buckets of exposure 2.0",
        ),
    ],
)
def test_exposures_that_do_not_add_up_are_named(changes, sentence):
    right = {"series": [0, 0], "units": [4, 8], "exposure": [1, 1], "count_exposed": [12], "exposure_total": [12]}
    with pytest.raises(ValueError) as raised:
        exposed_moments(**{**right, **changes})
    assert str(raised.value) == sentence


@given(batches, st.sampled_from([0.01, 0.1, 0.5, 0.9, 0.95, 0.97, 1.0]))
def test_a_quantile_is_the_order_statistic_of_all_buckets(batch, share):
    sold = stored(batch)
    quantile = exposed_quantile(sold.series, sold.units, sold.count, sold.buckets, share)
    for item, history in enumerate(batch):
        if not history:
            assert np.isnan(quantile[item])
        else:
            assert quantile[item] == sorted(history)[int(np.ceil(share * len(history) - 1e-9)) - 1]


def test_a_rank_is_not_raised_by_rounding():
    assert np.ceil(0.55 * 100) == 56
    assert exposed_quantile(np.zeros(100), np.arange(1.0, 101), 1, [100], 0.55) == 55


@given(batches, st.floats(0.1, 1e4))
def test_an_exponential_mean_is_that_of_all_buckets(batch, half_life):
    mean = exponential_mean(*stored(batch), half_life)
    for item, history in enumerate(batch):
        if not history:
            assert np.isnan(mean[item])
        else:
            weights = 2.0 ** (-np.arange(len(history))[::-1] / half_life)
            size = np.abs(history).max()
            assert mean[item] == pytest.approx(np.average(history, weights=weights), rel=1e-9, abs=1e-12 * size)


@given(batches)
def test_a_very_long_half_life_is_the_plain_mean(batch):
    batch = [history or [1.0] for history in batch]
    plain = [np.mean(history) for history in batch]
    np.testing.assert_allclose(exponential_mean(*stored(batch), 1e12), plain, rtol=1e-9, atol=1e-5)


def test_weekdays_of_a_week_that_is_known():
    # 14 days that end on a Tuesday: Saturdays 30, Sundays closed, other days 10; the second item sells nothing.
    days = (1 - np.arange(14)[::-1]) % 7
    demand = np.where(days == 5, 30.0, np.where(days == 6, 0.0, 10.0))
    sold = stored([demand, np.zeros(14)])
    traded = np.array([[2, 2, 2, 2, 2, 2, 0]] * 2)
    index = weekday_index(sold.series, sold.ages, sold.units, traded, 1, 2)
    mean = (5 * 10 + 30) / 6
    np.testing.assert_allclose(index[0], [10 / mean] * 5 + [30 / mean, np.nan])
    assert np.isnan(index[1]).all()


@given(batches, st.integers(0, 6))
def test_weekday_indices_average_one_over_the_trading_days(batch, newest):
    sold = stored(batch)
    weekdays = [(newest - np.arange(len(history))[::-1]) % 7 for history in batch]
    traded = np.array([np.bincount(days, minlength=7) for days in weekdays])
    index = weekday_index(sold.series, sold.ages, sold.units, traded, newest, sold.count)
    for item, history in enumerate(batch):
        if sum(history) > 0:
            assert np.nansum(index[item] * traded[item]) == pytest.approx(len(history), rel=1e-6)
            assert (np.isnan(index[item]) == (traded[item] == 0)).all()


def test_a_batch_without_any_sale_has_answers_too():
    none = np.array([], dtype=int)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mean, sd = exposed_moments(none, none, none, [0, 1, 5], [0, 1, 4.5])
        quantile = exposed_quantile(none, none, 2, [0, 3], 0.9)
        level = exponential_mean(none, none, none, 2, [0, 3], 30)
        weekday = weekday_index(none, none, none, np.ones((1, 7)), 0, 1)
    np.testing.assert_array_equal(mean, [np.nan, 0, 0])
    np.testing.assert_array_equal(sd, [np.nan, np.nan, 0])
    np.testing.assert_array_equal(quantile, [np.nan, 0])
    np.testing.assert_array_equal(level, [np.nan, 0])
    assert np.isnan(weekday).all()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: exponential_mean([0], [0], [1], 1, [1], 0), "half_life must be above 0 and finite, but it is 0"),
        (
            lambda: exponential_mean([1, 0], [0, 0], [1, 1], 2, [1, 1], 9),
            "series must ascend, but 0 follows 1 at position 1",
        ),
        (
            lambda: exponential_mean([0, 0], [1, 1], [1, 1], 1, [3], 9),
            "ages must descend in series 0, but 1 is followed by 1",
        ),
        (lambda: exponential_mean([0], [3], [1], 1, [3], 9), "series 0 has 3 buckets, but one of its ages is 3"),
        (lambda: exposed_quantile([0], [1], 1, [1], 95), "share must be above 0 and at most 1, but it is 95"),
        (lambda: exposed_quantile([0, 0], [1, 1], 1, [1], 0.5), "series 0 has 1 buckets, but 2 are stored"),
        (
            lambda: weekday_index([0], [0], [1], [[1] * 7], 7, 1),
            "newest_weekday must lie between 0 (Monday) and 6 (Sunday), but it is 7",
        ),
        (
            lambda: weekday_index([0], [1], [1], [[1, 1, 1, 1, 1, 1, 0]], 0, 1),
            "series 0 sold on weekday 6, which has no trading day",
        ),
    ],
)
def test_a_history_that_cannot_be_is_named(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence
