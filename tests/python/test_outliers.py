"""One-offs are capped, what recurs is not, and honest demand loses next to nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.outliers import robust_bounds, spike_caps

sizes = st.lists(st.floats(0.125, 1e5), min_size=1, max_size=40)


def caps(values, **settings):
    return spike_caps(np.zeros(len(values), int), values, 1, **settings)[0]


def test_the_bounds_by_head():
    """Values 1, 10, 100 and so on: logs 0 to 8 in steps of ln 10, median 4, distances 0 1 1 2 2 3 3 4 4, MAD 2."""
    lower, upper = robust_bounds(np.zeros(9, int), 10.0 ** np.arange(9), 1)
    assert np.log10([lower[0], upper[0]]) == pytest.approx([4 - 3.5 * 1.4826 * 2, 4 + 3.5 * 1.4826 * 2])


def test_a_few_values_tell_nothing():
    assert [bound[0] for bound in robust_bounds([0] * 7, [1, 1, 1, 1, 1, 1, 9e9], 1)] == [0, np.inf]
    assert robust_bounds([0] * 8, [0] * 8, 1)[1][0] == np.inf  # nothing above 0 to take a log of


def test_eighty_thousand_among_tens_is_capped():
    usual = np.random.default_rng(1).poisson(10, 30).astype(float)
    cap = caps([*usual, 80_000])
    assert usual.max() < cap < 200


def test_what_recurs_is_no_one_off():
    usual = [8.0, 9, 10, 10, 10, 11, 12] * 4
    assert caps([*usual, 900, 900]) == np.inf
    assert caps([*usual, *usual, 900, 900]) == pytest.approx(100)  # 2 of 58 is less than 5 %
    assert caps([*usual, *usual, 900, 900], largest_share=0.01) == np.inf


@given(sizes, st.floats(0.01, 100))
def test_a_box_of_twelve_is_twelve_pieces(values, pack):
    # A size that sits on its bound to the last digit may fall to either side of it.
    cap, bounds = caps(values), robust_bounds(np.zeros(len(values), int), values, 1, deviations=5, ratio=10)[1]
    if not np.isclose(values, bounds[0], rtol=1e-6).any():
        assert caps(np.multiply(values, pack)) == pytest.approx(cap * pack, rel=1e-9)


@given(st.floats(0.125, 1e5), st.integers(1, 60))
def test_equal_sizes_have_no_outlier(size, count):
    lower, upper = robust_bounds(np.zeros(count, int), [size] * count, 1)
    assert lower[0] < size < upper[0]
    assert caps([size] * count) > size


@given(sizes)
def test_a_cap_never_raises_a_sum_and_spares_the_middle(values):
    cap = caps(values)
    assert np.minimum(values, cap).sum() <= np.sum(values)
    assert cap > np.median(values) or len(values) < 8
    assert np.sum(np.array(values) > cap * (1 + 1e-9)) <= max(1, 0.05 * len(values))


SHAPES = {
    "geometric, mean 1.25": lambda rng, size: rng.geometric(0.8, size),
    "geometric, mean 3": lambda rng, size: rng.geometric(1 / 3, size),
    "geometric, mean 10": lambda rng, size: rng.geometric(0.1, size),
    "Poisson, mean 1.5": lambda rng, size: 1 + rng.poisson(0.5, size),
    "Poisson, mean 4": lambda rng, size: 1 + rng.poisson(3, size),
    "lognormal, 0.5": lambda rng, size: 10 * rng.lognormal(0, 0.5, size),
    "lognormal, 1": lambda rng, size: 10 * rng.lognormal(0, 1, size),
}


@pytest.mark.parametrize("n", [8, 12, 30, 100])
@pytest.mark.parametrize("shape", SHAPES)
def test_honest_demand_is_left_alone(shape, n):
    """Measured, 4,000 groups each: the mean of at most 0.5 % of them falls by more than 5 % (lognormal 1, n = 8),
    and all that is sold by at most 0.2 %."""
    groups = np.repeat(np.arange(4000), n)
    sold = SHAPES[shape](np.random.default_rng(n), groups.size).astype(float)
    capped = np.minimum(sold, spike_caps(groups, sold, 4000)[groups])
    before, after = (np.bincount(groups, some) for some in (sold, capped))
    assert np.mean(after < 0.95 * before) < 0.01
    assert after.sum() > 0.995 * before.sum()
