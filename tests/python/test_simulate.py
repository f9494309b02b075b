"""The simulator: ten days by hand, a plain copy of it, the laws of keeping books, and the textbook's fill rates."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_simulator import drawn_lead_time, naive
from restock import Costs, Policy, simulate
from restock.distributions import (
    NORMAL,
    POISSON,
    continuous_review_fill_rate,
    expected_whole_undershoot,
    family_losses,
    periodic_review_fill_rate,
)
from restock.kaplan_meier import Survival, kaplan_meier
from restock.simulation.lead_times import as_lead_times

# By hand: (s, Q) = (5, 8), two days of lead time, 10 pieces on the first morning.
#
# day           0   1   2   3   4   5   6   7   8   9
TEN_DAYS = [[3,  3,  2,  2,  0,  6,  1,  9,  2,  5]]  # fmt: skip
# lost
#   received                    8               8
#   on hand     7   4   2   0   8   2   1   0   6   1   = 31
#   unmet                                   8
#   position    7   4  10   8   8   2   9   8   6   1   in the evening, before the order
#   ordered         8               8               8   the last one is still on its way
# backorder
#   received                    8               8
#   on hand     7   4   2   0   8   2   1   0   0   0   = 24
#   unmet                                   8   2   5
#   waiting                                 8   2   7   = 17
#   position    7   4  10   8   8   2   9   0   6   1
#   ordered         8               8       8       8
BY_HAND = {
    "lost": {
        "demand_units": 33, "served_units": 25, "fill_rate": 25 / 33, "cycles": 2, "cycles_without_stock_out": 1,
        "cycle_service_level": 0.5, "average_stock_units": 3.1, "average_backorder_units": 0, "orders": 3,
        "ordered_units": 24, "received_units": 16, "stock_out_days": 1, "start_stock_units": 10, "end_stock_units": 1,
    },
    "backorder": {
        "demand_units": 33, "served_units": 18, "fill_rate": 18 / 33, "cycles": 2, "cycles_without_stock_out": 1,
        "cycle_service_level": 0.5, "average_stock_units": 2.4, "average_backorder_units": 1.7, "orders": 4,
        "ordered_units": 32, "received_units": 16, "stock_out_days": 3, "start_stock_units": 10, "end_stock_units": -7,
    },
}  # fmt: skip


def shares(pairs, count=1):
    """The same lead times for each of some items: pairs of days and share."""
    days, share = np.array(pairs, dtype=float).T
    return Survival(
        np.repeat(np.arange(count), days.size), np.tile(days, count), np.tile(share, count), np.full(count, 9)
    )


def assert_same(one, other):
    for name, figures in one.columns().items():
        np.testing.assert_array_equal(figures, other.columns()[name], name)


@pytest.mark.parametrize("unmet", BY_HAND)
def test_ten_days_by_hand(unmet):
    result = simulate(TEN_DAYS, Policy(5, 8), 2, unmet=unmet, starting_stock=10).columns()
    assert {name: result[name][0] for name in BY_HAND[unmet]} == pytest.approx(BY_HAND[unmet], rel=1e-15)


def test_what_happens_in_the_warm_up_is_not_counted_but_a_cycle_keeps_its_stock_out():
    result = simulate(TEN_DAYS, Policy(5, 8), 2, starting_stock=10, warm_up_days=8)
    assert (result.days[0], result.demand_units[0], result.orders[0], result.start_stock_units[0]) == (2, 7, 1, 0)
    # The cycle that ends on day 8 had its stock-out on day 7.
    assert (result.cycles[0], result.cycles_without_stock_out[0], result.stock_out_days[0]) == (1, 0, 0)


def test_costs_by_hand():
    costs = Costs(unit_cost=20, holding_cost_rate=0.25, cost_per_order=7, cost_per_unit_short=3)
    result = simulate(TEN_DAYS, Policy(5, 8), 2, starting_stock=10, costs=costs)
    assert result.holding_cost[0] == pytest.approx(31 * 20 * 0.25 / 365)
    assert (result.ordering_cost[0], result.shortage_cost[0]) == (21, 24)
    assert result.total_cost[0] == pytest.approx(45 + 31 * 5 / 365)
    assert simulate(TEN_DAYS, Policy(5, 8), 2).total_cost[0] == 0


def random_case(seed, count=7, days=40):
    """Items of every kind of policy side by side, as keywords for `naive`."""
    rng = np.random.default_rng(seed)
    demand = rng.poisson(rng.choice([0.3, 2, 9], (count, 1)), (count, days))
    cases = []
    for _ in range(count):
        kind = rng.choice(["sQ", "sS", "RS"])
        period = int(rng.choice([0, 1, 3, 7]))
        case = {"review_period_days": period, "first_review_day": int(rng.integers(0, max(period, 1)))}
        case["minimum_order_quantity"] = int(rng.choice([0, 0, 5, 30]))
        if rng.random() < 0.5:
            case["order_multiple"] = int(rng.integers(1, 7))
        if kind != "RS":
            case["reorder_point"] = int(rng.integers(-2, 25))
        if kind == "sQ":
            case["order_quantity"] = int(rng.integers(1, 30))
        else:
            case["order_up_to"] = max(case.get("reorder_point", 0), 0) + int(rng.integers(0, 30))
        cases.append(case)
    return rng, demand, cases


def as_policy(cases):
    return Policy(**{name: [case.get(name, np.nan) for case in cases] for name in {n for case in cases for n in case}})


@pytest.mark.parametrize("unmet", ["lost", "backorder"])
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_figure_is_that_of_a_plain_loop(unmet, seed):
    rng, demand, cases = random_case(seed)
    lead_times = [
        list(zip(sorted(rng.choice(30, size, replace=False).tolist()), rng.dirichlet(np.ones(size)), strict=True))
        for size in rng.integers(1, 6, len(cases))
    ]
    sizes = [len(pairs) for pairs in lead_times]
    flat = np.array([pair for pairs in lead_times for pair in pairs])
    seen = Survival(np.repeat(np.arange(len(cases)), sizes), flat[:, 0], flat[:, 1], np.array(sizes))
    stock, warm_up = rng.integers(0, 60, len(cases)), int(rng.integers(0, 39))
    options = {"unmet": unmet, "warm_up_days": warm_up}
    found = simulate(demand, as_policy(cases), seen, starting_stock=stock, seed=seed, **options).columns()
    usual = simulate(demand, as_policy(cases), seen, seed=seed, **options).columns()
    for item, case in enumerate(cases):

        def wait(day, item=item):
            return drawn_lead_time(seed, item, day, lead_times[item])

        of_hand = naive(demand[item].tolist(), wait, starting_stock=int(stock[item]), **case, **options)
        assert {name: found[name][item] for name in of_hand} == of_hand
        of_hand = naive(demand[item].tolist(), wait, **case, **options)
        assert {name: usual[name][item] for name in of_hand} == of_hand


@given(seed=st.integers(0, 2**32 - 1), warm_up=st.integers(0, 39))
def test_nothing_is_lost_and_nothing_comes_from_nowhere(seed, warm_up):
    rng, demand, cases = random_case(seed)
    lead_times = rng.integers(0, 9, len(cases))
    wanted = demand[:, warm_up:].sum(axis=1)
    for unmet in ("lost", "backorder"):
        result = simulate(demand, as_policy(cases), lead_times, unmet=unmet, warm_up_days=warm_up)
        left = result.served_units if unmet == "lost" else result.demand_units
        kept = result.start_stock_units + result.received_units - left
        assert (result.demand_units == wanted).all()
        assert (kept == result.end_stock_units).all()
        assert ((result.served_units >= 0) & (result.served_units <= wanted)).all()
        assert ((result.served_units < wanted) == (result.stock_out_days > 0)).all()
        if unmet == "lost":
            assert (result.end_stock_units >= 0).all() and not result.backorder_unit_days.any()


@given(seed=st.integers(0, 2**32 - 1))
def test_who_waits_is_served_in_the_end(seed):
    rng, demand, cases = random_case(seed)
    cases = [{**case, "reorder_point": max(case.get("reorder_point", 0), 0)} for case in cases]
    quiet = np.hstack([demand, np.zeros((len(cases), 60))])
    result = simulate(quiet, as_policy(cases), rng.integers(0, 20, len(cases)), unmet="backorder")
    assert (result.end_stock_units >= 0).all()
    assert (result.ordered_units == result.received_units).all()


def test_minimum_and_multiple():
    # A piece a day, ten on the shelf: 3 are missing on the third evening.
    demand = np.ones((4, 3))
    policy = Policy(
        reorder_point=7,
        order_up_to=10,
        minimum_order_quantity=[0, 8, 0, 8],
        order_multiple=[np.nan, np.nan, 4, 6],
    )
    assert simulate(demand, policy, 0).ordered_units.tolist() == [3, 8, 4, 12]
    # Below the point by more than one quantity: as many as lift it above.
    assert simulate([[9]], Policy(5, 2), 0, starting_stock=10).ordered_units[0] == 6


def test_orders_are_placed_on_review_days_only():
    demand = np.ones((3, 21))
    result = simulate(demand, Policy(order_up_to=30, review_period_days=[7, 7, 0], first_review_day=[3, 6, 0]), 0)
    assert result.orders.tolist() == [3, 3, 21]
    # Reviews in the evenings of day 3, 10, 17: 18 days are looked back on.
    assert result.ordered_units.tolist() == [18, 21, 21]
    together = simulate(demand, Policy(order_up_to=30, review_period_days=7, first_review_day=3), 0)
    assert (together.orders == 3).all() and (together.ordered_units == 18).all()


def test_tenths_of_a_unit_cause_no_order_by_their_rounding():
    demand = np.tile([0.1, 0.0, 0.0, 0.2], (1, 50))
    for policy in (Policy(order_up_to=1.1), Policy(order_up_to=0.7, reorder_point=0.7)):
        assert simulate(demand, policy, 3).orders[0] == 100
    # 1.0 less three tenths is 0.7, whatever the machine makes of it: the third evening orders.
    assert simulate([[0.1, 0.1, 0.1]], Policy(0.7, 1), 3, starting_stock=1).orders[0] == 1


WAITS = shares([(1, 0.3), (4, 0.5), (11, 0.2)], 300)


def test_two_policies_that_order_on_one_day_wait_equally_long():
    """Both order every day what was sold. What is under way at the end is then the same if every order waits alike."""
    demand = np.random.default_rng(3).integers(1, 9, (300, 25))

    def under_way(level, seed):
        result = simulate(demand, Policy(order_up_to=level), WAITS, unmet="backorder", seed=seed)
        return level - result.end_stock_units

    assert (under_way(20, seed=5) == under_way(90, seed=5)).all()
    assert (under_way(20, seed=5) != under_way(20, seed=6)).mean() > 0.9


def test_lead_times_are_drawn_as_often_as_their_shares_say():
    """An order that takes longer than the days that are left has not arrived: one order, asked after 1, 4 and 11 days."""
    count = 40_000
    for last, share in ((3, 0.3), (6, 0.8), (13, 1.0)):
        demand = np.zeros((count, last))
        demand[:, 0] = 1
        received = simulate(
            demand, Policy(order_up_to=1), shares([(1, 0.3), (4, 0.5), (11, 0.2)], count)
        ).received_units
        assert received.mean() == pytest.approx(share, abs=4 * (0.25 / count) ** 0.5 * (share < 1))


def test_items_and_days_draw_for_themselves():
    demand = np.ones((4000, 6))
    one = simulate(demand, Policy(order_up_to=9), shares([(0, 0.5), (9, 0.5)], 4000), unmet="backorder").received_units
    # Five orders of one piece each can arrive; independent draws are binomial.
    assert np.bincount(one.astype(int), minlength=6) / 4000 == pytest.approx(
        np.array([1, 5, 10, 10, 5, 1]) / 32, abs=0.03
    )


def test_no_result_depends_on_the_items_beside_it():
    rng = np.random.default_rng(8)
    demand = rng.gamma(0.4, 3.0, (300, 50))
    period = rng.integers(0, 5, 300)
    days = rng.choice(20, (300, 3))
    days.sort(axis=1)
    policy = Policy(rng.uniform(5, 9, 300), rng.uniform(3, 15, 300), review_period_days=period)

    def waits(items):
        count = len(days[items])
        return Survival(
            np.repeat(np.arange(count), 3), days[items].ravel(), np.tile([0.3, 0.5, 0.2], count), np.ones(count)
        )

    whole = simulate(demand, policy, waits(slice(None)), seed=2)
    for size in (1, 7, 299):
        assert_same(whole, simulate(demand, policy, waits(slice(None)), seed=2, batch_items=size))
    assert_same(whole, simulate(np.asfortranarray(demand), policy, waits(slice(None)), seed=2))
    some = slice(120, 180)
    cut = Policy(policy.reorder_point[some], policy.order_quantity[some], review_period_days=period[some])
    part = simulate(demand[some], cut, waits(some), seed=2, draw_keys=np.arange(120, 180))
    assert_same(part, type(whole)(**{name: getattr(whole, name)[some] for name in whole.__dataclass_fields__}))


def test_more_days_than_a_byte_counts():
    result = simulate(np.full((1, 700), 2), Policy(order_up_to=1), 0)
    found = (result.orders[0], result.cycles[0], result.cycles_without_stock_out[0], result.stock_out_days[0])
    assert found == (700, 699, 0, 700)


def test_an_order_that_never_arrives_takes_no_room():
    for never in (10**12, shares([(10**12, 1)])):
        assert simulate(np.ones((1, 5)), Policy(order_up_to=2), never).served_units[0] == 2


def test_shares_that_miss_1_by_their_rounding_leave_no_draw_without_lead_time():
    drawn = as_lead_times(shares([(1, 0.5), (4, 0.5 - 5e-10)], 2), 0, np.arange(2), 30)
    assert drawn.limits.tolist() == [2**39, 2**40] * 2


def test_numbers_of_any_kind_are_demand():
    for kind in (np.int8, np.uint16, np.float32, bool):
        demand = np.array([[1, 0, 1, 1], [0, 1, 1, 0]])
        assert_same(simulate(demand.astype(kind), Policy(1, 2), 1), simulate(demand.astype(float), Policy(1, 2), 1))


def agrees(fill_rate, theory):
    """Within Monte-Carlo error of independent shelves."""
    assert fill_rate.mean() == pytest.approx(theory, abs=4 * fill_rate.std() / fill_rate.size**0.5)
    assert 4 * fill_rate.std() / fill_rate.size**0.5 < 0.006


@pytest.mark.parametrize(("point", "quantity", "lead"), [(5, 6, 20), (3, 1, 12), (9, 30, 34)])
def test_a_fixed_quantity_serves_what_the_book_says(point, quantity, lead):
    """Poisson demand of 0.2 a day: the position in the evening is uniform on s + 1 ... s + Q."""
    demand = np.random.default_rng(1).poisson(0.2, (400, 4000))
    found = simulate(demand, Policy(point, quantity), lead, unmet="backorder", warm_up_days=300).fill_rate
    evenings = np.arange(point + 1, point + quantity + 1)
    both = [family_losses(POISSON, np.full(quantity, 0.2 * days), 0.2 * days) for days in (lead + 1, lead)]
    agrees(found, periodic_review_fill_rate(evenings, 0.2, *both).mean())
    # The book orders at the moment of the sale, here half a day later on average.
    middle = 0.2 * (lead + 0.5)
    theory = continuous_review_fill_rate(point, quantity, family_losses(POISSON, middle, middle))[0]
    assert found.mean() == pytest.approx(theory, abs=0.006)


def test_an_evening_order_begins_below_the_reorder_point():
    """Large demand a day falls through the reorder point: it is lower by the undershoot when the order is placed."""
    demand = np.random.default_rng(4).normal(30, 6, (300, 1500)).clip(0)
    found = simulate(demand, Policy(190, 300), 5, unmet="backorder", warm_up_days=100).fill_rate
    below = expected_whole_undershoot(30, 36) + 0.5
    losses = family_losses(NORMAL, 30 * 5 + below, 36 * 5 + 30**2 / 12)
    assert found.mean() == pytest.approx(continuous_review_fill_rate(190, 300, losses)[0], abs=0.003)
    assert found.mean() < 0.999 * continuous_review_fill_rate(190, 300, family_losses(NORMAL, 150, 180))[0]


@pytest.mark.parametrize("level", [150, 170, 195])
def test_filling_up_each_week_serves_what_the_book_says(level):
    demand = np.random.default_rng(2).normal(20, 5, (300, 1400)).clip(0)
    policy = Policy(order_up_to=level, review_period_days=7, first_review_day=2)
    found = simulate(demand, policy, 1, unmet="backorder", warm_up_days=70).fill_rate
    both = [family_losses(NORMAL, 20 * days, 25 * days) for days in (8, 1)]
    agrees(found, periodic_review_fill_rate(level, 140, *both)[0])


def test_all_items_together():
    demand = np.array([[4.0] * 6, [1.0] * 6, [0.0] * 6])
    result = simulate(demand, Policy(3, 4), 1, costs=Costs(cost_per_order=2))
    total = result.total()
    assert total["fill_rate"] == result.served_units.sum() / 30
    assert total["cycle_service_level"] == result.cycles_without_stock_out.sum() / result.cycles.sum()
    assert total["average_stock_units"] == pytest.approx(result.average_stock_units.sum())
    assert total["total_cost"] == 2 * result.orders.sum()
    assert (total["days"], result.days.tolist()) == (6, [6, 6, 6])
    assert np.isnan(result.fill_rate).tolist() == np.isnan(result.cycle_service_level).tolist() == [False, False, True]


def test_the_result_is_a_table():
    table = pl.DataFrame(simulate(np.ones((3, 5)), Policy(3, 4), 1).columns())
    assert table.height == 3 and {"fill_rate", "cycle_service_level", "orders", "total_cost"} < set(table.columns)


def test_receipts_can_be_replayed():
    """What `kaplan_meier` returns is taken as it is."""
    seen = kaplan_meier([0, 0, 0, 1], [2, 2, 2, 3], [True, True, False, True], 2)
    fixed = simulate(np.ones((2, 30)), Policy(3, 4), [2, 3])
    assert_same(simulate(np.ones((2, 30)), Policy(3, 4), seen), fixed)


ONES = np.ones((2, 4))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: simulate([[1, 2], [3, np.nan]], Policy(1, 1), 0), "demand must be .* that of item 1 on day 1 is nan"),
        (lambda: simulate([[1, -2]], Policy(1, 1), 0), r"that of item 0 on day 1 is -2\.0"),
        (lambda: simulate([[1], [-2]], Policy(1, 1), 0, batch_items=1), "that of item 1 on day 0 is"),
        (lambda: simulate([[np.inf, 1]], Policy(1, 1), 0), "that of item 0 on day 0 is inf"),
        (lambda: simulate([1, 2], Policy(1, 1), 0), r"its shape is \(2,\)"),
        (lambda: simulate([["a"]], Policy(1, 1), 0), "demand must be numbers"),
        (lambda: simulate(ONES, Policy(1, [1, 0]), 0), r"order_quantity must be above 0, but that of item 1 is 0\.0"),
        (lambda: simulate(ONES, Policy(1, 1, 2), 0), "but item 0 has both"),
        (lambda: simulate(ONES, Policy(1), 0), "but item 0 has neither"),
        (lambda: simulate(ONES, Policy([1, np.nan], 1), 0), "needs a reorder_point, but that of item 1 is missing"),
        (lambda: simulate(ONES, Policy(3, order_up_to=2), 0), r"that of item 0 is 2\.0 below 3\.0"),
        (lambda: simulate(ONES, Policy(1, 1, order_multiple=-1), 0), "order_multiple must be above 0"),
        (lambda: simulate(ONES, Policy(1, 1, minimum_order_quantity=np.nan), 0), "that of item 0 is"),
        (lambda: simulate(ONES, Policy(1, 1, review_period_days=1.5), 0), "review_period_days must be whole days"),
        (lambda: simulate(ONES, Policy(1, 1, review_period_days=7, first_review_day=7), 0), "that of item 0 is 7 of 7"),
        (lambda: simulate(ONES, Policy([1, 2, 3], 1), 0), "for each of the 2 items, but has 3"),
        (lambda: simulate(ONES, Policy(1, 1), -1), "lead_times must be at least 0"),
        (lambda: simulate(ONES, Policy(1, 1), shares([(2.5, 1)], 2)), r"whole days, but item 0 has one of 2\.5"),
        (lambda: simulate(ONES, Policy(1, 1), shares([(2, 0.9)], 2)), r"those of item 0 add up to 0\.9"),
        (lambda: simulate(ONES, Policy(1, 1), shares([(2, 1)], 1)), "but item 1 has none"),
        (lambda: simulate(ONES, Policy(1, 1), 0, seed="x"), "seed must be a whole number, but it is 'x'"),
        (lambda: simulate(ONES, Policy(1, 1), 0, unmet="wait"), "unmet must be one of lost, backorder"),
        (lambda: simulate(ONES, Policy(1, 1), 0, warm_up_days=4), "below the 4 days of demand, but is 4"),
        (lambda: simulate(ONES, Policy(1, 1), 0, starting_stock=[1, -1]), "starting_stock must be at least 0"),
        (lambda: simulate(ONES, Policy(1, 1), 0, costs=Costs(cost_per_order=-1)), "cost_per_order must be at least 0"),
        (lambda: simulate(ONES, Policy(1, 1), 0, draw_keys=[0.5, 1]), "draw_keys must be one whole number"),
        (lambda: simulate(ONES, Policy(1, 1), 0, batch_items=0), "batch_items must be at least 1"),
    ],
)
def test_what_cannot_be_used_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
