"""Money for buffers goes where it saves the most: as good as trying everything, and never worse than one level for all."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.budget import budget_path, marginal_steps

AMOUNTS = ["path_value_amount", "path_short_amount"]


def points(curves):
    """Curves of (cost, short) a level, the first level 0.8, as a table."""
    return pl.DataFrame(
        [
            {
                "item_id": f"i{item:02d}",
                "location_id": "x",
                "cycle_service_level": 0.8 + 0.01 * level,
                "safety_stock_value_amount": float(cost),
                "expected_short_yearly_amount": float(short),
            }
            for item, curve in enumerate(curves)
            for level, (cost, short) in enumerate(curve)
        ]
    )


def bought(path, money):
    """What is left short by the best steps for so much money, part of the last one included; none if it buys too little."""
    whole = path.unique("path_number").sort("path_number").filter(pl.col("path_value_amount") <= money + 1e-6)
    if not len(whole):
        return None
    last = whole.row(-1, named=True)
    return last["path_short_amount"] - (last["next_saves_per_amount"] or 0.0) * (money - last["path_value_amount"])


curve = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 100)), min_size=1, max_size=5)
curves = st.lists(curve, min_size=1, max_size=4)


@given(curves)
def test_no_choice_of_levels_leaves_less_short_for_the_same_money(given_curves):
    path = budget_path(points(given_curves))
    reachable = {}
    for choice in product(*given_curves):
        cost, short = (sum(amounts) for amounts in zip(*choice, strict=True))
        reachable[cost] = min(short, reachable.get(cost, np.inf))
        assert bought(path, cost) <= short + 1e-6
    # At the steps themselves it is the best there is, money that need not be spent included.
    for value, short in path.select(AMOUNTS).iter_rows():
        assert short == pytest.approx(min(left for cost, left in reachable.items() if cost <= value + 1e-9), abs=1e-6)


@given(curves)
def test_more_money_buys_more_and_each_unit_of_it_less(given_curves):
    path = budget_path(points(given_curves)).unique("path_number").sort("path_number")
    assert (path["path_value_amount"].diff().drop_nulls() > 0).all()
    assert (path["path_short_amount"].diff().drop_nulls() < 0).all()
    saves = path["next_saves_per_amount"].drop_nulls()
    assert (saves.diff().drop_nulls() <= 0).all()
    assert (saves > 0).all()
    assert path["next_saves_per_amount"].null_count() == 1


@given(curves)
def test_the_whole_is_the_sum_of_the_points_that_were_reached(given_curves):
    path = budget_path(points(given_curves))
    for number in path["path_number"].unique():
        held = path.filter(pl.col("path_number") <= number).sort("step_number").group_by("item_id").last()
        assert len(held) == len(given_curves)
        row = path.filter(path_number=number).row(0, named=True)
        assert row["path_value_amount"] == pytest.approx(held["safety_stock_value_amount"].sum(), abs=1e-5)
        assert row["path_short_amount"] == pytest.approx(held["expected_short_yearly_amount"].sum(), abs=1e-5)
        assert row["path_levels"] == pytest.approx(held["cycle_service_level"].sum(), abs=1e-5)


@given(curves, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(given_curves, random):
    table = points(given_curves)
    order = list(range(len(table)))
    random.shuffle(order)
    assert budget_path(table[order]).equals(budget_path(table))


def test_money_goes_to_the_step_that_saves_most_by_hand():
    # a saves 4 a unit of money, then 1; b saves 2, then 0.5; c saves 1 only together with its first step, which alone saves nothing.
    path = budget_path(points([[(1, 20), (3, 12), (7, 8)], [(0, 9), (2, 5), (6, 3)], [(5, 9), (6, 9), (9, 5)]]))
    assert path.select("item_id", "step_number", "path_number").rows() == [
        ("i00", 0, 0), ("i01", 0, 0), ("i02", 0, 0), ("i00", 1, 1), ("i01", 1, 2), ("i00", 2, 3), ("i02", 1, 4), ("i01", 2, 5),
    ]  # fmt: skip
    assert path.filter(pl.col("path_number") > 0)["saves_per_amount"].to_list() == [4, 2, 1, 1, 0.5]
    assert path["path_value_amount"].to_list() == [6, 6, 6, 8, 10, 14, 18, 22]
    assert path["path_short_amount"].to_list() == [38, 38, 38, 30, 26, 22, 18, 16]


def test_what_costs_the_same_and_leaves_less_short_is_never_refused():
    steps = marginal_steps(np.zeros(3, np.int64), np.zeros(3), np.array([3.0, 1.0, 2.0]))
    assert steps.points.tolist() == [1]


def test_without_points_there_is_no_path():
    some = points([[(0, 1), (1, 0)]])
    none = budget_path(some.clear())
    assert len(none) == 0
    assert none.schema == budget_path(some).schema


@pytest.mark.parametrize("name", ["cost", "short"])
def test_a_missing_figure_is_named(name):
    figures = {"cost": np.array([1.0]), "short": np.array([1.0]), name: np.array([np.nan])}
    with pytest.raises(ValueError, match=name):
        marginal_steps(np.array([0]), **figures)


def test_on_the_demo_the_same_money_leaves_less_short_than_any_one_level(demo):
    frontier = demo.mart("restock__budget_frontier")
    levels = frontier.filter(allocation="one_level")
    assert len(levels) == 10
    # At the lowest and at the highest there is nothing to choose.
    assert (levels["saved_by_best_yearly_amount"][1:-1] > 0.1 * levels["expected_short_yearly_amount"][1:-1]).all()
    today, spent = (frontier.filter(allocation=name).row(0, named=True) for name in ("today", "budget"))
    assert spent["safety_stock_value_amount"] <= today["safety_stock_value_amount"]
    assert spent["expected_short_yearly_amount"] < 0.9 * today["expected_short_yearly_amount"]
    targets = demo.mart("restock__budget_targets")
    raised = targets.filter(pl.col("cycle_service_level_change") > 0)
    lowered = targets.filter(pl.col("cycle_service_level_change") < 0)
    assert len(raised) > 0 < len(lowered)
    # What is set for an item is never lowered.
    own = targets.filter(item_id="I007")
    assert (own["budget_cycle_service_level"] >= own["cycle_service_level"]).all()


def test_without_a_ladder_there_is_no_budget(textbook):
    for mart in ("restock__budget_targets", "restock__budget_frontier"):
        assert len(textbook.mart(mart)) == 0
