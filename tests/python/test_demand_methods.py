"""Forecasts of intermittent demand are the published ones; a change of level is found, and not found where none is."""

import warnings

import numpy as np
import pytest
from histories import batches, stored
from hypothesis import given
from hypothesis import strategies as st
from restock.demand import croston, level_shift, sba, tsb

WEAK = [0, 3, 0, 0, 5, 0, 2, 0, 0, 0, 4, 0, 0, 1, 0, 6, 0, 0, 0, 3]
SHORT = [0, 0, 5, 0, 0, 0, 3, 0, 4, 0]


@pytest.mark.parametrize(
    ("forecast", "expected", "tolerance"),
    [
        (croston(*stored([WEAK])), 1.3007177829385457, 1e-6),
        (sba(*stored([SHORT])), 1.4996655518394648, 1e-6),
        (tsb(*stored([SHORT]), 0.2, 0.2), 1.3634568192, 1e-5),
    ],
    ids=["croston", "sba", "tsb"],
)
def test_a_forecast_is_that_of_statsforecast(forecast, expected, tolerance):
    assert forecast.item() == pytest.approx(expected, abs=tolerance)


def smoothed(numbers, alpha):
    level = numbers[0]
    for number in numbers[1:]:
        level = alpha * number + (1 - alpha) * level
    return level


@given(batches, st.floats(0.01, 1), st.floats(0.01, 1))
def test_forecasts_are_those_of_stepping_through_every_bucket(batch, alpha, other):
    sold = stored(batch)
    forecasts = croston(*sold, alpha), sba(*sold, alpha), tsb(*sold, alpha, other)
    for item, history in enumerate(np.array(history) for history in batch):
        found = [forecast[item] for forecast in forecasts]
        sales = np.flatnonzero(history)
        if not sales.size:
            assert np.isnan(found).all()
            continue
        size = smoothed(history[sales], alpha)
        expected = size / smoothed(np.diff(sales + 1, prepend=0), alpha)
        chance = smoothed((history != 0).astype(float), other)
        scale = np.abs(history).max()
        assert found == pytest.approx(
            [expected, (1 - alpha / 2) * expected, size * chance], rel=1e-9, abs=1e-12 * scale
        )


@given(batches, st.floats(0.001, 1e3))
def test_a_box_of_twelve_is_twelve_pieces(batch, pack):
    pieces = stored(batch)
    packs = pieces._replace(units=pieces.units * pack)
    size = np.abs(pieces.units).max(initial=0) * pack
    for method in (croston, sba, tsb):
        np.testing.assert_allclose(method(*packs), method(*pieces) * pack, rtol=1e-9, atol=1e-12 * size)
    # A rescaled history changed where and as clearly as before.
    for one, other in zip(level_shift(*packs), level_shift(*pieces), strict=True):
        np.testing.assert_array_equal(np.isnan(one), np.isnan(other))
    np.testing.assert_allclose(level_shift(*packs)[0], level_shift(*pieces)[0], rtol=1e-6)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40).filter(any))
def test_without_a_sale_tsb_falls_and_croston_stays(history):
    later = stored([history + [0] * gone for gone in range(5)])
    assert (np.diff(tsb(*later)) < 0).all()
    assert (croston(*later) == croston(*later)[0]).all()


def test_a_batch_does_not_see_the_series_beside_it():
    random = np.random.default_rng(3)
    batch = [scale * random.poisson(0.5, 60) for scale in (1e9, 1e-9, 1, 1e6 / 3)]
    for method in (croston, sba, tsb, lambda *sold: np.array(level_shift(*sold)).T):
        alone = [method(*stored([history]))[0] for history in batch]
        np.testing.assert_array_equal(method(*stored(batch)), np.array(alone))


def dense_shift(history):
    """Statistic and age of the first bucket of the new level, with every bucket looked at."""
    whole = len(history)
    walked = np.arange(1, whole + 1)
    bridge = np.abs(np.cumsum(history) - walked / whole * np.sum(history))
    sd = np.std(history, ddof=1)
    return bridge.max() / (sd * np.sqrt(whole)), whole - walked[bridge.argmax()] - 1


@given(st.lists(st.lists(st.integers(-3, 40).map(float), min_size=20, max_size=60), min_size=1, max_size=4))
def test_a_level_shift_is_that_of_all_buckets(batch):
    batch = [history for history in batch if len(set(history)) > 1 and np.count_nonzero(history) >= 5] or [[1, 2] * 10]
    sold = stored(batch)
    # Every change that is larger than nothing, so that age and means are looked at too.
    statistic, age, before, after = level_shift(*sold, critical=1e-9)
    for item, history in enumerate(batch):
        expected, since = dense_shift(history)
        assert statistic[item] == pytest.approx(expected, rel=1e-9)
        changed = len(history) - 1 - int(age[item])
        walked = np.abs(np.cumsum(history) - np.arange(1, len(history) + 1) * np.mean(history))
        # Of two distances that are equal but for rounding, either may be taken.
        assert age[item] == since or walked[changed - 1] == pytest.approx(walked.max(), rel=1e-9)
        assert before[item] == pytest.approx(np.mean(history[:changed]), rel=1e-9, abs=1e-9)
        assert after[item] == pytest.approx(np.mean(history[changed:]), rel=1e-9, abs=1e-9)


def compound(random, shape, rate):
    """Orders at a rate, of sizes that differ."""
    return random.poisson(rate, shape) * np.ceil(random.gamma(2.0, 3.0, shape))


@pytest.mark.parametrize("days", [60, 180, 365])
@pytest.mark.parametrize("kind", ["smooth", "intermittent"])
def test_a_level_that_did_not_change_is_rarely_flagged(kind, days):
    random = np.random.default_rng(11)
    shape = (4000, days)
    demand = random.poisson(20, shape) if kind == "smooth" else compound(random, shape, 0.2)
    _, age, _, _ = level_shift(*stored(demand))
    assert np.isfinite(age).mean() <= 0.02


def test_twenty_buckets_and_five_sales_are_enough():
    _, age, before, after = level_shift(*stored([[0] * 15 + [3, 3, 3, 3, 3]]))
    assert (age.item(), before.item(), after.item()) == (4, 0, 3)


def test_a_doubling_half_way_is_found_within_days():
    random = np.random.default_rng(12)
    demand = random.poisson(np.repeat([20, 40], 90), (500, 180))
    statistic, age, before, after = level_shift(*stored(demand))
    assert (statistic > 1.63).all()
    # The first day of the new level is 89 days ago.
    assert np.quantile(np.abs(age - 89), 0.99) <= 3
    assert before.mean() == pytest.approx(20, rel=0.01)
    assert after.mean() == pytest.approx(40, rel=0.01)


@pytest.mark.parametrize(
    "history",
    [[1] * 9 + [5] * 10, [0] * 26 + [3, 3, 3, 3], [0.1] * 30, [0.3] * 15 + [0.1 + 0.2] * 15, [0] * 30, []],
    ids=["19 buckets", "4 sales", "the same every day", "the same but for rounding", "no sale", "no bucket"],
)
def test_too_little_to_tell_is_not_a_change(history):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, *found = level_shift(*stored([history]))
    assert np.isnan(found).all()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: croston(*stored([SHORT]), 0), "alpha must be above 0 and at most 1, but it is 0"),
        (lambda: sba(*stored([SHORT]), 1.5), "alpha must be above 0 and at most 1, but it is 1.5"),
        (lambda: tsb(*stored([SHORT]), -1), "alpha_size must be above 0 and at most 1, but it is -1"),
        (lambda: tsb(*stored([SHORT]), 1, 2), "alpha_probability must be above 0 and at most 1, but it is 2"),
        (lambda: level_shift(*stored([SHORT]), 0), "critical must be above 0, but it is 0"),
    ],
)
def test_a_weight_out_of_range_is_named(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence
