"""The price of few receipts: Student's factor, against the exact figure and against simulated cycles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.estimation_error import predictive_t_factor
from restock.service import service_factor

levels = st.floats(0.5001, 0.9999)


def test_twelve_days_seen_ten_days_to_cover():
    """Worked: t_11(0.95) s sqrt(L + L^2 / n) with s 10, L 10, n 12: 76.895 units where z s sqrt(L) says 52.0."""
    textbook = service_factor(0.95) * 10 * np.sqrt(10)
    assert textbook * predictive_t_factor(0.95, 12, horizon=10) == pytest.approx(76.89519393582432, abs=1e-6)


@pytest.mark.parametrize("n", [2, 5, 12])
def test_it_delivers_the_level_that_was_promised(n):
    rng = np.random.default_rng(n)
    seen = rng.normal(20, 5, (100_000, n))
    next_one = rng.normal(20, 5, 100_000)
    mean, sd = seen.mean(axis=1), seen.std(axis=1, ddof=1)
    factor = service_factor(0.95) * predictive_t_factor(0.95, n)
    assert np.mean(next_one <= mean + factor * sd) == pytest.approx(0.95, abs=0.003)
    assert np.mean(next_one <= mean + service_factor(0.95) * sd) < 0.937


@given(levels, st.floats(0, 1e6), st.floats(0, 1e6))
def test_it_is_at_least_one_and_falls_as_receipts_grow(level, one, other):
    few, many = sorted((one, other))
    assert predictive_t_factor(level, few) * (1 + 1e-9) >= predictive_t_factor(level, many) >= 1


def test_many_receipts_are_as_good_as_knowing():
    assert predictive_t_factor([0.6, 0.95, 0.999], 1e6) == pytest.approx(1, abs=1e-5)


def test_where_there_is_no_buffer_there_is_nothing_to_enlarge():
    assert predictive_t_factor([0.1, 0.5], 3).tolist() == [1, 1]
    assert predictive_t_factor(0.95, [0, 1, 1.5]).tolist() == [predictive_t_factor(0.95, 2)] * 3
    assert np.isnan(predictive_t_factor([np.nan, 0.95], [5, np.nan])).all()
    with pytest.raises(ValueError, match=r"cycle_service_level must .* but one is 95"):
        predictive_t_factor(95, 3)
