"""Values in groups: what is told of a group is the same whatever stands beside it, and wrong groups are named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.humps import two_humps
from restock.kaplan_meier import kaplan_meier, survival_mean, survival_quantile, survival_sd
from restock.outliers import robust_bounds, spike_caps
from restock.ragged import as_groups, as_values, group_medians, running

values = st.lists(st.floats(0.125, 1e4), max_size=14)


def flat(lists):
    return np.repeat(np.arange(len(lists)), [len(one) for one in lists]), np.array([v for one in lists for v in one])


def survival_figures(groups, days, count):
    survival = kaplan_meier(groups, days, days % 2 < 1, count)
    return (
        survival_mean(survival, count),
        survival_sd(survival, count),
        survival_quantile(survival, count, 0.9),
        survival.finished.astype(float),
    )


FIGURES = {
    "kaplan_meier": survival_figures,
    "two_humps": two_humps,
    "robust_bounds": robust_bounds,
    "spike_caps": lambda groups, sizes, count: (spike_caps(groups, sizes, count),),
}


@pytest.mark.parametrize("figure", FIGURES)
@given(lists=st.lists(values, min_size=1, max_size=6))
def test_a_group_does_not_see_the_groups_beside_it_or_the_order_of_its_values(figure, lists):
    together = FIGURES[figure](*flat(lists), len(lists))
    for number, one in enumerate(lists):
        alone = FIGURES[figure](*flat([one[::-1]]), 1)
        for some, single in zip(together, alone, strict=True):
            assert some.shape == (len(lists),)
            np.testing.assert_array_equal(some[number], single[0])  # to the last digit


@pytest.mark.parametrize("figure", FIGURES)
def test_no_groups_no_figures(figure):
    assert all(some.size == 0 for some in FIGURES[figure](*flat([]), 0))


@given(st.lists(values, min_size=1, max_size=6))
def test_running_sums_and_medians_are_those_of_each_group_by_itself(lists):
    groups, flat_values = flat(lists)
    groups = as_groups(groups, len(lists))
    sums = np.concatenate([np.cumsum(one) for one in lists])
    np.testing.assert_allclose(running(np.add, groups, flat_values, len(lists)), sums, rtol=1e-12)
    medians = [np.median(one) if one else np.nan for one in lists]
    np.testing.assert_allclose(group_medians(groups, flat_values, len(lists)), medians, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: as_groups([0, 2], 2), "groups must lie between 0 and 1, but one is 2"),
        (lambda: as_groups([1, 0], 2), "groups must ascend, but 0 follows 1 at position 1"),
        (lambda: as_groups([0.5], 2), "groups must be a list of whole numbers"),
        (lambda: as_groups([[0]], 2), "groups must be a list of whole numbers"),
        (lambda: as_values("days", [1], as_groups([0, 0], 1)), "days must have one number for each"),
        (lambda: kaplan_meier([0], [-1], [True], 1), "days must be at least 0, but the number at position 0 is -1.0"),
        (lambda: kaplan_meier([0], [1], [], 1), "finished must have one entry for each of the 1 orders, but has 0"),
        (lambda: two_humps([0], [np.nan], 1), "days must not be missing, but the number at position 0 is"),
        (lambda: robust_bounds([0], [1], 1, ratio=1), "ratio must be above 1, but it is 1"),
        (lambda: spike_caps([0], [1], 1, deviations=0), "deviations must be above 0, but it is 0"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
