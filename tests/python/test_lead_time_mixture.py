"""Demand over lead times as they were seen: the published cases, simulated deliveries, and the laws."""

import csv
import json

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from restock.distributions.count import COUNT
from restock.distributions.gamma import GAMMA
from restock.distributions.mixture import DailyDemand, mixture_cdf, mixture_loss, mixture_moments, mixture_quantile
from restock.distributions.normal import NORMAL
from restock.kaplan_meier import Survival, kaplan_meier, survival_quantile
from restock.lead_time_demand import protection_demand_sd
from restock.safety_stock import normal_reorder_point
from scipy import stats

with (ROOT / "tests" / "fixtures" / "worked_distributions.csv").open() as file:
    EXAMPLES = {row["id"]: row | json.loads(row["inputs_json"]) for row in csv.DictReader(file)}
FAMILIES = [NORMAL, GAMMA, COUNT]
families = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


def lead_times(*shares_of_days):
    """One dictionary of days and shares a group."""
    return Survival(
        np.repeat(np.arange(len(shares_of_days)), [len(shares) for shares in shares_of_days]),
        np.array([day for shares in shares_of_days for day in shares], float),
        np.array([share for shares in shares_of_days for share in shares.values()], float),
        np.array([len(shares) for shares in shares_of_days]),
    )


def gamma_lead_times(mean, sd, steps=8000):
    """A continuous lead time as many short steps, each with the chance that falls into it."""
    curve = stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)
    edges = np.linspace(curve.ppf(1e-9), curve.isf(1e-9), steps + 1)
    shares = np.diff(curve.cdf(edges))
    middles = (edges[1:] + edges[:-1]) / 2
    return Survival(np.zeros(steps, int), middles, shares / shares.sum(), np.array([steps]))


TWO_HUMPS = lead_times({2: 0.8, 10: 0.2})


def test_a_lead_time_with_two_humps():
    """Two days in four of five orders, ten in the fifth: the formula promises 95 % and delivers 80.8 %."""
    row = EXAMPLES["mix_csl"]
    delivered = mixture_cdf(row["rop"], TWO_HUMPS, DailyDemand(row["d"], row["sd_d"]), 1, NORMAL)[0]
    assert delivered == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))
    assert normal_reorder_point(1.6448536269514722, 100, 20, 3.6, 3.2) == pytest.approx(row["rop"], abs=1e-6)
    assert mixture_quantile(0.95, TWO_HUMPS, DailyDemand(100, 20), 1, NORMAL)[0] == pytest.approx(1043, abs=0.5)


@pytest.mark.parametrize("example", ["crd_0.6_5", "crd_0.95_1", "crd_0.95_2", "crd_0.95_5"])
def test_a_lead_time_that_is_gamma(example):
    row = EXAMPLES[example]
    seen = gamma_lead_times(row["mean_lt"], row["sd_lt"])
    found = mixture_quantile(row["csl"], seen, DailyDemand(row["d"], row["sd_d"]), 1, NORMAL)[0]
    assert found == pytest.approx(float(row["expected"]), abs=float(row["tolerance"]))


def test_the_formula_is_too_low_at_95_percent_and_points_the_wrong_way_at_60():
    """Chopra, Reinhardt and Dada 2004."""
    assert normal_reorder_point(1.6448536, 20, 5, 10, 5) == pytest.approx(366.5, abs=0.05)
    demand = DailyDemand(20, 5)
    less, more = (mixture_quantile(0.6, gamma_lead_times(10, sd), demand, 1, NORMAL)[0] for sd in (4, 5))
    assert less > more
    assert normal_reorder_point(0.2533, 20, 5, 10, 4) < normal_reorder_point(0.2533, 20, 5, 10, 5)


@families
def test_it_delivers_what_it_promises_in_simulated_cycles(family):
    rng = np.random.default_rng(7)
    days = rng.choice([3, 5, 21], 200_000, p=[0.5, 0.3, 0.2]) + 2
    mean, variance = 4.0 * days, 9.0 * days
    demand = {
        "normal": lambda: rng.normal(mean, np.sqrt(variance)),
        "gamma": lambda: rng.gamma(mean**2 / variance, variance / mean),
        "count": lambda: rng.negative_binomial(mean**2 / (variance - mean), mean / variance),
    }[family.name]()
    seen, daily = lead_times({3: 0.5, 5: 0.3, 21: 0.2}), DailyDemand(4, 3, 2)
    for level in (0.6, 0.8, 0.95, 0.99):
        stock = mixture_quantile(level, seen, daily, 1, family)
        delivered = mixture_cdf(stock, seen, daily, 1, family)[0]
        assert level - 1e-12 <= delivered <= level + (0.02 if family.is_whole else 1e-12)
        assert np.mean(demand <= stock) == pytest.approx(delivered, abs=0.003)
        short = mixture_loss(stock, seen, daily, 1, family)[0]
        assert np.maximum(demand - stock, 0).mean() == pytest.approx(short, rel=0.05, abs=0.02)
    mean, variance = mixture_moments(seen, daily, 1)
    assert mean[0] == pytest.approx(demand.mean(), rel=0.01)
    assert variance[0] == pytest.approx(demand.var(), rel=0.02)


days_and_shares = st.dictionaries(st.integers(0, 60), st.floats(0.01, 1), min_size=1, max_size=8).map(
    lambda shares: {day: share / sum(shares.values()) for day, share in shares.items()}
)
levels = st.floats(0.5, 0.9999)
rates = st.floats(0.01, 1e4)


@families
@given(seen=days_and_shares, one=levels, other=levels, mean=rates, cv=st.floats(0.1, 5), review=st.floats(0, 30))
def test_more_service_never_takes_less_stock_and_is_just_enough(family, seen, one, other, mean, cv, review):
    low, high = sorted((one, other))
    daily = DailyDemand(mean, mean * cv, review)
    stock = [mixture_quantile(level, lead_times(seen), daily, 1, family)[0] for level in (low, high)]
    assert stock[0] <= stock[1]
    assert mixture_cdf(stock[0], lead_times(seen), daily, 1, family)[0] >= low - 1e-11
    spread = protection_demand_sd(mean, mean * cv, max(seen), 0, review)
    less = stock[0] - 1 if family.is_whole else stock[0] - 1e-6 * spread
    if less > 0:
        assert mixture_cdf(less, lead_times(seen), daily, 1, family)[0] < low


@families
@given(days=st.integers(1, 60), level=levels, mean=rates, cv=st.floats(0.1, 5), review=st.floats(0, 30))
def test_one_lead_time_is_no_mixture(family, days, level, mean, cv, review):
    daily, period = DailyDemand(mean, mean * cv, review), days + review
    given_ = (mean * period, (mean * cv) ** 2 * period)
    stock = mixture_quantile(level, lead_times({days: 1.0}), daily, 1, family)[0]
    # Arrays and single numbers may part in their last digit.
    assert stock == pytest.approx(family.quantile(level, *given_), rel=1e-12)
    loss = mixture_loss(stock, lead_times({days: 1.0}), daily, 1, family)[0]
    assert loss == pytest.approx(family.loss(stock, *given_), rel=1e-9, abs=1e-12)
    assert mixture_cdf(stock, lead_times({days: 1.0}), daily, 1, family)[0] == pytest.approx(
        family.cdf(stock, *given_), rel=1e-12
    )


@given(waits=st.lists(st.integers(0, 60), min_size=1, max_size=30), level=levels, mean=rates)
def test_if_a_day_is_like_any_other_the_days_alone_decide(waits, level, mean):
    seen = kaplan_meier(np.zeros(len(waits), int), np.array(waits, float), np.ones(len(waits), bool), 1)
    stock = mixture_quantile(level, seen, DailyDemand(mean, 0.0), 1, NORMAL)[0]
    assert stock == pytest.approx(mean * survival_quantile(seen, 1, level)[0], rel=1e-12, abs=1e-12 * mean)


@families
def test_each_group_by_itself_whatever_stands_beside_it(family):
    rng = np.random.default_rng(3)
    groups = np.sort(rng.integers(0, 40, 300))
    groups = groups[groups != 5]
    seen = kaplan_meier(groups, rng.integers(0, 40, groups.size).astype(float), rng.random(groups.size) < 0.8, 40)
    mean, sd, level = rng.gamma(1, 5, 40), rng.gamma(1, 5, 40), rng.uniform(0.5, 0.999, 40)
    together = mixture_quantile(level, seen, DailyDemand(mean, sd), 40, family)
    for group in range(40):
        own = seen.groups == group
        alone = Survival(np.zeros(own.sum(), int), seen.days[own], seen.shares[own], seen.finished[group : group + 1])
        single = mixture_quantile(level[group], alone, DailyDemand(mean[group], sd[group]), 1, family)
        np.testing.assert_array_equal(together[group : group + 1], single)
    assert np.isnan(together).nonzero()[0].tolist() == [5]


def test_shares_that_do_not_add_up_are_named():
    with pytest.raises(ValueError, match=r"shares of a group must add up to 1, but those of group 1 add up to 0\.8"):
        mixture_cdf(1, lead_times({1: 1.0}, {1: 0.5, 2: 0.3}), DailyDemand(1, 1), 2, NORMAL)
    with pytest.raises(ValueError, match="demand mean must have one number for each of the 1 groups, but has 2"):
        mixture_cdf(1, lead_times({1: 1.0}), DailyDemand([1, 2], 1), 1, NORMAL)
