"""Where a change came from: the parts add up, each driver moves its own part alone, and the worked item of the textbook."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from restock.review.attribution import CAUSES, attribute, between
from restock.review.drivers import Drivers, computed_reorder_point
from scipy.special import ndtr, ndtri

# 40 a day, spread 8; 12 days, spread 3; service factor 1.65: 683.2.
BOOK = {
    "demand_units": 40.0, "demand_sd_units": 8.0, "lead_time_days": 12.0, "review_period_days": 0.0, "lead_time_sd_days": 3.0,
    "seen_demand_units": 40.0, "seen_demand_sd_units": 8.0, "seen_lead_time_sd_days": 3.0, "target": 0.95053,
    "asked": 0.95053, "shape_units": 0.0, "step_units": 0.0, "set_units": np.nan, "distribution": "normal", "method": "normal",
}  # fmt: skip
FLAT = {"demand_sd_units": 0.0, "lead_time_sd_days": 0.0, "seen_demand_sd_units": 0.0, "seen_lead_time_sd_days": 0.0}


def drivers(**changes) -> Drivers:
    return Drivers(**{name: np.array([value]) for name, value in (BOOK | changes).items()})


def change_of(old: Drivers, new: Drivers) -> float:
    """New less old reorder point: what a person set, else what is computed."""
    before, after = (
        one.set_units[0] if np.isfinite(one.set_units[0]) else computed_reorder_point(one)[0] for one in (old, new)
    )
    return float(after - before)


def parts_of(old: Drivers, new: Drivers) -> dict[str, float]:
    return {cause: float(units[0]) for cause, units in attribute(old, new).items()}


def test_the_supplier_of_the_book_became_more_regular():
    new = drivers(lead_time_sd_days=1.0, seen_lead_time_sd_days=1.0)
    parts = parts_of(drivers(), new)
    assert parts["lead_time_variability"] == pytest.approx(80.3 - 203.2, abs=0.05)
    assert [cause for cause, units in parts.items() if units] == ["lead_time_variability"]


def test_two_causes_share_what_only_both_bring():
    """Twice the demand and twice the lead time are four times the stock: 90 more than 30, 45 from each."""
    old = drivers(**FLAT, demand_units=3.0, seen_demand_units=3.0, lead_time_days=10.0)
    new = drivers(**FLAT, demand_units=6.0, seen_demand_units=6.0, lead_time_days=20.0)
    parts = parts_of(old, new)
    assert (parts["demand_level"], parts["lead_time_level"]) == (45.0, 45.0)


def test_where_a_person_set_what_could_not_be_computed_all_of_the_change_is_the_persons():
    unknown = dict.fromkeys(("lead_time_days", "asked"), np.nan)
    old, new = drivers(**unknown, set_units=1e9), drivers()
    parts = parts_of(old, new)
    assert parts.pop("override") == change_of(old, new) < -9e8
    assert set(parts.values()) == {0.0}


def test_a_level_that_moves_with_target_and_method_moves_by_either_on_normal_scores():
    old = drivers(target=0.95, asked=0.96)
    new = drivers(target=0.97, asked=0.99, method="gamma", distribution="gamma")
    by_target, by_method = (
        between(old, new, frozenset({cause}), np.zeros(1, bool)).asked[0] for cause in ("target", "method")
    )
    assert by_target == pytest.approx(ndtr(ndtri(0.97) + ndtri(0.96) - ndtri(0.95)))
    assert by_method == pytest.approx(ndtr(ndtri(0.95) + ndtri(0.99) - ndtri(0.97)))


def test_the_share_that_a_promise_takes_is_the_lead_times_and_the_rest_of_the_level_the_methods():
    old, new = drivers(target=0.95, asked=0.96), drivers(target=0.94, asked=0.97)
    lead, method = (
        between(old, new, frozenset({cause}), np.ones(1, bool)).asked[0] for cause in ("lead_time_level", "method")
    )
    assert lead == pytest.approx(ndtr(ndtri(0.94) + ndtri(0.96) - ndtri(0.95)))
    assert method == pytest.approx(ndtr(ndtri(0.95) + ndtri(0.97) - ndtri(0.94)))
    assert between(old, new, frozenset({"target"}), np.ones(1, bool)).asked[0] == 0.96


MOVES = {
    "demand_level": {"demand_units": 46.0, "seen_demand_units": 46.0},
    "demand_variability": {"demand_sd_units": 12.0, "seen_demand_sd_units": 12.0},
    "lead_time_level": {"lead_time_days": 15.0},
    "lead_time_variability": {"lead_time_sd_days": 4.0, "seen_lead_time_sd_days": 4.0},
    "target": {"target": 0.98, "asked": 0.985},
    "method": {"method": "gamma", "distribution": "gamma", "demand_units": 41.0, "shape_units": 3.0},
    "override": {"set_units": 500.0},
}


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("kind", ["normal", "gamma", "count"])
def test_each_driver_alone_moves_only_its_own_part(cause, kind):
    before = {"distribution": kind, "step_units": 1.0}
    old, new = drivers(**before), drivers(**before | MOVES[cause])
    parts = parts_of(old, new)
    assert parts[cause] == pytest.approx(change_of(old, new), abs=1e-9)
    assert parts[cause] != 0
    assert all(units == 0 for other, units in parts.items() if other != cause)


def test_what_follows_from_a_cause_is_booked_with_it():
    """The shape of lead times is the supplier's, that of order sizes demand's; another method's is the method's."""
    for method, cause in (("learned_mixture", "lead_time_variability"), ("compound_poisson", "demand_variability")):
        parts = parts_of(drivers(method=method), drivers(method=method, shape_units=7.0))
        assert parts[cause] == pytest.approx(7.0)
    # A level that past outcomes raise is the method's, one that rises with its target is the target's.
    assert parts_of(drivers(), drivers(asked=0.98))["method"] > 0
    assert parts_of(drivers(), drivers(target=0.97, asked=0.98))["method"] == 0


def test_what_a_law_expects_is_demands_also_where_single_lead_times_come_to_it():
    """A season that the law sees, on the day on which learned takes the place of learned_mixture: 13.75 a day instead of 7.25."""
    old = drivers(
        method="learned_mixture", distribution="count", demand_units=7.25, seen_demand_units=6.5, shape_units=22.0
    )
    new = drivers(method="learned", distribution="count", demand_units=13.75, seen_demand_units=7.75)
    parts = parts_of(old, new)
    assert parts["demand_level"] > 12 * (13.75 - 7.25)
    assert -22.5 < parts["method"] < -21.5
    # Another law, or none, sees another demand: that is the method's.
    assert (
        parts_of(old, drivers(method="gamma", distribution="count", demand_units=13.75, seen_demand_units=6.5))[
            "demand_level"
        ]
        == 0
    )


NUMBERS = some.just(0.0) | some.floats(0.01, 200.0)
KINDS = some.sampled_from(
    [("normal", "normal"), ("gamma", "gamma"), ("learned", "count"), ("learned_mixture", "count"), ("empirical", "gamma"),
     ("average_max", "count")]
)  # fmt: skip


@some.composite
def any_drivers(draw) -> Drivers:
    method, distribution = draw(KINDS)
    asked = np.nan if method == "average_max" else draw(some.floats(0.5, 0.999))
    return drivers(
        **{name: draw(NUMBERS) for name in ("demand_units", "demand_sd_units", "seen_demand_units", "seen_demand_sd_units")},
        **{name: draw(some.just(0.0) | some.floats(0.1, 60)) for name in ("lead_time_days", "lead_time_sd_days", "seen_lead_time_sd_days")},
        review_period_days=draw(some.sampled_from([0.0, 7.0])), target=draw(some.floats(0.5, 0.999)), asked=asked,
        shape_units=draw(some.floats(-50, 50)), step_units=draw(some.sampled_from([0.0, 1.0, 6.0])),
        set_units=draw(some.sampled_from([np.nan, np.nan, 300.0])), method=method, distribution=distribution,
    )  # fmt: skip


@given(any_drivers(), any_drivers())
def test_the_parts_add_up_to_the_change(old, new):
    change = change_of(old, new)
    assert sum(parts_of(old, new).values()) == pytest.approx(change, abs=1e-9 * max(1.0, abs(change)))
    back = parts_of(new, old)
    assert sum(back.values()) == pytest.approx(-change, abs=1e-9 * max(1.0, abs(change)))
