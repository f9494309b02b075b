"""Where missed sales are lost a target takes less stock: how much less is what simulated shelves say."""

import numpy as np
import polars as pl
import pytest
from conftest import build
from restock import periods_without_stock_out, share_to_cover
from restock.distributions.gamma import gamma_quantile
from restock.distributions.negative_binomial import negative_binomial_cdf, negative_binomial_quantile
from restock.lost_sales import fill_rate_of_lost, fill_rate_of_lost_orders
from scipy.special import gammainc

WARM_UP = 20


@pytest.mark.parametrize(("lead", "review"), [(14, 7), (7, 1), (7, 7), (30, 7), (3, 14), (60, 1)])
@pytest.mark.parametrize("deviation", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("target", [0.8, 0.9, 0.97])
def test_shelves_of_gamma_demand_keep_what_is_promised(lead, review, deviation, target):
    """Demand of a day: mean 1. Not below by more than a point, above by no more than three."""
    rng = np.random.default_rng(lead * 100 + review)
    period = lead + review
    covered = share_to_cover(target, lead, review)
    stock = gamma_quantile(covered, period, period * deviation**2)
    demand = rng.gamma(1 / deviation**2, deviation**2, (300, review * 160 if review > 1 else 1500))
    share, served = simulated(demand, stock, lead, review)
    assert target - 0.01 < share < target + 0.03
    assert covered < target
    # Of units: what is missing is said to a quarter of it, and a point.
    said = fill_rate_of_lost(target, review, deviation * np.sqrt(review))
    assert abs(said - served) < 0.01 + 0.25 * (1 - served)


def simulated(demand, stock, lead, review):
    """Orders up to a stock on the evening of every review day; what is ordered is there after `lead` days, before demand."""
    shelves, days = demand.shape
    on_hand, on_order, coming = np.full(shelves, float(stock)), np.zeros(shelves), {}
    free, cycles, good, served = np.ones(shelves, dtype=bool), 0, 0, 0.0
    for day in range(days):
        if day in coming:
            arrived = coming.pop(day)
            on_hand, on_order = on_hand + arrived, on_order - arrived
            if day > WARM_UP * review:
                good, cycles = good + int(free.sum()), cycles + shelves
            free = np.ones(shelves, dtype=bool)
        free &= demand[:, day] <= on_hand + 1e-9
        served += np.minimum(demand[:, day], on_hand).sum() if day > WARM_UP * review else 0.0
        on_hand = np.maximum(on_hand - demand[:, day], 0.0)
        if day % review == review - 1:
            order = stock - on_hand - on_order
            coming[day + lead + 1] = order
            on_order = on_order + order
    return good / cycles, served / demand[:, WARM_UP * review + 1 :].sum()


def test_slow_movers_keep_more_never_less():
    rng = np.random.default_rng(5)
    for mean in (0.05, 0.3):
        over = mean * 21
        stock = negative_binomial_quantile(share_to_cover(0.9, 14, 7), over, 2 * over)
        promised = periods_without_stock_out(negative_binomial_cdf(stock, over, 2 * over), 14, 7)
        demand = rng.negative_binomial(mean, 0.5, (400, 7 * 160)).astype(float)
        assert promised - 0.01 < simulated(demand, stock, 14, 7)[0] < promised + 0.06


def test_exponential_demand_is_exact():
    """Of one period: P(n + 1, x) / P(n, x)."""
    stock = np.array([0.5, 2.0, 6.0])
    assert np.allclose(
        periods_without_stock_out(gammainc(4, stock), 3, 1), gammainc(4, stock) / gammainc(3, stock), rtol=1e-9
    )


def test_one_is_the_inverse_of_the_other():
    ratio = np.random.default_rng(1).uniform(0, 60, 500)
    for target in (0.8, 0.9, 0.95, 0.99):
        covered = share_to_cover(target, ratio, 1.0)
        assert np.abs(periods_without_stock_out(covered, ratio, 1.0) - target).max() < 1e-3


def test_without_reviews_and_without_figures_nothing_changes():
    target, lead, review = np.array([0.9, np.nan, 0.9, 0.9]), [10, 10, np.nan, 0], [0, 7, 7, 7]
    found = share_to_cover(target, lead, review)
    assert found[0] == 0.9 and np.isnan(found[1:3]).all() and found[3] == pytest.approx(0.9)
    with pytest.raises(ValueError, match="lead must be at least 0"):
        share_to_cover(0.9, -1, 7)


def test_a_build_asks_for_less_where_sales_are_lost_and_stock_is_reviewed(tmp_path):
    lost = build(tmp_path, restock_unmet_demand="lost")
    points = lost.query("select * from restock__reorder_points where method <> 'none' order by item_id, location_id")
    by_cycles = points.filter(pl.col("fill_rate_target").is_null())
    reviewed = by_cycles.filter(pl.col("review_period_days") > 0)
    watched = by_cycles.filter(pl.col("review_period_days") == 0)
    assert len(reviewed) and len(watched)
    assert (reviewed["covered_service_level"] < reviewed["cycle_service_level"]).all()
    assert (watched["covered_service_level"] == watched["cycle_service_level"]).all()
    row = reviewed.row(0, named=True)
    said = f"missed sales are lost, so covering {round(100 * row['covered_service_level'], 2)} % of protection periods is enough"
    assert said in row["method_reason"]
    # What is held keeps the target, by the same reckoning.
    assert (reviewed["effective_cycle_service_level"] - reviewed["cycle_service_level"]).median() > -0.02
    # Past days are checked by what has to be covered.
    checked = lost.query(
        f"""select covered_service_level from restock__backtest
        where is_chosen and item_id = '{row["item_id"]}' and location_id = '{row["location_id"]}'"""
    )["covered_service_level"]
    assert len(checked) and checked.max() < row["cycle_service_level"]


def test_nobody_misses_part_of_a_piece():
    """Seventy a period that hardly vary: a fifth of the periods is short by one piece, of what is weighed by a third of a kilogram."""
    pieces, weight = (fill_rate_of_lost(0.8, 70, 1 / 3, least) for least in (1.0, 0.0))
    assert (pieces, weight) == (pytest.approx(1 - 0.2 / 70), pytest.approx(1 - 0.2 / 210))


def test_an_order_serves_as_many_as_it_brings_of_these_and_those_that_are_lost():
    """Orders of 60 for which 0, 6, 20, 30 or 60 would have waited: of 60, 66, 80, 90 or 120 asked for, 60 are served."""
    waiting = 1 - np.array([0, 6, 20, 30, 60]) / 60
    assert fill_rate_of_lost_orders(waiting) == pytest.approx(60 / np.array([60, 66, 80, 90, 120]))
