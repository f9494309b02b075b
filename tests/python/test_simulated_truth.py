"""Where the truth is known, what is promised is what is delivered: each demand pattern with each shape of lead times.

The same as bench/simulated_truth.py, smaller: fewer items, each with one of the targets, so that one walk teaches them all.
"""

import sys

import numpy as np
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from simulated_truth import (
    HISTORY_DAYS,
    LEAD_TIMES,
    MAY_EXCEED,
    MAY_MISS,
    PATTERNS,
    TARGETS,
    firm,
    known,
    learned,
    measured,
    sized,
)

ITEMS, DRAWS, ORIGINS = 300, 60, 5
COMBINATIONS = [(pattern, shape) for pattern in PATTERNS for shape in LEAD_TIMES if shape != "far_humps"]


@pytest.fixture(scope="module")
def delivered():
    """(service, service with one unit less) by combination and target, for a length of history."""
    found = {}
    for pattern, shape in COMBINATIONS:
        records = firm(pattern, shape, ITEMS, DRAWS, seed=2)
        for history in HISTORY_DAYS:
            given = known(records, history, ORIGINS)
            taught = learned(given, np.resize(TARGETS, ITEMS))
            outcomes = given.rows["outcome_units"].count()
            for target in TARGETS:
                service = measured(records, sized(given, taught, target))
                found[pattern, shape, history, target] = (service.service, service.one_less, outcomes)
    return found


@pytest.mark.parametrize("history", HISTORY_DAYS)
@pytest.mark.parametrize(("pattern", "shape"), COMBINATIONS)
def test_each_combination_keeps_its_promise(delivered, pattern, shape, history):
    """Up to chance: so few items teach a level no better than to three standard errors of what they showed."""
    for target in TARGETS:
        service, one_less, outcomes = delivered[pattern, shape, history, target]
        chance = 3 * np.sqrt(target * (1 - target) / outcomes)
        assert service >= target - MAY_MISS[history] - chance, target
        assert one_less <= target + MAY_EXCEED + chance, target


@pytest.mark.parametrize("history", HISTORY_DAYS)
@pytest.mark.parametrize("target", TARGETS)
def test_over_all_combinations_the_promise_is_kept(delivered, target, history):
    service, one_less, _ = np.mean([delivered[*both, history, target] for both in COMBINATIONS], axis=0)
    assert service >= target - MAY_MISS[history]
    assert one_less <= target + MAY_EXCEED
