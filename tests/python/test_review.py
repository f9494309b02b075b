"""The rules of the review loop, one by one, and that a record is the same however its days were run."""

from datetime import date, timedelta

import duckdb
import numpy as np
import polars as pl
import pytest
from restock.review import ReviewSettings, replay, review
from restock.review.attribution import CAUSES
from restock.review.calendar import next_review
from restock.review.drivers import drivers_of
from restock.review.noise import reorder_point_error
from restock.review.record import with_types
from restock.review.review import newest_rows
from restock.review.sentences import explain
from review_days import EVENTS, NO_RECORD, event, recommended
from scipy.special import ndtri

# How often the figure in force covers demand is looked at in tests of its own.
SETTINGS = ReviewSettings(yearly_reset=None, risk_factor=None)
COVER = ReviewSettings(yearly_reset=None)
FIRST = review(recommended("2025-01-10"), NO_RECORD, EVENTS, SETTINGS)


def later(day, before=FIRST, events=EVENTS, settings=SETTINGS, **changes) -> dict | None:
    """What a later day adds to the record of the first one: one row or none."""
    found = review(recommended(day, changes), newest_rows(before), events, settings)
    assert len(found) <= 1
    return found.row(0, named=True) if len(found) else None


def test_the_first_figure_is_set_and_a_day_is_reviewed_once():
    row = FIRST.row(0, named=True)
    # 90 + 1.645 x root(81 + 100) = 112.1
    assert (row["review_kind"], row["decision"], row["reorder_point_units"]) == ("new", "set", 113.0)
    assert row["explanation"] == "First reorder point: 113 for a service level of 95 %."
    assert (row["reason_codes"], row["change_units"], row["from_demand_level_units"]) == ("", None, None)
    assert row["next_review_on"] == date(2025, 2, 10)
    assert later("2025-01-10", demand_mean_units=99.0) is None
    assert later("2025-01-11") is None


def test_between_reviews_a_figure_holds_whatever_is_fresh():
    assert later("2025-02-09", demand_mean_units=10.9) is None


def test_a_review_is_due_on_its_day_and_a_late_run_does_not_move_the_calendar():
    row = later("2025-02-10", demand_mean_units=11.5)
    assert (row["review_kind"], row["scheduled_on"], row["decision"]) == ("due", date(2025, 2, 10), "changed")
    late = later("2025-02-25", demand_mean_units=11.5)
    assert (late["review_kind"], late["scheduled_on"]) == ("due", date(2025, 2, 10))
    assert late["next_review_on"] == row["next_review_on"] == date(2025, 3, 10)
    # Two missed dates are one review.
    assert later("2025-04-20")["next_review_on"] == date(2025, 5, 10)


def test_what_had_no_interval_is_due_when_the_policy_gets_one():
    without = review(recommended("2025-01-10", {"review_every_months": None}), NO_RECORD, EVENTS, SETTINGS)
    assert without["next_review_on"].to_list() == [None]
    assert later("2025-03-01", before=without, review_every_months=None) is None
    row = later("2025-03-01", before=without)
    assert (row["review_kind"], row["scheduled_on"]) == ("due", None)
    assert row["next_review_on"] == date(2025, 3, 10)


def test_a_difference_within_noise_keeps_the_figure_and_says_so():
    row = later("2025-02-10", demand_mean_units=10.3)
    # se: root((9 x 0.316)^2 + (10.3 x 0.2)^2 + ...), 4.0 or so; the fresh figure is 116.
    assert (row["decision"], row["reorder_point_units"], row["recommended_reorder_point_units"]) == ("kept", 113, 116)
    assert row["noise_units"] == pytest.approx(4.0, abs=0.1)
    assert (row["change_units"], row["in_force_since_on"]) == (0.0, date(2025, 1, 10))
    assert row["explanation"].startswith("Reorder point stays 113: the fresh figure 116 differs by no more than chance")
    strict = later(
        "2025-02-10",
        demand_mean_units=10.3,
        settings=ReviewSettings(noise_errors=0, yearly_reset=None, risk_factor=None),
    )
    assert (strict["decision"], strict["change_units"], strict["change_amount"]) == ("changed", 3.0, 6.0)


def test_a_figure_strays_by_its_means_its_spread_and_its_rounding():
    """Means known to root of 9 / 90 + 0.4^2 a day and 1 / 5 of a day; variances of 81 from 30 sales and 100 from 8 receipts; dozens."""
    changes = {"demand_sale_buckets": 30.0, "demand_mean_error_units": 0.4, "order_multiple": 12.0}
    rows = recommended("2025-01-10", changes | {"lead_time_spread_receipts": 8.0})
    of_means = 81 * (9 / 90 + 0.16) + 100 / 25
    of_spread = ndtri(0.95) ** 2 * (81**2 * 2 / 30 + 100**2 * 2 / 8) / (4 * 181)
    found = reorder_point_error(rows, drivers_of(rows, "order_multiple"))
    assert found[0] == pytest.approx(np.sqrt(of_means + of_spread + 12))


def test_what_a_figure_follows_from_has_lead_time_and_review_apart():
    found = drivers_of(recommended("2025-01-10", {"protected_review_days": 7.0}), "units")
    assert (found.lead_time_days[0], found.review_period_days[0]) == (9, 7)
    assert found.mean == pytest.approx(160) and found.variance == pytest.approx(16 * 9 + 100)


def test_parts_of_a_month_are_counted_in_days():
    """Half of a month is 15 days and a quarter 8, from the day of the first figure on however late a run comes."""
    start, after = (
        np.full(4, "2025-01-10", "M8[D]"),
        np.array(["2025-01-10", "2025-01-25", "2025-02-01", "2025-01-10"], "M8[D]"),
    )
    found = next_review(start, after, np.array([0.5, 0.5, 0.5, 0.25]))
    assert found.astype(str).tolist() == ["2025-01-25", "2025-02-09", "2025-02-09", "2025-01-18"]


def test_a_figure_that_stays_keeps_its_order_quantity():
    kept = later("2025-02-10", demand_mean_units=10.3, order_quantity_units=100.0)
    assert (kept["decision"], kept["order_quantity_units"], kept["order_up_to_units"]) == ("kept", 90, 203)


def test_a_difference_that_is_worth_little_money_keeps_the_figure():
    settings = ReviewSettings(noise_amount=50.0, yearly_reset=None, risk_factor=None)
    assert later("2025-02-10", demand_mean_units=11.5, settings=settings)["decision"] == "kept"
    assert later("2025-02-10", demand_mean_units=11.5, unit_cost=20.0, settings=settings)["decision"] == "changed"
    assert later("2025-02-10", demand_mean_units=11.5, unit_cost=None, settings=settings)["decision"] == "changed"


def test_a_new_target_is_no_noise():
    row = later("2025-02-10", cycle_service_level=0.96)
    assert (row["decision"], row["old_cycle_service_level"], row["cycle_service_level"]) == ("changed", 0.95, 0.96)
    assert row["from_target_units"] == row["change_units"] == 1.0
    kept = later("2025-02-10", demand_mean_units=10.3)
    assert kept["sized_demand_units"] == 10.0 and kept["demand_mean_units"] == 10.3
    little = ReviewSettings(noise_amount=50.0, yearly_reset=None, risk_factor=None)
    assert later("2025-02-10", cycle_service_level=0.96, settings=little)["decision"] == "changed"


def test_a_target_of_units_is_compared_with_the_one_of_units():
    first = review(recommended("2025-01-10", {"fill_rate_target": 0.97}), NO_RECORD, EVENTS, SETTINGS)
    for target, decision in ((0.97, "kept"), (0.98, "changed")):
        row = later("2025-02-10", before=first, demand_mean_units=10.3, fill_rate_target=target)
        assert row["decision"] == decision


def test_the_same_target_of_lost_sales_that_takes_another_share_is_no_other_target():
    row = later("2025-02-10", covered_service_level=0.949, demand_mean_units=10.3)
    assert row["decision"] == "kept"
    # The share follows from lead times: it is theirs.
    row = later("2025-02-10", covered_service_level=0.90)
    assert (row["decision"], row["cycle_service_level"]) == ("changed", 0.95)
    assert row["from_lead_time_level_units"] == row["change_units"] < 0
    assert row["from_target_units"] == row["from_method_units"] == 0.0


def test_a_share_that_another_review_period_takes_is_not_the_lead_times():
    row = later("2025-02-10", covered_service_level=0.90, protected_review_days=7.0)
    assert row["decision"] == "changed"
    assert row["from_lead_time_level_units"] == row["from_method_units"] == 0.0
    assert row["from_target_units"] == row["change_units"]


def test_lead_times_are_looked_at_with_the_share_that_they_take():
    """Of 95 % and of 60 %: 112.1 or 93.4, give or take root of 9 and of what the spread strays by."""
    row = later("2025-01-20", covered_service_level=0.60)
    assert row["reason_codes"] == "lead_time_shift"
    assert later("2025-01-20", covered_service_level=0.60, cycle_service_level=0.60) is None


def test_another_target_of_units_is_told():
    first = review(recommended("2025-01-10", {"fill_rate_target": 0.97}), NO_RECORD, EVENTS, SETTINGS)
    row = later("2025-02-10", before=first, covered_service_level=0.97, fill_rate_target=0.98)
    assert "the service target is 98 % instead of 97 %" in row["explanation"]
    # Of periods, where it was of units.
    row = later("2025-02-10", before=first, cycle_service_level=0.95, covered_service_level=0.90)
    assert "the service target is 90 % of cycles instead of 97 % of units" in row["explanation"]


@pytest.mark.parametrize("kind", ["promotion", "disruption", "closure", "price_change", "stock_out"])
def test_what_happened_is_looked_at_once(kind):
    events = event(kind, "2025-01-15", is_given=kind != "stock_out", detail="strike at the port")
    assert later("2025-01-14", events=events) is None
    row = later("2025-01-15", events=events, demand_mean_units=11.2)
    assert (row["review_kind"], row["reason_codes"], row["decision"]) == ("event", kind, "changed")
    assert "2025-01-15 (strike at the port)" in row["reasons"]
    assert row["next_review_on"] == date(2025, 2, 10)
    after = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    assert later("2025-01-16", before=after, events=events, demand_mean_units=11.2) is None


def test_an_event_that_is_written_down_late_is_not_lost():
    events = event("disruption", "2025-01-08")
    row = later("2025-01-12", events=events)
    assert (row["review_kind"], row["reason_codes"], row["events_seen"]) == ("event", "disruption", 1)
    known = review(recommended("2025-01-10"), NO_RECORD, events, SETTINGS)
    assert known["events_seen"].to_list() == [1]
    assert later("2025-01-12", before=known, events=events) is None


def test_of_events_before_a_review_only_as_many_as_came_late_are_told():
    """The newest are the likeliest."""
    known = event("closure", "2025-01-05")
    first = review(recommended("2025-01-10"), NO_RECORD, known, SETTINGS)
    both = pl.concat([known, event("disruption", "2025-01-08")])
    row = later("2025-01-12", before=first, events=both)
    assert (row["reason_codes"], row["events_seen"]) == ("disruption", 2)


@pytest.mark.parametrize(("day", "is_told"), [("2024-01-11", True), ("2024-01-10", False)])
def test_what_is_older_than_a_year_and_comes_late_is_not_told(day, is_told):
    """A year that has a 29th of February before the review of 10 January."""
    assert (later("2025-01-12", events=event("disruption", day)) is not None) is is_told


def test_events_of_long_ago_do_not_hide_one_that_comes_late():
    long_ago = event("closure", "2023-06-01")
    first = review(recommended("2025-01-10"), NO_RECORD, long_ago, SETTINGS)
    assert first["events_seen"].to_list() == [0]
    row = later("2025-01-12", before=first, events=pl.concat([long_ago, event("disruption", "2025-01-08")]))
    assert row["reason_codes"] == "disruption"


def test_a_shift_of_demand_is_told_once():
    row = later("2025-01-20", demand_mean_units=20.0)
    assert row["reason_codes"] == "demand_shift"
    assert row["reasons"].startswith("demand went from 10 to 20 a day") and ";" not in row["reasons"]


def test_demand_and_lead_times_are_looked_at_when_they_shift_beyond_chance():
    # The means of two windows of 90 days differ by 0.447 by chance.
    assert later("2025-01-20", demand_mean_units=11.3) is None
    row = later("2025-01-20", demand_mean_units=11.4)
    assert (row["review_kind"], row["reason_codes"]) == ("event", "demand_shift")
    assert row["reasons"] == "demand went from 10 to 11.4 a day, 3.1 standard errors"
    assert later("2025-01-20", demand_mean_units=12345.0)["reasons"].startswith("demand went from 10 to 12,345 a day")
    assert later("2025-01-20", lead_time_mean_days=9.8) is None
    assert later("2025-01-20", lead_time_mean_days=9.9)["reason_codes"] == "lead_time_shift"
    assert later("2025-01-20", lead_time_sd_days=2.3)["reason_codes"] == "lead_time_spread_shift"
    # Of four receipts an item of a supplier of 25 has a spread that may well move from 1 to 2.3.
    assert later("2025-01-20", lead_time_sd_days=2.3, lead_time_spread_receipts=4.0) is None
    # What was seen at a review is what the next day compares with, even if the figure stayed.
    after = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    assert later("2025-01-21", before=after, demand_mean_units=11.4) is None


def test_a_figure_that_leaves_twice_the_risk_is_looked_at_and_no_noise():
    # 113 less 10.4 x 9 are 1.41 deviations, 92.1 %; less 10.9 x 9, 1.05 of them, 85.4 %: more than twice 5 % run short.
    assert later("2025-01-20", settings=COVER, demand_mean_units=10.4) is None
    lenient = ReviewSettings(yearly_reset=None, noise_errors=5.0)
    row = later("2025-01-20", settings=lenient, demand_mean_units=10.9)
    assert (row["review_kind"], row["reason_codes"], row["decision"]) == ("event", "cover_fell", "changed")
    assert row["reasons"] == "by today's figures 113 units cover 85.41 % of periods where 95 % is asked for"
    # What is set anew at a review that was due anyway, neither.
    due = later("2025-02-10", settings=lenient, demand_mean_units=10.9)
    assert (due["review_kind"], due["reason_codes"], due["decision"]) == ("due", "cover_fell", "changed")
    after = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    assert later("2025-01-21", before=after, settings=COVER, demand_mean_units=10.9) is None
    wide = ReviewSettings(yearly_reset=None, risk_factor=3.0)
    assert later("2025-01-20", settings=wide, demand_mean_units=10.9) is None


def test_a_figure_that_leaves_half_the_risk_even_with_a_step_less_is_looked_at():
    # 112 units less 9.6 x 9 are 1.95 deviations, 97.4 %; less 9.3 x 9, 2.19 of them, 98.6 %.
    assert later("2025-01-20", settings=COVER, demand_mean_units=9.6) is None
    row = later("2025-01-20", settings=COVER, demand_mean_units=9.3)
    assert (row["reason_codes"], row["decision"]) == ("cover_rose", "changed")
    # What was ordered by it is not there before a protection period of 9 days.
    assert FIRST["in_force_since_on"][0] == date(2025, 1, 10)
    assert later("2025-01-18", settings=COVER, demand_mean_units=9.3) is None
    assert later("2025-01-19", settings=COVER, demand_mean_units=9.3)["reason_codes"] == "cover_rose"
    assert later("2025-01-18", settings=COVER, demand_mean_units=10.9)["reason_codes"] == "cover_fell"
    # A slow mover may leave far less risk with one more unit, and needs it all the same.
    slow = {
        "demand_mean_units": 0.02,
        "demand_sd_units": 0.15,
        "lead_time_sd_days": 0.0,
        "cycle_service_level": 0.8,
        "method": "gamma",
    }
    first = review(recommended("2025-01-10", slow), NO_RECORD, EVENTS, COVER)
    assert first["reorder_point_units"].to_list() == [1.0]
    slower = slow | {"demand_mean_units": 0.002, "demand_sd_units": 0.045}
    assert later("2025-01-20", before=first, settings=COVER, **slower) is None


def test_what_a_person_set_another_target_and_little_money_wait_for_their_day():
    wild = {"demand_mean_units": 10.9}
    little = ReviewSettings(yearly_reset=None, noise_amount=1e6)
    assert later("2025-01-20", settings=little, **wild) is None
    assert later("2025-01-20", settings=COVER, cycle_service_level=0.999) is None
    person = {
        "set_by": "M. Berg", "set_because": "fair", "set_until_on": date(2025, 3, 1), "given_reorder_point_units": 100.0,
        "set_reorder_point_units": 100.0, "set_safety_stock_units": 10.0, "set_order_up_to_units": 190.0,
    }  # fmt: skip
    record = pl.concat([FIRST, pl.DataFrame([later("2025-01-20", **person)], schema=FIRST.schema)])
    assert later("2025-01-21", before=record, settings=COVER, **person, **wild) is None
    # Nor can anything be said where there is no figure, or no curve.
    assert later("2025-01-20", settings=COVER, refused=True, **wild) is None
    assert later("2025-01-20", settings=COVER, method="average_max", **wild) is None


def test_a_figure_that_runs_away_is_looked_at_though_its_spread_grows_with_it():
    """From 10 to 25 a day with a spread of 60: a window of 90 days cannot tell the means apart, the figures are far apart."""
    wild = {"demand_mean_units": 25.0, "demand_sd_units": 60.0}
    row = later("2025-01-20", **wild)
    assert (row["review_kind"], row["reason_codes"], row["decision"]) == ("event", "demand_shift", "changed")
    assert row["reasons"].startswith("by demand alone the reorder point would be ")
    after = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    assert later("2025-01-21", before=after, **wild) is None
    # What would be kept, because it is worth little or a person set it, is not looked at day by day.
    assert (
        later("2025-01-20", settings=ReviewSettings(noise_amount=1e6, yearly_reset=None, risk_factor=None), **wild)
        is None
    )
    person = {
        "set_by": "M. Berg", "set_because": "fair", "set_until_on": date(2025, 3, 1), "given_reorder_point_units": 200.0,
        "set_reorder_point_units": 200.0,
        "set_safety_stock_units": 110.0, "set_order_up_to_units": 290.0,
    }  # fmt: skip
    record = pl.concat([FIRST, pl.DataFrame([later("2025-01-20", **person)], schema=FIRST.schema)])
    kept = later("2025-01-21", before=record, **person, **wild)
    assert kept is None


def test_another_supplier_and_what_the_item_table_says_are_looked_at():
    assert later("2025-01-20", supplier_id="S2")["reasons"] == "supplier S2 instead of S1"
    assert later("2025-01-20", lifecycle="phase_out")["reason_codes"] == "lifecycle"
    row = later("2025-01-20", item_service_level=0.99, cycle_service_level=0.99)
    assert (row["reason_codes"], row["decision"], row["cycle_service_level"]) == ("target_set", "changed", 0.99)


def test_an_item_that_ends_has_no_figure_any_more():
    row = later("2025-01-20", lifecycle="discontinued", refused=True, reason="No figure: the item is discontinued.")
    assert (row["decision"], row["reorder_point_units"]) == ("changed", None)
    assert row["explanation"] == "No reorder point any more: the item is discontinued."


def test_a_figure_stays_while_no_fresh_one_can_be_computed():
    row = later("2025-02-10", refused=True, reason="No figure: no lead time is known.")
    assert (row["decision"], row["reorder_point_units"]) == ("kept", 113.0)
    assert row["explanation"] == "Reorder point stays 113: no lead time is known."


def test_an_item_without_any_figure_waits_for_one():
    empty = review(recommended("2025-01-10", {"refused": True}), NO_RECORD, EVENTS, SETTINGS)
    assert not len(empty)
    assert later("2025-01-12", before=empty)["review_kind"] == "new"


def test_what_a_person_sets_counts_until_its_last_day():
    person = {
        "set_by": "M. Berg", "set_because": "trade fair", "set_until_on": date(2025, 3, 1),
        "given_reorder_point_units": 200.0, "set_reorder_point_units": 200.0, "set_safety_stock_units": 110.0, "set_order_up_to_units": 290.0,
    }  # fmt: skip
    row = later("2025-01-20", **person)
    assert (row["review_kind"], row["reorder_point_units"], row["safety_stock_units"]) == ("override", 200.0, 110.0)
    assert (row["change_units"], row["from_override_units"], row["from_demand_level_units"]) == (87.0, 87.0, 0.0)
    assert row["explanation"] == "Reorder point 113 -> 200, set by M. Berg until 2025-03-01: trade fair."
    record = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    assert later("2025-01-21", before=record, **person) is None
    due = later("2025-02-10", before=record, demand_mean_units=20.0, **person)
    assert (due["review_kind"], due["decision"], due["set_by"]) == ("due", "kept", "M. Berg")
    end = later("2025-03-02", before=record, demand_mean_units=11.5)
    # Without it 113 before demand rose and 128 after: 87 or 72 less, in the middle 79.5.
    assert (end["review_kind"], end["set_by"], end["reorder_point_units"]) == ("override_end", None, 128.0)
    assert (end["from_override_units"], end["from_demand_level_units"]) == (-79.5, 7.5)
    assert end["change_units"] == end["reorder_point_units"] - 200
    assert "what M. Berg had set ended (-80)" in end["explanation"]


def test_a_reserve_that_a_person_set_does_not_move_with_demand():
    person = {
        "set_by": "A. Okafor", "set_because": "trial", "set_until_on": date(2025, 3, 1), "given_safety_stock_units": 25.0,
        "set_safety_stock_units": 25.0, "set_reorder_point_units": 115.0, "set_order_up_to_units": 205.0,
    }  # fmt: skip
    row = later("2025-01-20", **person)
    assert (row["review_kind"], row["reorder_point_units"], row["safety_stock_units"]) == ("override", 115.0, 25.0)
    record = pl.concat([FIRST, pl.DataFrame([row], schema=FIRST.schema)])
    # Tomorrow's demand would make 118 of it.
    assert later("2025-01-21", before=record, **person | {"set_reorder_point_units": 118.0}) is None
    changed = later(
        "2025-01-21", before=record, **person | {"given_safety_stock_units": 30.0, "set_safety_stock_units": 30.0}
    )
    assert changed["review_kind"] == "override"


def test_a_slow_mover_does_not_change_for_a_single_unit_by_chance():
    slow = {"demand_mean_units": 0.05, "demand_sd_units": 0.3, "demand_sale_buckets": 4.0, "lead_time_sd_days": 0.5}
    first = review(recommended("2025-01-10", slow), NO_RECORD, EVENTS, SETTINGS)
    assert later("2025-01-20", before=first, **slow | {"demand_sd_units": 0.45}) is None


def test_once_a_year_everything_is_sized_anew():
    settings = ReviewSettings(yearly_reset="01-15")
    first = review(recommended("2024-12-20", {"review_every_months": 6.0}), NO_RECORD, EVENTS, settings)
    assert later("2025-01-14", before=first, settings=settings) is None
    row = later("2025-01-15", before=first, settings=settings, demand_mean_units=10.3)
    assert (row["review_kind"], row["decision"], row["reorder_point_units"]) == ("yearly_reset", "changed", 116.0)
    # A run that comes late resets once.
    late = later("2025-01-20", before=first, settings=settings, demand_mean_units=10.3)
    assert late["review_kind"] == "yearly_reset"
    record = pl.concat([first, pl.DataFrame([row], schema=first.schema)])
    assert later("2025-01-16", before=record, settings=settings, demand_mean_units=10.3) is None
    with pytest.raises(ValueError, match="yearly_reset must be a day as MM-DD, up to the 28th, but it is '02-30'"):
        ReviewSettings(yearly_reset="02-30")


def test_a_day_before_the_newest_of_the_record_adds_nothing():
    record = pl.concat([FIRST, review(recommended("2025-01-20", {"item_id": "b"}), NO_RECORD, EVENTS, SETTINGS)])
    assert later("2025-01-15", before=record, events=event("promotion", "2025-01-12")) is None


def test_what_is_left_of_the_newest_day_of_the_record_is_still_reviewed():
    record = pl.concat([FIRST, review(recommended("2025-01-20", {"item_id": "b"}), NO_RECORD, EVENTS, SETTINGS)])
    assert later("2025-01-20", before=record, demand_mean_units=11.4)["review_kind"] == "event"


def made_up_days(count: int = 60) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Items whose demand and lead times wander, with events on some days."""
    random = np.random.default_rng(7)
    start = date(2024, 12, 1)
    frames = []
    level = np.full(6, 10.0)
    lead = np.full(6, 9.0)
    for number in range(count):
        level *= np.exp(random.normal(0, 0.04, 6))
        lead += random.normal(0, 0.1, 6)
        rows = [
            {
                "item_id": f"i{item}", "demand_mean_units": float(level[item]), "lead_time_mean_days": float(lead[item]),
                "review_every_months": (0.5, 1.0, 3.0)[item % 3], "refused": item == 5 and number < 12,
            }
            for item in range(6)
        ]  # fmt: skip
        if 20 <= number < 30:
            rows[2] |= {
                "set_by": "M. Berg", "set_because": "trial", "set_until_on": start + timedelta(days=29),
                "given_reorder_point_units": 150.0, "set_reorder_point_units": 150.0, "set_safety_stock_units": 50.0, "set_order_up_to_units": 240.0,
            }  # fmt: skip
        frames.append(recommended(start + timedelta(days=number), *rows))
    events = pl.concat(
        event(kind, str(start + timedelta(days=day)), item=item)
        for kind, day, item in (("promotion", 5, "i0"), ("disruption", 33, "i1"), ("stock_out", 33, "i3"))
    )
    return pl.concat(frames), events


def test_day_by_day_gives_the_record_of_one_pass():
    """Sixty days at once, and sixty runs that each know only the stored record; some run twice, one comes back-dated."""
    days, events = made_up_days()
    settings = ReviewSettings(yearly_reset="01-10")
    at_once = replay(days, events, settings)
    with duckdb.connect() as database:
        database.register("nothing", NO_RECORD)
        database.execute("create table record as from nothing")
        for number, day in enumerate(sorted(days["as_of_on"].unique())):
            for repeated in [day] * (2 if number % 7 == 3 else 1) + ([days["as_of_on"].min()] if number == 40 else []):
                stored = with_types(database.sql("from record").pl())
                rows = days.filter(pl.col("as_of_on") == repeated)
                database.register("fresh", review(rows, newest_rows(stored), events, settings))
                database.execute("insert into record from fresh")
        by_day = with_types(database.sql("from record").pl())
    order = ["item_id", "location_id", "reviewed_on"]
    assert by_day.sort(order).equals(at_once.sort(order))
    kinds = set(at_once["review_kind"])
    assert kinds == {"new", "due", "event", "yearly_reset", "override", "override_end"}
    assert 0 < (at_once["decision"] == "kept").sum() < len(at_once)


def test_a_fill_rate_is_told_by_its_name_and_a_method_without_a_level_promises_nothing():
    def first(**figures):
        return review(recommended("2025-01-10", figures), NO_RECORD, EVENTS, SETTINGS)

    of_units = first(fill_rate_target=0.97)
    assert of_units["explanation"].item() == "First reorder point: 113 for a fill rate of 97 %."
    busiest = first(method="average_max")
    assert busiest["explanation"].item() == "First reorder point: 113."


def test_a_cause_is_told_by_what_moved_and_never_against_its_part():
    """With another method demand as recorded has its part, and what the method makes of it is the method's."""
    learned = recommended("2025-02-10", {"method": "learned", "demand_mean_units": 8.0}).with_columns(
        planned_demand_units=pl.lit(108.0), exact_reorder_point_units=pl.lit(130.0), reorder_point_units=pl.lit(130.0)
    )
    row = review(learned, newest_rows(FIRST), EVENTS, SETTINGS).row(0, named=True)
    assert row["sized_demand_units"] == 12.0 and row["from_demand_level_units"] < 0
    assert "demand fell from 10 to 8 a day (-" in row["explanation"]
    told = dict(row, was_fill_rate_target=None)
    told |= {f"was_{name}": value for name, value in row.items() if name.startswith("sized_")}
    told |= {"sized_lead_time_sd_days": told["sized_lead_time_sd_days"] + 1.0, "old_reorder_point_units": 113.0}
    told |= {f"from_{cause}_units": 0.0 for cause in CAUSES} | {"from_lead_time_variability_units": 17.0}
    assert "the supplier became less regular (+17)" in explain(told)
    assert "lead times scatter otherwise (-17)" in explain(told | {"from_lead_time_variability_units": -17.0})
