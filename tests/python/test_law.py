"""The law that outcomes follow: found again where it is known, and no single order may change it."""

import numpy as np
import pytest
from restock.methods.law import OUTCOMES_A_COEFFICIENT, Law, _largest_squares, is_worth_it, learn

WEIGHTS = np.array([0.3, 0.0, 0.7])
SPREAD = np.array([0.5, 2.0, 0.04])


def outcomes(count=40_000, seed=1, growth=1.0):
    """Three ways of looking at the past, of which two tell; demand as the law says."""
    rng = np.random.default_rng(seed)
    level = rng.lognormal(3, 0.8, count)
    expected = level[:, None] * rng.lognormal(0, 0.4, (count, 3))
    history = level * rng.lognormal(1.5, 0.7, count)
    mean = growth * expected @ WEIGHTS
    variance = SPREAD[0] * history + SPREAD[1] * mean + SPREAD[2] * mean**2
    return expected, history, rng.gamma(mean**2 / variance, variance / mean)


def single_buyers(count):
    """Who buys a piece at a time, from regular suppliers: k is 1, and orders and lead times add nothing."""
    return np.tile([1.0, 0.0, 0.0, 0.0, 1.0], (count, 1))


def learned(expected, history, outcome, weight=None, chance=None):
    """The law of outcomes that count alike, and of single buyers, where nothing else is said."""
    alike, single = np.ones(len(outcome)), single_buyers(len(outcome))
    return learn(expected, history, outcome, alike if weight is None else weight, single if chance is None else chance)


def test_known_weights_and_spread_are_found_again():
    law = learned(*outcomes())
    assert law.weights == pytest.approx(WEIGHTS, abs=0.03)
    assert law.spread[0] == pytest.approx(0.5, abs=0.15)
    assert law.spread[1] == pytest.approx(2.0, abs=0.6)
    assert law.spread[2] == pytest.approx(0.04, abs=0.02)
    assert law.outcomes == 40_000


def test_the_spread_is_right_for_small_and_large_items():
    expected, history, outcome = outcomes(seed=2)
    law = learned(expected, history, outcome)
    mean = law.mean(expected, single_buyers(len(expected)))
    apart = (outcome - mean) ** 2 / law.variance(mean, history, single_buyers(mean.size))
    for rows in np.array_split(np.argsort(mean), 4):
        assert apart[rows].mean() == pytest.approx(1, abs=0.12)


def test_large_items_do_not_outvote_small_ones():
    """What strays by 20 % of ten and by 30 % of a thousand strays by 25.5 % on average: each outcome counts by its own variance."""
    mean = np.tile([10.0, 1000.0], 2000)
    outcome = mean * (1 + np.where(mean < 100, 0.2, 0.3) * np.where(np.arange(4000) % 4 < 2, 1, -1))
    no_pieces = np.tile([1.0, 0.0, 0.0, 0.0, 0.0], (4000, 1))
    law = learned(mean[:, None], np.zeros(4000), outcome, chance=no_pieces)
    assert law.spread[2] == pytest.approx((0.2**2 + 0.3**2) / 2, rel=0.02)


def test_a_common_growth_is_learned():
    law = learned(*outcomes(growth=1.3))
    assert law.weights.sum() == pytest.approx(1.3, abs=0.03)


def test_single_parts_are_not_stocked_like_what_is_sold_by_the_hundred():
    """Sizes of which few were seen say little of how they vary; the usual order tells it, for small and large ones alike."""
    rng = np.random.default_rng(4)
    count = 30_000
    usual, rate = rng.choice([1.0, 100.0], count), rng.choice([1.0, 12.0], count)
    mean = rate * usual
    variance = 3 * usual * mean  # the deviation of sizes is 1.4 usual ones
    chance = np.stack(
        [np.ones(count), usual * np.where(rng.random(count) < 0.2, 8.0, 1.0), usual, np.zeros(count), np.ones(count)],
        axis=1,
    )
    outcome = rng.gamma(mean**2 / variance, variance / mean)
    law = learned(mean[:, None], np.zeros(count), outcome, chance=chance)
    found = law.variance(law.mean(mean[:, None], chance), np.zeros(count), chance)
    for size in (1.0, 100.0):
        for often in (1.0, 12.0):
            rows = (usual == size) & (rate == often)
            assert np.median(found[rows] / variance[rows]) == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize(("usual_order_counts", "parts"), [(True, 5), (False, 4)])
def test_the_usual_order_is_left_out_where_it_tells_nothing(usual_order_counts, parts):
    """Variance of 4 M, whatever the orders; or of (s + 3) M, where b is still no more than single buyers have."""
    rng = np.random.default_rng(6)
    mean, told = rng.uniform(0.5, 20, 20_000), rng.choice([0.5, 40.0], 20_000)
    scale = told + 3 if usual_order_counts else 4.0
    outcome = rng.gamma(mean / scale, scale)
    chance = np.stack(
        [np.ones(20_000), rng.choice([1.0, 30.0], 20_000), told, np.zeros(20_000), np.ones(20_000)], axis=1
    )
    law = learned(mean[:, None], np.zeros(20_000), outcome, chance=chance)
    assert law.spread.size == parts
    assert law.spread[1] == pytest.approx(1 if usual_order_counts else 4, rel=0.1)


def test_a_law_of_a_short_history_holds_for_a_long_one():
    """Buyers by chance, expected from 10 buckets for a period of 10: half of the error is the mean's, and later none is."""
    rng = np.random.default_rng(7)
    level = rng.uniform(2, 30, 20_000)
    expected = rng.poisson(level * 10) / 10.0
    short, long = (np.tile([k, k, k, 0.0, 1.0], (20_000, 1)) for k in (1.1, 1.001))
    law = learned(expected[:, None], np.zeros(20_000), rng.poisson(level).astype(float), chance=short)
    # 1 of what buyers do, a tenth of what they did in the window: 1.1 of it now, and 1.001 where the window is ten times as long.
    assert law.variance(np.array([20.0]), np.zeros(1), long[:1])[0] == pytest.approx(20, rel=0.03)


def test_lead_times_add_to_the_least_that_demand_varies_by():
    """Fifty of which nothing is known to vary: half as many buyers by chance, and a fifth of it for lead times."""
    law = Law(np.ones(1), np.zeros(5), 100)
    late = np.array([[1.0, 1.0, 1.0, 1 / 25, 1.0]])
    assert law.variance(np.array([50.0]), np.zeros(1), late)[0] == pytest.approx(25 + 100)


def test_a_law_of_regular_suppliers_holds_for_an_irregular_one():
    """Demand of twice what chance does; lead times add (M / 8)^2 where the law is learned, and (M / 5)^2 where it is asked."""
    rng = np.random.default_rng(8)
    mean = rng.uniform(2, 60, 30_000)
    chance = np.ones((30_000, 5)) * [1.0, 1.0, 1.0, 1 / 64, 1.0]
    variance = 2 * mean + mean**2 / 64
    law = learned(mean[:, None], np.zeros(30_000), rng.gamma(mean**2 / variance, variance / mean), chance=chance)
    irregular = law.variance(np.array([50.0]), np.zeros(1), np.array([[1.0, 1.0, 1.0, 1 / 25, 1.0]]))
    assert irregular[0] == pytest.approx(100 + 100, rel=0.07)


def test_one_project_order_widens_nobody():
    expected, history, outcome = outcomes(count=4000)
    usual = learned(expected, history, outcome)
    outcome = outcome.copy()
    outcome[7] = 1e6
    giant = learned(expected, history, outcome)
    assert giant.weights.sum() == pytest.approx(usual.weights.sum(), rel=0.35)
    mean = usual.mean(expected, single_buyers(4000))
    single = single_buyers(mean.size)
    wider = giant.variance(mean, history, single) / usual.variance(mean, history, single)
    assert np.median(wider) == pytest.approx(1, abs=0.05)


def test_too_few_outcomes_or_none_sold_teach_nothing():
    expected, history, outcome = outcomes(count=OUTCOMES_A_COEFFICIENT * 6)
    assert learned(expected, history, outcome) is not None
    assert learned(expected[1:], history[1:], outcome[1:]) is None
    assert learned(expected, history, np.zeros_like(outcome)) is None


def test_the_order_of_outcomes_does_not_matter():
    expected, history, outcome = outcomes(count=2000)
    turned = np.random.default_rng(0).permutation(2000)
    one, other = learned(expected, history, outcome), learned(expected[turned], history[turned], outcome[turned])
    assert one.weights == pytest.approx(other.weights, rel=1e-6, abs=1e-9)
    assert one.spread == pytest.approx(other.spread, rel=1e-5, abs=1e-9)


def test_the_one_order_of_what_hardly_sells_is_no_outlier():
    """Orders of a hundred, of most items one in a hundred periods: cut at five deviations, they were taken for exceptions."""
    rng = np.random.default_rng(12)
    orders = np.where(rng.random(20_000) < 0.8, rng.uniform(0.005, 0.015, 20_000), rng.uniform(0.5, 4, 20_000))
    chance = np.tile([1.0, 100.0, 100.0, 0.0, 1.0], (20_000, 1))
    expected = np.stack([100 * orders, np.full(20_000, 100.0)], axis=1)
    outcome = 100.0 * rng.poisson(orders)
    law = learned(expected, np.zeros(20_000), outcome, chance=chance)
    mean = law.mean(expected, chance)
    found, rare = law.variance(mean, np.zeros(20_000), chance), orders < 0.1
    for rows in (rare, ~rare):
        assert mean[rows].mean() == pytest.approx(outcome[rows].mean(), rel=0.1)
        assert ((outcome - mean)[rows] ** 2).mean() == pytest.approx(found[rows].mean(), rel=0.2)


def test_an_error_counts_as_the_order_that_a_unit_is_sold_with_at_most():
    """Whatever the error of the mean adds to q in the variance, and however usual orders are."""
    chance = np.array([[2.0, 2 * 30.0, 2 * 10.0, 0.0, 1.0]] * 2)
    assert _largest_squares(np.array([1.0, 100.0]), chance).tolist() == [900.0, 2500.0]


def test_no_law_expects_less_than_nothing_or_varies_less_than_half_of_chance():
    law = Law(np.array([1.0]), np.array([0.0, 0.0, 0.0]), 1000)
    mean = law.mean(np.array([[0.0], [8.0]]), single_buyers(2))
    assert mean.tolist() == [0.001, 8.0]
    assert law.variance(mean, np.zeros(2), single_buyers(2)).tolist() == [0.0005, 4.0]


@pytest.mark.parametrize("size", [1e-6, 1e-3, 1e3])
def test_tonnes_are_kilograms(size):
    """What is sold by weight has no pieces, so the law is the same in any unit: 25 to 150 kg in orders of 6 to 30."""
    rng = np.random.default_rng(5)
    level = rng.uniform(25, 150, 3000)
    expected, history = level[:, None] * rng.lognormal(0, 0.1, (3000, 2)), (0.05 * level) ** 2
    outcome = level * rng.lognormal(0, 0.1, 3000)
    sizes = rng.uniform(6, 30, (3000, 2)) * 1.1

    def in_units_of(size):
        chance = np.column_stack([np.full(3000, 1.1), sizes * size, np.zeros((3000, 2))])
        law = learned(expected * size, history * size**2, outcome * size, chance=chance)
        mean = law.mean(np.vstack([expected * size, np.zeros((1, 2))]), np.vstack([chance, chance[:1]]))
        return mean / size, law.variance(mean[:-1], history * size**2, chance) / size**2

    for in_kilograms, in_others in zip(in_units_of(1.0), in_units_of(size), strict=True):
        assert in_others == pytest.approx(in_kilograms, rel=1e-6)
    assert np.sqrt(in_units_of(size)[1] / level**2).mean() == pytest.approx(0.13, abs=0.05)


def test_a_weight_of_two_is_the_same_outcome_twice():
    expected, history, outcome = outcomes(600, seed=7)
    weight = np.where(np.arange(600) % 3 == 0, 2.0, 1.0)
    twice = np.repeat(np.arange(600), weight.astype(int))
    weighed = learned(expected, history, outcome, weight)
    written_out = learned(expected[twice], history[twice], outcome[twice])
    assert weighed.weights == pytest.approx(written_out.weights, rel=1e-3, abs=1e-6)
    assert weighed.spread == pytest.approx(written_out.spread, rel=1e-3, abs=1e-6)


def test_each_further_way_with_a_weight_has_to_pay():
    """A gain of 16 is more than one way does by chance (ln 4000 = 8.3), and less than three do."""
    ways, outcome = np.full((4000, 4), 10.0), np.tile([7.2, 13.2], 2000)
    told = (np.full(4000, 10.0), outcome, np.ones(4000), np.tile([1.0, 1.0, 1.0, 0.0, 1.0], (4000, 1)))
    plain = Law(np.array([1.0]), np.array([0.0, 1.0, 0.0, 0.0]), 4000)
    one, three = (Law(np.array(weights), plain.spread, 4000) for weights in ([1, 0.02], [1, 0.008, 0.006, 0.006]))
    assert is_worth_it(one, plain, ways, *told)
    assert not is_worth_it(three, plain, ways, *told)
