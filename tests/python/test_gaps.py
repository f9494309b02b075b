"""Which figures in force today's recommendation has left behind, why, and what waiting costs."""

import numpy as np
import polars as pl
import pytest
from restock.distributions import NORMAL
from restock.review import ReviewSettings, open_gaps, review
from restock.review.gaps import GAPS
from review_days import EVENTS, NO_RECORD, recommended
from scipy import integrate, stats

RECORD = review(
    recommended("2025-01-10", {}, {"item_id": "b"}, {"item_id": "c", "refused": True}),
    NO_RECORD,
    EVENTS,
    ReviewSettings(),
)


def gaps(*rows, errors=1.0):
    return open_gaps(recommended("2025-01-20", *rows), RECORD, "units", errors)


def test_a_gap_within_noise_is_none():
    found = gaps({"demand_mean_units": 10.2}, {"item_id": "b", "demand_mean_units": 12.0}, {"item_id": "c"})
    assert found["item_id"].to_list() == ["b"]
    assert gaps({"demand_mean_units": 10.2}, errors=0)["gap_units"].to_list() == [2.0]


def test_the_cause_is_what_moved_the_most_toward_the_gap():
    row = gaps({"demand_mean_units": 12.0, "lead_time_sd_days": 0.9}).row(0, named=True)
    assert (row["cause"], row["cause_before"], row["cause_now"]) == ("demand_level", 10.0, 12.0)
    assert 0 < row["gap_units"] < row["cause_units"]
    row = gaps({"lead_time_sd_days": 4.0}).row(0, named=True)
    assert (row["cause"], row["cause_now"]) == ("lead_time_variability", pytest.approx(4.0))


def test_what_moved_the_most_against_the_gap_is_not_its_cause():
    """Demand fell by more than either the longer or the less regular lead time adds, and both together add more."""
    row = gaps({"demand_mean_units": 7.0, "lead_time_mean_days": 12.0, "lead_time_sd_days": 4.0}).row(0, named=True)
    assert row["gap_units"] > 0 and row["cause"].startswith("lead_time") and row["cause_units"] > 0


def test_a_gap_by_the_share_of_periods_that_lead_times_take_is_theirs():
    row = gaps({"covered_service_level": 0.60}).row(0, named=True)
    assert row["cause"] == "lead_time_level" and row["cause_units"] == row["gap_units"] < 0
    row = gaps({"covered_service_level": 0.60, "cycle_service_level": 0.70}).row(0, named=True)
    # As it was set, and not as the share of periods that it takes.
    assert (row["cause"], row["cause_before"], row["cause_now"]) == ("target", 0.95, 0.70)


def test_another_method_is_told_by_no_level():
    """It asks for a lower level of more demand: the level that fell would not say why more is needed."""
    sized = {
        "method": "gamma",
        "planned_demand_units": 150.0,
        "asked_service_level": 0.9,
        "exact_reorder_point_units": 190.0,
    }
    now = recommended("2025-01-20").with_columns(
        reorder_point_units=pl.lit(190.0), **{name: pl.lit(one) for name, one in sized.items()}
    )
    row = open_gaps(now, RECORD, "units", 1.0).row(0, named=True)
    assert row["gap_units"] > 0 and (row["cause"], row["cause_before"], row["cause_now"]) == ("method", None, None)
    # Nor is another curve of the same method.
    record = RECORD.with_columns(sized_method=pl.lit("gamma"), sized_distribution=pl.lit("normal"))
    row = open_gaps(now, record, "units", 1.0).row(0, named=True)
    assert (row["cause"], row["cause_before"], row["cause_now"]) == ("method", None, None)


def test_packs_that_stay_as_they_are_are_no_cause():
    """A shorter lead time and less demand take the fifth pack of 24 off, each half of it."""

    def in_packs(day, **changes):
        rows = recommended(day, {"order_multiple": 24.0, **changes})
        return rows.with_columns(reorder_point_units=(pl.col("exact_reorder_point_units") / 24).ceil() * 24)

    record = review(in_packs("2025-01-10"), NO_RECORD, EVENTS, ReviewSettings("order_multiple"))
    now = in_packs("2025-01-20", demand_mean_units=9.0, lead_time_mean_days=8.0)
    row = open_gaps(now, record, "order_multiple", 1.0).row(0, named=True)
    assert (row["gap_units"], row["cause_units"]) == (-24.0, -12.0)
    assert row["cause"] == "demand_level"


def test_what_a_person_set_has_no_gap():
    person = {
        "set_by": "M. Berg", "set_because": "trade fair", "given_reorder_point_units": 200.0, "set_reorder_point_units": 200.0,
        "set_safety_stock_units": 110.0, "set_order_up_to_units": 290.0,
    }  # fmt: skip
    record = review(recommended("2025-01-10", person), NO_RECORD, EVENTS, ReviewSettings())
    assert record["reorder_point_units"].to_list() == [200.0]
    assert not len(open_gaps(recommended("2025-01-20", person), record, "units", 0.0))


def test_waiting_costs_what_the_distribution_says_beside_what_a_method_adds_to_it():
    """Ten more than the quantile: a stock of 113 serves like one of 103 by the plain curve."""
    more = pl.col("exact_reorder_point_units", "reorder_point_units") + 10
    rows = recommended("2025-01-20").with_columns(more)
    row = open_gaps(rows, RECORD, "units", 0.0).row(0, named=True)
    low, high = (NORMAL.loss(stock, 90, 181) for stock in (103.0, 113.0))
    assert row["gap_units"] == 10
    assert row["short_yearly_units"] == pytest.approx((low - high) * 10 * 365 / 90, rel=1e-6)


def test_waiting_costs_what_the_distribution_says():
    """Units short a cycle by quadrature; 12 a day are 48.7 cycles of 90 a year."""
    row = gaps({"demand_mean_units": 12.0}).row(0, named=True)
    normal = stats.norm(12 * 9, np.sqrt(9 * 9 + 12**2))

    def short(stock):
        return integrate.quad(normal.sf, stock, stock + 40 * normal.std())[0]

    fresh = 113.0 + row["gap_units"]
    assert row["short_yearly_units"] == pytest.approx((short(113.0) - short(fresh)) * 12 * 365 / 90, rel=1e-6)


def test_waiting_of_who_is_reviewed_costs_what_each_period_leaves_short():
    """Every week of 52.1 a year what 16 days leave short, less what the nine before the review did."""
    row = gaps({"protected_review_days": 7.0, "order_quantity_units": 160.0}).row(0, named=True)

    def short(days, stock):
        normal = stats.norm(10 * days, np.sqrt(9 * days + 10**2))
        return integrate.quad(normal.sf, stock, stock + 40 * normal.std())[0]

    fresh = 113.0 + row["gap_units"]
    each = (short(16, 113.0) - short(9, 113.0)) - (short(16, fresh) - short(9, fresh))
    assert row["short_yearly_units"] == pytest.approx(each * 365 / 7, rel=1e-6)


def test_no_record_has_no_gap():
    assert open_gaps(recommended("2025-01-20"), NO_RECORD, "units", 1.0).schema == GAPS
