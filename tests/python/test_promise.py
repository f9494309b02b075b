"""The stock that keeps the promise: by the chosen way, at its level; and what is ordered with it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from restock.distributions import COUNT, GAMMA, continuous_review_fill_rate, family_losses
from restock.learning.calibration import LEVELS, Curve
from restock.learning.taught import Taught
from restock.learning.ways import ROUTED
from restock.lost_sales import periods_without_stock_out
from restock.methods.history import Pooled
from restock.methods.law import Law
from restock.methods.methods import Lessons, moments_of, shape_of
from restock.ordering import (
    Buying,
    Ordering,
    missing_when_ordered,
    real_service,
    stock_for_undershoot,
    usual_quantity,
)
from restock.outlook.cumulated import LEVELS as RUN_LEVELS
from restock.promise import Sized, promise
from scipy.special import ndtr, ndtri
from test_methods import BELL, STEADY, TWO_HUMPS, seen, shapes_of

CELL = ("A", "smooth")
LAW = Law(np.array([0.0, 1.0]), np.array([0.0, 3.0, 0.0]), 1000)
NARROW = (Curve(np.clip(LEVELS - 0.02, 0, 1), np.zeros(LEVELS.size), 5, 500), "class_and_pattern")


def promised(rows, taught, target=0.95, own=True, classes="A", shapes=None, **by_units):
    count = rows.count
    return promise(
        rows, pl.Series([classes] * count), pl.Series(["smooth"] * count), np.broadcast_to(target, count).astype(float),
        np.full(count, own), taught, shapes or shapes_of(STEADY), **by_units,
    )  # fmt: skip


def taught(choice="learned", **curves):
    return Taught({"A": Lessons(Pooled(), LAW)}, {(*CELL, way): curve for way, curve in curves.items()}, {CELL: choice})


def test_the_chosen_way_is_asked_at_its_level():
    found = promised(seen(2), taught(learned=NARROW))
    assert found.method.tolist() == ["learned", "learned"]
    assert found.asked == pytest.approx(0.97 + 0.95 / 500, abs=1e-3)
    assert found.learned_from.tolist() == ["class_and_pattern"] * 2 and found.outcomes.tolist() == [500, 500]
    # A variance of three buyers a unit; of what 180 days say of seven, 7 / 180 more; and four a day for two days of lead time.
    assert found.mean.tolist() == [28, 28] and found.sd == pytest.approx(np.sqrt(3 * 28 * (1 + 7 / 180) + (4 * 2) ** 2))
    # With nothing to compare it with, it is not said to be the cheapest.
    assert found.reason[0].startswith("it learns from past outcomes of its class, and no other")
    compared = taught(learned=NARROW)
    compared.rivals[CELL] = frozenset({"learned"})
    assert promised(seen(2), compared).reason[0] == found.reason[0]
    compared.rivals[CELL] = frozenset({"learned", "gamma"})
    assert (
        promised(seen(2), compared).reason[0]
        == "by past figures of its class and pattern no other kept its promise for clearly less"
    )
    # More is asked than without past outcomes, and so more is held.
    assert (found.stock > promised(seen(2), taught()).stock).all()


def test_a_stand_in_is_asked_at_the_level_of_the_way_as_a_whole():
    rows = seen(2, lead_count=np.array([30.0, 3.0]), lead=3.6, lead_sd=3.2)
    found = promised(rows, taught("learned_mixture", learned_mixture=NARROW), shapes=shapes_of(TWO_HUMPS))
    assert found.method.tolist() == ["learned_mixture", "learned"]
    assert found.asked == pytest.approx(0.97 + 0.95 / 500, abs=1e-3)
    assert set(found.learned_from) == {"class_and_pattern"}


def test_a_row_without_a_target_is_promised_nothing_and_changes_no_other():
    target = np.array([0.95, np.nan, 0.95])
    found = promised(seen(3), taught(), target)
    assert np.isnan(found.stock).tolist() == [False, True, False]
    assert found.method.tolist() == ["learned", "", "learned"]
    assert found.stock[0] == promised(seen(1), taught()).stock[0]


def test_borrowed_demand_takes_the_router_without_correction():
    found = promised(seen(1), taught(learned=NARROW, routed=NARROW), own=False)
    assert (found.method[0], found.asked[0], found.learned_from[0]) == ("negative_binomial", 0.95, "none")
    assert found.reason[0] == "demand comes in whole units"


def test_a_class_that_taught_nothing_takes_the_router():
    found = promised(seen(1), taught(learned=NARROW), classes="C")
    assert (found.method[0], found.asked[0]) == ("negative_binomial", 0.95)
    nothing = promised(seen(1), Taught())
    assert nothing.stock == found.stock


def test_the_router_too_is_asked_at_a_level_that_was_learned():
    found = promised(seen(1), taught(ROUTED, routed=NARROW))
    assert (found.method[0], found.learned_from[0]) == ("negative_binomial", "class_and_pattern")
    assert found.asked[0] == pytest.approx(0.97 + 0.95 / 500, abs=1e-3)


def test_without_figures_there_is_no_promise():
    found = promised(seen(2, mean=np.array([4.0, np.nan])), taught("gamma"))
    assert found.method[1] == "" and np.isnan(found.stock[1]) and not found.assumptions_met[1]
    assert found.stock[0] > 28


def test_rows_are_sized_alone_as_together():
    rows = seen(
        4, mean=np.array([0.2, 4.0, 9.0, 1.0]), expected=np.array([[1.4] * 2, [28.0] * 2, [63.0] * 2, [7.0] * 2])
    )
    together = promised(rows, taught(), shapes=shapes_of(BELL)).stock
    alone = [promised(rows.only(np.array([row])), taught(), shapes=shapes_of(BELL)).stock[0] for row in range(4)]
    assert together.tolist() == alone


def ordering(**figures):
    usual = {
        "stock": 40.0, "mean": 28.0, "variance": 70.0, "lead_variance": 10.0, "lead": 7.0, "review": 0.0, "step_mean": 2.0,
        "step_variance": 1.0, "is_whole": True,
    }  # fmt: skip
    return Ordering(**{name: np.array([value]) for name, value in (usual | figures).items()})


def buying(cost=None, **figures):
    usual = {"minimum": np.nan, "multiple": np.nan, "unit_cost": 10.0, "holding_rate": 0.25}
    return Buying(**{name: np.array([value]) for name, value in (usual | figures).items()}, cost_per_order=cost)


def ordered(mean=28.0, is_whole=True, **figures):
    quantity, rule = usual_quantity(buying(**figures), np.array([mean]), np.array([7.0]), np.array([is_whole]))
    return quantity[0], rule[0]


def served(quantity=28.0, unmet="backorder", **figures):
    cycles, filled = real_service(ordering(**figures), np.array([quantity]), buying(), unmet)
    return cycles[0], filled[0]


def test_who_waits_for_no_delivery_is_still_looked_at_now_and_then_only():
    """Order-up-to 40, looked at once a week: at once and after a minute is nearly the same."""
    at_once, soon = (
        served(lead=lead, review=7.0, lead_variance=0.0, mean=28.0 * (lead + 7) / 7, variance=70.0)
        for lead in (0.0, 0.001)
    )
    assert at_once == pytest.approx(soon, abs=1e-3) and 0.9 < at_once[0] < 1
    assert np.isnan(served(lead=0.0, lead_variance=0.0, mean=0.0)).all()


def test_looks_at_which_nothing_was_sold_are_no_cycles():
    """A day in fifty with a sale of 3 kg, looked at daily or every other day: 98 and 96.04 % of looks find nothing to order."""
    for review in (1.0, 2.0):
        period, lead = 7 + review, 7.0
        figures = {
            "mean": 0.06 * period,
            "variance": 0.27 * period,
            "lead": lead,
            "review": review,
            "lead_variance": 0.0,
        }
        found = served(stock=2.77, is_whole=False, step_mean=3.0, step_variance=4.5, **figures)[0]
        none = 0.98**review
        both, before = (GAMMA.cdf(2.77, 0.06 * days, 0.27 * days) for days in (period, lead))
        assert found == pytest.approx((both - none * before) / (1 - none), rel=1e-6)


def test_what_sells_every_day_is_ordered_at_every_look():
    """Ten a day, by chance, looked at daily and on its way for five days: filled up to 68, all of six days is covered or not."""
    figures = {"mean": 60.0, "variance": 60.0, "lead": 5.0, "review": 1.0, "lead_variance": 0.0}
    found = served(stock=68.0, step_mean=10.0, step_variance=10.0, **figures)[0]
    assert found == pytest.approx(COUNT.cdf(68, 60, 60), abs=1e-4)
    # By the week single sales are known, and buyers come by chance: of one a month, three weeks in four see none.
    weekly = replace(buying(), bucket_days=7.0)
    seldom = ordering(
        mean=8 / 30,
        variance=8 / 30,
        lead=1.0,
        review=7.0,
        lead_variance=0.0,
        step_mean=1.0,
        step_variance=0.0,
        stock=1.0,
    )
    none = np.exp(-7 / 30)
    both, before = (COUNT.cdf(1, days / 30, days / 30) for days in (8, 1))
    assert real_service(seldom, np.ones(1), weekly)[0] == pytest.approx((both - none * before) / (1 - none), rel=1e-6)


@pytest.mark.parametrize(("review", "mean", "stock"), [(0.0, 280.0, 320.0), (7.0, 560.0, 600.0)])
def test_what_lead_times_vary_by_is_in_the_service_that_is_really_given(review, mean, stock):
    """Single pieces: who orders piece by piece is covered by the share of periods that the stock covers."""
    figures = {"review": review, "mean": mean, "stock": stock, "step_mean": 1.0, "step_variance": 0.0}
    steady, late = (
        served(quantity=1.0, variance=mean + late, lead_variance=late, **figures)[0] for late in (1e-6, 900.0)
    )
    for found, variance in ((steady, mean), (late, mean + 900)):
        assert found == pytest.approx(ndtr((stock + 0.5 - mean) / np.sqrt(variance)), abs=0.02)


def test_what_is_ordered_at_a_time_and_why():
    assert ordered() == (28, "protection_period")
    assert ordered(mean=27.2) == (28, "protection_period")
    assert ordered(mean=27.2, is_whole=False) == (27.2, "protection_period")
    assert ordered(mean=0.0) == (1, "protection_period")
    # sqrt(2 x 50 x 4 x 365 / 2.5) = 241.7
    assert ordered(cost=50.0) == (242, "economic")
    assert ordered(cost=50.0, unit_cost=np.nan) == (28, "protection_period")
    assert ordered(minimum=100.0) == (100, "minimum")
    assert ordered(multiple=12.0) == (36, "multiple")
    assert np.isnan(ordered(mean=np.nan)[0])


def test_larger_orders_and_more_stock_serve_better():
    assert 0.8 < served()[0] < 1 and 0.9 < served()[1] < 1
    assert served(100.0)[1] > served()[1]
    assert served(stock=50.0)[0] > served()[0]
    assert np.isnan(served(np.nan)[0]) and np.isnan(served(stock=np.nan)[1])


def test_what_is_lost_is_not_served_later():
    """Of Q + x demanded in a cycle Q are served: with 95 % on backorder that is 1 / 1.05."""
    waits, lost = served(stock=30.0)[1], served(stock=30.0, unmet="lost")[1]
    assert lost == pytest.approx(1 / (2 - waits)) and waits < lost < 1


def test_what_is_missing_when_an_order_is_placed_costs_service():
    """A sale takes two at a time: the stock is below the reorder point when it is noticed."""
    single = served(step_mean=1.0, step_variance=0.0)[0]
    dozens = served(step_mean=12.0, step_variance=30.0)[0]
    assert dozens < single


def test_with_a_review_period_stock_is_filled_up_to_a_level():
    often, seldom = (served(stock=60.0, lead=7.0, review=review, mean=28 + 4 * review)[0] for review in (1.0, 6.0))
    assert often > seldom


def test_a_target_of_units_is_served_and_one_of_cycles_is_left_alone():
    """The fill rate of the stock is what was asked for, and one unit less is below it."""
    rows = seen(2, mean=np.array([4.0, 4.0]), expected=np.array([[28.0] * 2] * 2))
    usual = Buying(*(np.full(2, figure) for figure in (60.0, np.nan, 1.0, 0.25)))
    by_units = promised(rows, Taught(), fill_rate=np.array([0.99, np.nan]), buying=usual)
    by_cycles = promised(rows, Taught())
    assert by_units.stock[1] == by_cycles.stock[1]
    losses = family_losses(COUNT, by_units.mean[:1], by_units.sd[:1] ** 2)
    now, less = (continuous_review_fill_rate(by_units.stock[:1] - step, 60.0, losses)[0] for step in (0, 1))
    assert less < 0.99 <= now


@pytest.mark.parametrize(
    ("choice", "tolerance"),
    [("normal", 0.01), ("negative_binomial", 0.01), ("gamma", 0.01), ("empirical", 0.03), ("learned", 0.01)],
)
def test_a_target_of_units_with_a_review_period_is_served_in_cycles_that_are_drawn(choice, tolerance):
    """Four units a day, give or take 6.6; two weeks of lead time and one between looks. Short is what this cycle adds."""
    drawn = np.random.default_rng(4)
    sums = np.stack([drawn.negative_binomial(4 * span * 0.1, 1 / 11, 200_000) for span in (14, 7)])
    lead, whole = sums[0], sums.sum(axis=0)
    rows = seen(
        1, lead=14.0, review=7.0, mean=4.0, variance=44.0,
        lead_sd=0.0, counted=1e9, window=1e9, runs=1e6,
        expected=np.full((1, 2), 84.0), run_variance=21 * 44.0,
        run_quantiles=np.quantile(whole, RUN_LEVELS)[None], is_whole=choice != "gamma",
    )  # fmt: skip
    law = Law(np.array([0.0, 1.0]), np.array([0.0, 11.0, 0.0]), 1000)
    known = Taught({"A": Lessons(Pooled(), law)}, {}, {CELL: choice})
    usual = Buying(*(np.array([figure]) for figure in (112.0, np.nan, 1.0, 0.25)))
    found = promised(rows, known, fill_rate=np.array([0.9]), buying=usual)
    assert found.method.tolist() == [choice]
    short = np.maximum(whole - found.stock, 0) - np.maximum(lead - found.stock, 0)
    assert 1 - short.mean() / (4 * 7) == pytest.approx(0.9, abs=tolerance)


def test_the_economic_quantity_of_a_weekly_item_is_that_of_a_year():
    """28 in seven weeks are 208.6 a year: sqrt(2 x 50 x 208.6 / 2.5) = 91.3, as if the supplier took no less than 92."""
    rows = seen(1, expected=np.array([[28.0] * 2]))
    known, share = Taught(), np.array([0.99])
    weekly = Buying(np.array([np.nan]), np.array([np.nan]), np.array([10.0]), np.array([0.25]), 50.0, bucket_days=7.0)
    economic, at_least = (
        promised(rows, known, fill_rate=share, buying=one).stock[0] for one in (weekly, buying(minimum=92.0))
    )
    assert economic == at_least < promised(rows, known, fill_rate=share, buying=buying()).stock[0]


def test_lost_sales_of_a_review_period_are_those_of_the_days_that_trade():
    """Half of the days trade: 14 a review period, variance 63; over two weeks 28, variance 126 and 16 of the supplier."""
    rows = seen(1, variance=18.0, trading_share=0.5, review=7.0)
    cell = Sized(np.array([0]), CELL, "normal", is_own=True)
    served = cell.served(rows, np.array([40.0]), np.array([28.0]), Taught(), shapes_of(STEADY), "lost")
    kept = periods_without_stock_out(ndtr((40 - 28) / np.sqrt(126 + 16)), 7, 7)
    assert served[0] == pytest.approx(1 - (1 - kept) * np.sqrt(63) / 14)


def test_a_period_with_lost_sales_is_short_by_a_deviation_of_its_own_demand():
    """Two weeks of lead time, weekly orders: of 84 a week is 28; of a variance of 300 beside the supplier's, 10 squared."""
    figures = {"stock": 90.0, "mean": 84.0, "variance": 310.0, "lead": 14.0, "review": 7.0}
    kept = periods_without_stock_out(served(**figures)[0], 14, 7)
    assert served(unmet="lost", **figures) == pytest.approx((kept, 1 - (1 - kept) * 10 / 28))


def test_a_period_with_lost_sales_is_short_by_a_piece_or_by_what_can_be_weighed():
    """Of 28 a week with a variance of a quarter: one piece, or half of a kilogram."""
    figures = {"stock": 86.0, "mean": 84.0, "variance": 10.75, "lead": 14.0, "review": 7.0}
    for is_whole, short in ((True, 1.0), (False, 0.5)):
        kept, filled = served(unmet="lost", is_whole=is_whole, **figures)
        assert 0 < kept < 1 and filled == pytest.approx(1 - (1 - kept) * short / 28)


def test_a_raised_reorder_point_keeps_the_promise_with_sales_by_the_dozen():
    """Sales of twelve, give or take six: on average 7 are missing, 12 / 2 + 36 / 24 - 1 / 2."""
    one = np.array([True])
    missing = missing_when_ordered(np.array([12.0]), np.array([36.0]), np.zeros(1), one)
    assert missing[0] == pytest.approx(7.0)
    mean, variance = np.array([28.0]), np.array([400.0])
    plain = COUNT.quantile(0.95, mean, variance)
    raised = stock_for_undershoot(np.array([0.95]), mean, variance, missing, np.array([COUNT.name]))
    figures = {"variance": 400.0, "step_mean": 12.0, "step_variance": 36.0}
    assert served(100.0, stock=plain[0], **figures)[0] < 0.93
    assert served(100.0, stock=plain[0] + raised[0], **figures)[0] >= 0.95 - 1e-9
    # Where stock is looked at once a period, what was sold since is in the period.
    assert missing_when_ordered(np.array([12.0]), np.array([36.0]), np.ones(1), one)[0] == 0


def test_what_is_missing_never_takes_less_of_more_service():
    """Added to a stock that is no quantile of a count, steps of a count would take a unit back at a higher level here and there."""
    levels = np.linspace(0.5, 0.999, 200)
    mean, variance = np.full(200, 5.0), np.full(200, 30.0)
    missing = (np.full(200, 2.0), np.full(200, 1.0))
    raised = {
        name: stock_for_undershoot(levels, mean, variance, missing, np.full(200, name)) for name in ("count", "normal")
    }
    assert (np.diff(raised["count"]) < 0).any()
    assert (np.diff(raised["normal"]) >= 0).all()
    # Of a normal curve: the mean of what is missing, and a factor of what the spread grows by.
    assert raised["normal"][100] == pytest.approx(2 + ndtri(levels[100]) * (np.sqrt(31) - np.sqrt(30)))


def test_lost_sales_of_a_review_period_vary_as_the_method_sees_the_whole_period():
    """Days that depend on each other: 28 in two weeks, variance 400 by its sums and 16 of the supplier; of one week half of the 400."""
    rows = seen(1, mean=2.0, variance=9.0, review=7.0, run_variance=400.0, runs=1e9, counted=1e12, window=1e12)
    cell = Sized(np.array([0]), CELL, "gamma", is_own=True)
    lessons = cell.lessons(Taught())
    mean, variance = moments_of("gamma", rows, lessons)
    assert (mean[0], variance[0]) == (pytest.approx(28), pytest.approx(400 + 16, rel=0.01))
    served = cell.served(rows, np.array([60.0]), np.array([28.0]), Taught(), shapes_of(STEADY), "lost")
    covered = shape_of("gamma", rows, lessons, shapes_of(STEADY)).cdf(np.array([60.0]), np.array([0]))
    kept = periods_without_stock_out(covered, 7, 7)
    assert served == pytest.approx(1 - (1 - kept) * np.sqrt((variance - 16) / 2) / 14)
