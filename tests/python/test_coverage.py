"""What past outcomes say of a level: by the law of the day that asks, and no more often than it has to be counted."""

import numpy as np
import polars as pl
import pytest
from restock.learning.calibration import covered, pooled
from restock.learning.coverage import Coverage
from restock.learning.groups import Groups
from restock.methods.history import Pooled
from restock.methods.law import Law
from restock.methods.methods import Lessons
from scipy import stats
from test_methods import BELL, seen, shapes_of

ITEMS, DAYS = 300, 3
COUNT = ITEMS * DAYS
EVERY = np.ones(COUNT, bool)
CELL = ("A", "smooth")


def lessons(b):
    return Lessons(Pooled(), Law(np.array([0.0, 1.0]), np.array([0.0, b, 0.0]), COUNT))


@pytest.fixture
def past():
    """Each row expects 28 units in seven days, known from 180; what came has twice the variance of buyers by chance."""
    groups = Groups(pl.Series(["A"] * COUNT), pl.Series(["smooth"] * COUNT))
    coverage = Coverage(np.repeat(np.arange(1, DAYS + 1), ITEMS), groups)
    outcome = np.random.default_rng(1).negative_binomial(28, 0.5, COUNT).astype(float)
    rows = seen(COUNT, is_whole=EVERY, lead_sd=0.0)

    def look(b, those=slice(None)):
        some = np.arange(COUNT)[those]
        coverage.see_again(rows.only(some), some, outcome[some], lessons(b), shapes_of(BELL))

    return coverage, look, outcome


def test_outcomes_are_looked_at_with_the_law_of_the_day_that_asks(past):
    coverage, look, outcome = past
    look(6.0)
    wide = coverage.curve(CELL, EVERY, "learned", EVERY, 0.9)[0].level(np.array([0.9]))[0]
    look(2.0)
    curve, source = coverage.curve(CELL, EVERY, "learned", EVERY, 0.9)
    assert (source, curve.days, curve.outcomes) == ("class_and_pattern", DAYS, COUNT)
    # Six buyers' worth of variance would ask for less than is promised; two, as it is, for about as much.
    assert wide < 0.83 and curve.level(np.array([0.9]))[0] == pytest.approx(0.9, abs=0.02)
    variance = 2 * 28 * (1 + 7 / 180)
    chances = stats.nbinom(28**2 / (variance - 28), 28 / variance)
    days = np.split(np.arange(COUNT), DAYS)
    by_hand = [
        covered(np.where(outcome[day] > 0, chances.cdf(outcome[day] - 1), 0), chances.cdf(outcome[day])) for day in days
    ]
    assert curve.share == pytest.approx(pooled(by_hand, np.full(DAYS, ITEMS)).share, abs=1e-9)


def test_a_mixture_is_looked_at_with_its_stand_in(past):
    """Where lead times are not skewed nobody is meant for the mixture: the way as a whole is then the law alone."""
    coverage, look, _ = past
    look(2.0)
    one, other = (coverage.curve(CELL, EVERY, way, EVERY, 0.9)[0].share for way in ("learned", "learned_mixture"))
    assert one.tolist() == other.tolist()


def test_a_day_of_which_more_is_known_is_counted_again(past):
    coverage, look, _ = past
    look(2.0)
    some = EVERY.copy()
    some[:100] = False
    few, _ = coverage.curve(CELL, EVERY, "learned", some, 0.9)
    all_of_them, _ = coverage.curve(CELL, EVERY, "learned", EVERY, 0.9)
    assert (few.outcomes, all_of_them.outcomes) == (COUNT - 100, COUNT)
    assert few.share.tolist() != all_of_them.share.tolist()


def test_a_hundred_at_nine_in_ten_are_ten_exceptions():
    """100 x (1 - 0.9) is a last digit below ten."""
    groups = Groups(pl.Series(["A"] * 100), pl.Series(["smooth"] * 100))
    coverage = Coverage(np.repeat([1, 2], 50), groups)
    coverage.see("gamma", np.arange(100), np.full(100, 0.5), np.full(100, 0.5))
    every = np.ones(100, bool)
    sources = [coverage.curve(CELL, every, "gamma", every, target)[1] for target in (0.9, 0.91)]
    assert sources == ["class_and_pattern", "none"]


def test_what_no_way_sized_and_what_one_day_says_tell_nothing(past):
    coverage, look, _ = past
    assert coverage.curve(CELL, EVERY, "learned", EVERY, 0.9)[1] == "none"
    look(2.0, slice(0, ITEMS))
    assert coverage.curve(CELL, EVERY, "learned", EVERY, 0.9)[1] == "none"
    look(2.0)
    assert coverage.curve(CELL, EVERY, "gamma", EVERY, 0.9)[1] == "none"


def test_cells_of_one_size_have_curves_of_their_own():
    """As many outcomes on each day; what covers 90 % of the one covers few of the other."""
    groups = Groups(pl.Series(["A", "B"] * (COUNT // 2)), pl.Series(["smooth"] * COUNT))
    coverage = Coverage(np.repeat(np.arange(1, DAYS + 1), ITEMS), groups)
    chance = np.random.default_rng(2).uniform(0, 1, COUNT) ** np.where(np.arange(COUNT) % 2, 0.2, 1.0)
    coverage.see("gamma", np.arange(COUNT), chance, chance)
    a, b = (coverage.curve((name, "smooth"), rows, "gamma", EVERY, 0.9)[0] for name, _, rows in groups.cells())
    assert a.level(np.array([0.9])) == pytest.approx(0.9, abs=0.03)
    assert b.level(np.array([0.9])) == pytest.approx(0.9**0.2, abs=0.01)
