"""A supplier that delivers at another pace is told from its order days: not too early, not too late, and not by chance."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from restock.lead_time_shifts import SHIFTS, lead_time_shifts

FIRST, TODAY = date(2025, 1, 1), date(2025, 12, 31)


def weekly(supplier, took, as_of=TODAY, origin=0, first=FIRST):
    """An order each week; those that have come by a day."""
    days = [(first + timedelta(weeks=week), float(days)) for week, days in enumerate(took)]
    come = [(day, days) for day, days in days if day + timedelta(days) <= as_of]
    return pl.DataFrame(
        [(origin, as_of, supplier, day, days) for day, days in come],
        schema=["origin_number", "as_of_on", "supplier_id", "ordered_on", "mean_days"],
        orient="row",
    )


def shifts(*frames):
    return {row["supplier_id"]: row for row in lead_time_shifts(pl.concat(frames)).to_dicts()}


def in_turn(weeks, one, other):
    return [one if week % 2 == 0 else other for week in range(weeks)]


def test_the_worked_example_is_told_and_what_only_varies_is_not():
    found = shifts(
        weekly("slower", in_turn(20, 8, 10) + in_turn(20, 28, 32)),
        weekly("steady", in_turn(40, 8, 10)),
        weekly("wider", in_turn(20, 2, 18) + in_turn(20, 10, 26)),
        weekly("always the same", [9] * 40),
    )
    assert found == {
        "slower": {
            "origin_number": 0, "supplier_id": "slower", "shifted_on": date(2025, 5, 21), "mean_before_days": 9.0, "known_on": TODAY
        }
    }  # fmt: skip


def test_it_takes_twenty_order_days_with_five_on_either_side():
    found = shifts(
        weekly("five since", [8] * 20 + [30] * 5),
        weekly("four since", [8] * 36 + [30] * 4),
        weekly("five before", [8] * 5 + [30] * 20),
        weekly("twenty", [8] * 10 + [30] * 10),
        weekly("nineteen", [8] * 10 + [30] * 9),
    )
    assert {name: row["shifted_on"] for name, row in found.items()} == {
        "five since": date(2025, 5, 21), "five before": date(2025, 2, 5), "twenty": date(2025, 3, 12)
    }  # fmt: skip


def test_half_of_what_order_days_differ_by_lies_between_before_and_since():
    """14 and 6 days in turn, then 22 and 14: 10 and 18, as far apart as orders are. One day less is less than half."""
    found = shifts(
        weekly("half", in_turn(20, 14, 6) + in_turn(20, 22, 14)),
        weekly("less", in_turn(20, 14, 6) + in_turn(20, 21, 13)),
    )
    assert list(found) == ["half"] and found["half"]["mean_before_days"] == 10


def test_it_is_known_from_the_first_past_day_that_tells_it():
    took = in_turn(20, 8, 10) + in_turn(20, 28, 32)
    past = {0: TODAY, 1: date(2025, 9, 30), 2: date(2025, 7, 31), 3: date(2025, 5, 31)}
    found = lead_time_shifts(pl.concat([weekly("s", took, day, origin) for origin, day in past.items()]))
    assert found["origin_number"].to_list() == [0, 1, 2]
    assert set(found["known_on"]) == {date(2025, 7, 31)}


def test_a_day_that_told_only_an_earlier_shift_does_not_know_the_later_one():
    took = in_turn(20, 8, 9) + in_turn(20, 30, 31) + in_turn(20, 60, 61)
    past = {0: date(2026, 6, 30), 1: date(2025, 10, 31), 2: date(2025, 9, 30)}
    found = lead_time_shifts(
        pl.concat([weekly("s", took, day, origin, date(2024, 11, 6)) for origin, day in past.items()])
    )
    assert found["shifted_on"].to_list() == [date(2025, 8, 13), date(2025, 3, 26), date(2025, 3, 26)]
    assert set(found["known_on"]) == {date(2026, 6, 30)}


def test_a_shift_that_is_over_today_is_known_by_nobody():
    found = lead_time_shifts(weekly("s", [8] * 20 + [30] * 20, origin=3))
    assert found["known_on"].to_list() == [None]


def test_no_order_days_no_shifts_and_the_order_of_rows_does_not_matter():
    rows = pl.concat([weekly("s", [8] * 20 + [30] * 20), weekly("t", [30] * 20 + [8] * 20), weekly(None, [9, 11] * 20)])
    assert lead_time_shifts(rows.clear()).schema == SHIFTS
    turned = rows.sample(fraction=1, shuffle=True, seed=1)
    assert lead_time_shifts(turned).equals(lead_time_shifts(rows))
    assert lead_time_shifts(rows)["supplier_id"].to_list() == ["s", "t"]


@pytest.mark.parametrize("shape", [2.0, 30.0])
def test_hardly_ever_is_a_shift_told_where_nothing_changed(shape):
    rng = np.random.default_rng(1)
    frames = [
        weekly(f"{number:03d}", rng.gamma(shape, 12 / shape, 48).round(), date(2027, 1, 1)) for number in range(300)
    ]
    assert len(shifts(*frames)) <= 1
