"""From the promised level to the one to ask for: known answers, and what a right and a too narrow distribution ask."""

import numpy as np
import pytest
from restock.learning.calibration import LEVELS, Curve, covered, pooled
from scipy import stats
from scipy.special import expit

TARGETS = np.array([0.85, 0.9, 0.95, 0.97, 0.99])


def curve_of(days):
    """days: (below, upto) of the outcomes of each day."""
    return pooled([covered(*day) for day in days], np.array([day[0].size for day in days]))


def probabilities(rng, outcomes, count=4000, days=12):
    """Each day's outcomes put into a distribution."""
    return [outcomes(rng, count) for _ in range(days)]


def test_a_right_distribution_asks_for_about_the_target():
    def exact(rng, count):
        probability = rng.random(count)
        return probability, probability

    asked = curve_of(probabilities(np.random.default_rng(1), exact)).level(TARGETS)
    assert asked == pytest.approx(TARGETS, abs=0.005)


def test_a_level_moves_only_as_far_as_days_tell():
    """Outcomes that always stay below 80 % of a too wide distribution: 0.9 could be asked as 0.72, at log odds of 0.944."""
    outcome = np.linspace(0, 0.8, 4001)
    few, many = (curve_of([(outcome, outcome)] * days).level(np.array([0.9]))[0] for days in (2, 12))
    assert few == pytest.approx(expit(np.log(9) - 8 / 9 * (np.log(9) - 0.944)), abs=0.001)
    assert many == pytest.approx(expit(np.log(9) - 48 / 49 * (np.log(9) - 0.944)), abs=0.001)


def test_a_right_distribution_of_whole_units_asks_for_about_the_target():
    """Where four periods in ten sell nothing, P(X <= 0) = 0.4 must not be taken for a promise that was kept too well."""

    def counts(rng, count):
        sold = rng.poisson(0.9, count)
        return stats.poisson.cdf(sold - 1, 0.9), stats.poisson.cdf(sold, 0.9)

    days = probabilities(np.random.default_rng(2), counts)
    assert curve_of(days).level(TARGETS) == pytest.approx(TARGETS, abs=0.006)
    # Without the part below, the same outcomes would seem to need more.
    naive = curve_of([(upto, upto) for _, upto in days])
    assert naive.level(np.array([0.5]))[0] > 0.6


def test_a_distribution_that_is_too_narrow_asks_for_the_level_that_covers():
    def narrow(rng, count):
        error = rng.normal(0, 1.5, count)
        return stats.norm.cdf(error), stats.norm.cdf(error)

    asked = curve_of(probabilities(np.random.default_rng(3), narrow)).level(TARGETS)
    assert asked == pytest.approx(stats.norm.cdf(1.5 * stats.norm.ppf(TARGETS)), abs=0.004)
    assert (asked > TARGETS).all()


def test_a_distribution_that_is_too_wide_asks_for_less():
    def wide(rng, count):
        error = rng.normal(0, 0.6, count)
        return stats.norm.cdf(error), stats.norm.cdf(error)

    asked = curve_of(probabilities(np.random.default_rng(4), wide)).level(TARGETS)
    assert asked == pytest.approx(stats.norm.cdf(0.6 * stats.norm.ppf(TARGETS)), abs=0.01)


def test_days_that_differ_ask_for_more_than_days_that_agree():
    half = np.clip(LEVELS, 0, 1)
    agreeing = pooled([half, half, half, half], np.full(4, 50))
    differing = pooled([np.clip(half + shift, 0, 1) for shift in (-0.1, 0.1, -0.1, 0.1)], np.full(4, 50))
    assert agreeing.error.max() == 0
    # Four days, 0.1 off each: the standard error of their mean is 0.1 / sqrt(3).
    middle = np.searchsorted(LEVELS, 0.5)
    assert differing.error[middle] == pytest.approx(0.1 / np.sqrt(3), rel=1e-9)
    # 0.25 / (3 x 0.01 / 3) = 25 outcomes' worth, of 200: 1 / 25 of the share more, of which four days are believed 16 / 17.
    assert differing.effective[middle] == pytest.approx(25, rel=1e-9)
    assert differing.level(np.array([0.5]))[0] == pytest.approx(0.5 + 16 / 17 * 0.5 / 25, abs=1e-3)
    assert agreeing.effective.tolist() == [200] * LEVELS.size
    assert agreeing.level(np.array([0.5]))[0] == pytest.approx(0.5 + 16 / 17 * 0.5 / 200, abs=1e-4)


def test_few_days_say_less_of_how_they_differ_than_many():
    """The same error between days: from four days its square counts three times, from thirteen 1.2 times."""
    share = np.full(LEVELS.size, 0.9)
    few, many = (Curve(share, np.full(LEVELS.size, 0.03), days, 10_000).effective[0] for days in (4, 13))
    assert (few, many) == (pytest.approx(0.09 / 0.0027), pytest.approx(0.09 / 0.00108))


def test_the_pooled_share_weighs_days_by_their_outcomes():
    low, high = np.zeros(LEVELS.size), np.ones(LEVELS.size)
    assert pooled([low, high], np.array([300, 100])).share == pytest.approx(np.full(LEVELS.size, 0.25))


def test_outcomes_count_evenly_between_their_ends():
    share = covered(np.array([0.0, 0.5]), np.array([0.5, 1.0]))
    assert share == pytest.approx(LEVELS, abs=1e-9)
    half = covered(np.array([0.8]), np.array([0.9]))
    assert np.interp([0.79, 0.85, 0.9], LEVELS, half) == pytest.approx([0, 0.5, 1], abs=1e-6)


def test_what_no_outcome_reached_asks_for_certainty():
    always_beyond = curve_of([(np.ones(50), np.ones(50)), (np.ones(50), np.ones(50))])
    assert always_beyond.level(np.array([0.95]))[0] >= 0.999999
