"""Totals of which only is known that the shelf ran empty at some time: what was really wanted."""

import numpy as np
import pytest
from restock.outlook.censored import HALF, seen_share


def stores(mean, scale=1.0, least=1, places=400, weeks=104, every=4):
    """Weeks x places, the newest first: units wanted and sold, and where more was wanted; every fourth week began with little stock."""
    rng = np.random.default_rng(7)
    wanted = rng.poisson(mean, (weeks, places)).astype(float)
    stock = np.where(rng.random((weeks, places)) < 1 / every, rng.integers(least, 2 * mean, (weeks, places)), 10 * mean)
    sold = np.minimum(wanted, stock)
    return wanted * scale, sold * scale, (sold < wanted) & (sold > 0)


@pytest.mark.parametrize(("scale", "least"), [(1.0, 1), (1.0, 6), (0.001, 6)])
def test_what_was_wanted_is_found_again_where_a_shelf_ran_empty(scale, least):
    wanted, sold, out = stores(8, scale, least)
    share = seen_share(sold, np.ones_like(sold), out)
    assert (share[~out] == 1).all() and (share <= 1).all()
    # After two years of some hundred places the sums are far from chance.
    recent = out & (np.arange(len(sold))[:, None] < 80)
    truth = wanted[recent].sum()
    assert (sold / share)[recent].sum() / truth == pytest.approx(1, abs=0.05)
    # That half of each such week was seen is far off where shelves run empty shortly before they are filled.
    if least > 1:
        assert (sold / HALF)[recent].sum() / truth > 1.4


def test_a_bucket_is_seen_by_what_came_before_it():
    _, sold, out = stores(8)
    before = seen_share(sold, np.ones_like(sold), out)
    later = sold.copy()
    later[:50] = 3 * later[:50] + 1
    assert (seen_share(later, np.ones_like(sold), out)[50:] == before[50:]).all()


def test_what_has_just_begun_was_seen_for_half():
    sold, out = np.array([[9.0], [4.0], [4.0], [4.0], [4.0]]), np.array([[True], [False], [True], [False], [False]])
    share = seen_share(sold, np.ones_like(sold), out)
    assert share[2, 0] == HALF and HALF < share[0, 0] < 1
