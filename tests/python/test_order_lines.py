"""Order lines are told from totals: of what is asked for by chance, and of what sells in every week."""

import numpy as np
import pytest
from restock.order_lines import one_of_a_bucket


def told(units, is_whole=True):
    """What is told of one line by totals; units: buckets."""
    sold = units[units > 0]
    figures = (np.array([x]) for x in (sold.mean(), sold.var(), float(sold.size), float(units.size)))
    mean, variance = one_of_a_bucket(*figures, np.array([is_whole]))
    return mean[0], variance[0]


@pytest.mark.parametrize("lines", [0.05, 0.5, 2.0])
def test_lines_of_known_size_are_found_again_in_totals(lines):
    """Sizes of 1 + geometric: mean 4, variance 12."""
    rng = np.random.default_rng(1)
    count = rng.poisson(lines, 40_000)
    units = np.array([rng.geometric(0.25, one).sum() for one in count], dtype=float)
    mean, variance = told(units)
    assert mean == pytest.approx(4, rel=0.05)
    assert variance == pytest.approx(12, rel=0.15)


def test_what_sells_every_week_is_sold_in_lines_and_not_in_weeks():
    weeks = np.full(26, 12.0)
    assert told(weeks)[0] == pytest.approx(12 * (26 / 27) / np.log(27))


def test_no_line_is_less_than_a_piece_unless_there_are_none():
    assert told(np.ones(100))[0] == 1
    assert told(np.full(100, 0.5), is_whole=False)[0] < 0.25


def test_without_a_sale_nothing_is_told():
    nothing = np.array([np.nan]), np.array([np.nan]), np.zeros(1), np.array([26.0])
    mean, variance = one_of_a_bucket(*nothing, np.array([True]))
    assert np.isnan(mean[0]) and np.isnan(variance[0])
