"""docs/formulas.md says what the functions say: every figure of its worked examples is computed anew here."""

import re

import numpy as np
import pytest
import restock
from conftest import ROOT
from restock.distributions import (
    COUNT,
    GAMMA,
    NORMAL,
    POISSON,
    DailyDemand,
    OrderSizes,
    compound_cdf,
    compound_loss,
    compound_quantile,
    continuous_review_fill_rate,
    cumulated_cdf,
    cumulated_demand,
    cumulated_loss,
    daily_orders,
    expected_undershoot,
    expected_whole_undershoot,
    family_losses,
    mixture_cdf,
    mixture_moments,
    mixture_quantile,
    order_up_to_for_fill_rate,
    periodic_review_fill_rate,
    poisson_orders,
    reorder_point_for_fill_rate,
    undershoot_variance,
    variance_with_estimated_mean,
)
from restock.kaplan_meier import Survival
from restock.learning.calibration import LEVELS, covered, pooled
from restock.learning.choice import Record, choose
from restock.methods.history import Pooled, history_variance, lead_time_part
from restock.methods.law import FARTHEST, Law, learn
from restock.methods.methods import Lessons, meant_for
from restock.methods.router import route
from restock.order_lines import one_of_a_bucket
from restock.outlook.item_ratios import item_ratios
from restock.outlook.levels import worth
from restock.outlook.tables import tables
from restock.review.attribution import attribute
from restock.review.drivers import computed_reorder_point, drivers_of
from restock.review.noise import reorder_point_error
from review_days import recommended
from test_attribution import FLAT, drivers
from test_methods import STEADY, TWO_HUMPS, seen, shapes_of

PARTS = ["**What it is.**", "**Formula.**", "**Worked example.**", "**When not to use it.**"]
DOCUMENT = (ROOT / "docs" / "formulas.md").read_text()
BLOCKS = {block.split("\n", 1)[0]: block for block in DOCUMENT.split("\n## ")[1:]}

TENS = OrderSizes([0], [10], [1.0])
HUMPS = (
    Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5])),
    DailyDemand(100, 20),
    1,
)
SUMS = cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 2)
NORMAL_100 = family_losses(NORMAL, 100, 900)
NORMAL_50 = family_losses(NORMAL, 50, 11.4**2)
WEEK = [family_losses(NORMAL, 20 * days, 36 * days) for days in (8, 7)]
DAILY_LOOK = restock.DemandInSteps(NORMAL, 140, 252, 20, 36)
SALES_OF_TWELVE = restock.DemandInSteps(COUNT, 5, 5, 12, 0)
IMPLIED = restock.implied_shortage_cost([0.90, 0.97, 0.99], 15, 100, 1200)

LAW = Law(np.array([0.5, 0.5]), np.array([0.5, 1.0, 0.05, 0.5, 0.25]), 0)
LAW_CHANCE = np.array([[1.1, 3.3, 2.2, 0.0, 1.0], [1.1, 3.3, 2.2, 1 / 81, 1.0]])
LAW_MEAN = LAW.mean(np.array([[30.0, 50.0]]), LAW_CHANCE[:1])
LAW_VARIANCE = LAW.variance(np.tile(LAW_MEAN, 2), np.full(2, 100.0), LAW_CHANCE)
GROWN = np.tile([[10.0], [20.0]], (40, 1))
# Three items in four places each.
SUMMER_SOLD = np.array([60.0, 58, 62, 60, 42, 38, 40, 40, 3, 0, 2, 3])
SUMMER_EXPECTED = np.array([40.0, 40, 40, 40, 40, 40, 40, 40, 1, 1, 1, 1])
SUMMER_ITEM = np.repeat([0, 1, 2], 4)
TWO_DAYS_WORTH = worth(2)
OF_LATE, USUAL = TWO_DAYS_WORTH * np.array([2.0, 3, 2, 1, 4, 4, 5, 3, 3, 5, 4, 4]), TWO_DAYS_WORTH * np.full(12, 4.0)
TWO_DAYS = pooled([np.clip(LEVELS - 0.04, 0, 1), LEVELS], np.array([100, 100]))
FOUR = np.full(4, 25.0)
MISSED = Record(np.full(4, 100.0), np.array([20.0, 22.0, 21.0, 21.0]), FOUR, 0.9 * FOUR)
STANDING = Record(np.full(4, 100.0), np.full(4, 23.0), FOUR, 0.9 * FOUR)
SAVED = {"steadily": np.array([10.0, 10.0, 12.0, 8.0]), "by chance": np.array([30.0, -10.0, 25.0, -5.0])}
LATE = seen(1, lead=3.6, lead_sd=3.2, run_variance=36.0)
BY_WEIGHT = {"shape": 1, "lead_sd": 0.0, "is_whole": False}
PLAIN_DAY = recommended("2025-01-10")
REGULAR = drivers(lead_time_sd_days=1.0, seen_lead_time_sd_days=1.0)
TWICE = [
    drivers(**FLAT, demand_units=demand, seen_demand_units=demand, lead_time_days=days)
    for demand, days in ((3.0, 10.0), (6.0, 20.0))
]


def error(figures):
    return np.sqrt(len(figures) * np.var(figures, ddof=1))


def both(found):
    return [100 * found.cycle_service_level, 100 * found.fill_rate]


def fixed(quantity, step=0.0):
    return both(restock.fixed_quantity_service(120, quantity, restock.DemandInSteps(NORMAL, 100, 900, step, 0)))


# 10 units on the first of thirty days and 5 on the last, the newest first.
BEGUN = tables(
    np.array([5.0] + [0.0] * 28 + [10.0])[:, None], np.ones((30, 1)), np.ones((30, 1)), np.zeros(1, int), [2], 364
)

# The bold figures of each worked example, in their order, and how they are written.
FIGURES = {
    "Router": [
        ("{:.1f}", [shapes_of(TWO_HUMPS).skewness, shapes_of(TWO_HUMPS).humps]),
        ("{:.2f}", lead_time_part(LATE, LATE.mean * LATE.lead) / history_variance(LATE, Pooled())),
        ("{:.3f}", np.sqrt(history_variance(seen(1, **BY_WEIGHT), Pooled())) / 28),
    ],
    "The learned law": [
        ("{:.0f}", [LAW_MEAN, LAW_VARIANCE[:1]]),
        ("{:.1f}", [LAW_VARIANCE[1:], FARTHEST * np.sqrt(LAW_VARIANCE[1:])]),
        ("{:.1f}", learn(GROWN, GROWN[:, 0], 1.1 * GROWN[:, 0], np.ones(80), np.tile(LAW_CHANCE[:1], (80, 1))).weights),
    ],
    "The sale that a history begins with": [
        ("{:.2f}", [15 / 30, BEGUN.settled_levels[0, -1, 0]]),
    ],
    "Season": [
        ("{:.2f}", item_ratios(SUMMER_SOLD, SUMMER_EXPECTED, SUMMER_ITEM)[[0, 4, 8]]),
    ],
    "All locations of an item": [
        ("{:.2f}", [TWO_DAYS_WORTH, *item_ratios(OF_LATE, USUAL, SUMMER_ITEM)[[0, 4, 8]]]),
    ],
    "Calibration of the level": [
        ("{:.2f}", [np.interp(0.9, LEVELS, TWO_DAYS.share), np.interp(0.9, LEVELS, TWO_DAYS.error)]),
        ("{:.0f}", np.interp(0.9, LEVELS, TWO_DAYS.effective)),
        ("{:.3f}", TWO_DAYS.level(np.array([0.9]))),
        ("{:.2f}", np.interp(0.6, LEVELS, covered(np.array([0.0]), np.array([0.8])))),
    ],
    "Choice of the method": [
        ("{:.2f}", 100 * MISSED.shortfall),
        ("{:.0f}", SAVED["steadily"].sum()),
        ("{:.1f}", [error(SAVED["steadily"]), error(SAVED["by chance"])]),
    ],
    "Gamma lead-time demand": [
        ("{:.1f}", [GAMMA.quantile(0.95, 100, 3600), NORMAL.quantile(0.95, 100, 3600)]),
        ("{:.1f}", 100 * GAMMA.cdf(NORMAL.quantile(0.95, 100, 3600), 100, 3600)),
        ("{:.3f}", GAMMA.loss(4, 6, 18)),
    ],
    "Poisson and negative binomial": [
        ("{:.1f}", 100 * POISSON.cdf([7, 8], 4.2, 0)),
        ("{:.0f}", COUNT.quantile(0.95, 4.2, 4.2)),
        ("{:.1f}", 100 * COUNT.cdf([21, 22], 12, 30)),
        ("{:.0f}", COUNT.quantile(0.95, 12, 30)),
    ],
    "Compound Poisson": [
        ("{:.1f}", 100 * compound_cdf(16.0, poisson_orders(0.5), TENS, 1)),
        ("{:.1f}", 100 * compound_cdf(16.0, daily_orders(0.1, 5), TENS, 1)),
        ("{:.0f}", compound_quantile(0.95, poisson_orders(0.5), TENS, 1)),
        ("{:.3f}", compound_loss(10.0, poisson_orders(0.5), TENS, 1)),
    ],
    "Mixture over lead times": [
        ("{:,.0f}", mixture_moments(*HUMPS)),
        ("{:.1f}", NORMAL.quantile(0.95, 360, 103840)),
        ("{:.1f}", 100 * mixture_cdf(NORMAL.quantile(0.95, 360, 103840), *HUMPS, NORMAL)),
        ("{:,.1f}", mixture_quantile(0.95, *HUMPS, NORMAL)),
    ],
    "Cumulated demand": [
        ("{:.0f}", SUMS.mean),
        ("{:.1f}", SUMS.variance),
        ("{:.1f}", 2 * cumulated_demand([0, 0], [4, 1], [4, 8], 1, [6], 1).variance),
        ("{:.0f}", 100 * cumulated_cdf(4, SUMS)),
        ("{:.1f}", cumulated_loss(4, SUMS)),
    ],
    "Estimation error": [
        ("{:,.1f}", variance_with_estimated_mean(8, 10, [12, 365])),
        ("{:.3f}", restock.predictive_t_factor(0.95, 12, 10)),
        ("{:.1f}", restock.predictive_t_factor(0.95, 12, 10) * restock.service_factor(0.95) * 8 * 10**0.5),
        ("{:.1f}", restock.service_factor(0.95) * 8 * 10**0.5),
    ],
    "Fill rate of a fixed order quantity": [
        ("{:.3f}", NORMAL.loss([120, 170], 100, 900)),
        ("{:.1f}", 100 * continuous_review_fill_rate(120, 50, NORMAL_100)),
        ("{:.1f}", reorder_point_for_fill_rate(0.99, 200, NORMAL_50)),
        ("{:.1f}", 100 * NORMAL.cdf(reorder_point_for_fill_rate(0.99, 200, NORMAL_50), 50, 11.4**2)),
    ],
    "Fill rate under periodic review": [
        ("{:.3f}", [losses.of_all(np.array([188.0]))[0] for losses in WEEK]),
        ("{:.1f}", 100 * periodic_review_fill_rate(188, 20, *WEEK)),
        ("{:.1f}", 100 * NORMAL.cdf(188, 160, 288)),
        ("{:.1f}", order_up_to_for_fill_rate(0.98, 20, *WEEK)),
    ],
    "Economic order quantity": [
        ("{:.0f}", restock.economic_order_quantity(15000, 16, 12, 0.25)),
        ("{:.0f}", restock.order_quantity([400, 30], [0, 100], 12)),
    ],
    "Undershoot": [
        ("{:.3f}", [expected_undershoot(4, 9), expected_whole_undershoot(4, 9)]),
        ("{:.0f}", [expected_whole_undershoot(1, 0), undershoot_variance(12, 0)]),
        ("{:.1f}", one_of_a_bucket(*np.array([[12.0], [0.0], [26.0], [26.0]]), np.array([True]))[0]),
    ],
    "Effective service": [
        ("{:.1f}", [*fixed(50), *fixed(50, step=20), *fixed(restock.order_quantity(50, 150, np.nan))]),
        ("{:.1f}", both(restock.order_up_to_service(188, DAILY_LOOK))),
        ("{:.1f}", both(restock.order_up_to_service(188, DAILY_LOOK, order_multiple=100))),
        ("{:.1f}", 100 * restock.fixed_quantity_service(20, 3, SALES_OF_TWELVE).cycle_service_level),
    ],
    "Lost sales": [
        ("{:.1f}", 100 * restock.periods_without_stock_out([0.65, 0.9], 14, 7)),
        ("{:.1f}", 100 * restock.share_to_cover(0.833, 14, 7)),
    ],
    "Economic service level and implied cost of a stock-out": [
        ("{:.4f}", restock.economic_service_level(5, 290, 20, 1500)),
        ("{:.1f}", NORMAL.quantile(restock.economic_service_level(5, 290, 20, 1500), 500, 100**2)),
        ("{:.2f}", IMPLIED),
        ("{:.0f}", restock.implied_shortage_cost(0.99, 15, 1200, 1200)),
        ("{:.2f}", [restock.implied_shortage_cost(0.88, 15, 1, 250), restock.newsvendor_level(18, 7)]),
        ("{:.0f}", restock.cost_of_next_point([0.9, 0.95, 0.98], lambda a: NORMAL.quantile(a, 480, 15168), 15)),
    ],
    "Standard error of a reorder point": [
        ("{:.2f}", reorder_point_error(PLAIN_DAY, drivers_of(PLAIN_DAY, "units"))),
    ],
    "Where a change comes from": [
        ("{:.1f}", [computed_reorder_point(drivers()), computed_reorder_point(REGULAR)]),
        ("{:.1f}", -attribute(drivers(), REGULAR)["lead_time_variability"]),
        ("{:.0f}", [attribute(*TWICE)[cause] for cause in ("demand_level", "lead_time_level")]),
    ],
}


@pytest.mark.parametrize("block", FIGURES)
def test_the_figures_of_a_worked_example_are_what_the_functions_give(block):
    example = BLOCKS[block].split(PARTS[2])[1].split(PARTS[3])[0]
    expected = [form.format(figure) for form, figures in FIGURES[block] for figure in np.ravel(figures)]
    assert re.findall(r"\*\*([\d.,]+)\*\*", example) == expected


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_has_four_parts_and_stands_in_the_contents(block):
    places = [BLOCKS[block].find(part) for part in PARTS]
    assert -1 not in places and places == sorted(places)
    anchor = re.sub(r"[^a-z0-9 -]", "", block.lower()).replace(" ", "-")
    assert f"](#{anchor})" in DOCUMENT.split("\n## ")[0]


def test_what_is_called_absurd_is_found_absurd():
    cost = restock.implied_shortage_cost([0.99, 0.88, 0.97], 15, [1200, 1, 100], [1200, 250, 1200])
    assert restock.is_absurd_target(restock.shortage_cost_over_price(cost, 100)).tolist() == [True, True, False]


def test_what_is_said_to_be_routed_is_routed():
    shapes, lessons = shapes_of(TWO_HUMPS, STEADY), Lessons(Pooled(), None)
    rows = {
        "lead_time_mixture": LATE,
        "compound_poisson": seen(1, shape=1, lead_sd=0.0, interval=6.0, sales=20.0),
        "negative_binomial": seen(1, shape=1, lead_sd=0.0),
        "normal": seen(1, **BY_WEIGHT),
        "gamma": seen(1, **BY_WEIGHT, run_variance=900.0),
    }
    assert {
        method: route(row, lessons, meant_for(row, lessons, shapes)).methods[0] for method, row in rows.items()
    } == {method: method for method in rows}


def test_what_is_said_to_take_over_takes_over():
    for how, taken in (("steadily", "other"), ("by chance", "standing")):
        other = Record(STANDING.loss - SAVED[how], STANDING.covered, FOUR, STANDING.wanted)
        assert choose({"standing": STANDING, "other": other}, "standing") == taken
