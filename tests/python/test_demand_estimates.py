"""Demand corrected for what the records do not show: equal to a computation that writes out every day, and lawful."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from restock.demand import Calendar, DemandSettings, estimate

END = date(2025, 7, 1)  # a Tuesday; the newest day is a Monday
BUCKETS = 60
SCHEMA = {
    "item_id": pl.String, "location_id": pl.String, "window_buckets": pl.Int64, "lookback_buckets": pl.Int64,
    "window_start_on": pl.Date, "lookback_start_on": pl.Date, "window_end": pl.Date, "window_days": pl.Int64,
    "lookback_days": pl.Int64, "sold_numbers": pl.List(pl.Int64), "sold_units": pl.List(pl.Float64),
    "blocked_numbers": pl.List(pl.Int64), "blocked_shares": pl.List(pl.Float64),
    "blocked_out_shares": pl.List(pl.Float64), "blocked_confirmed": pl.List(pl.Boolean),
    "blocked_censored": pl.List(pl.Boolean),
}  # fmt: skip


def row(sold, blocked=None, window=40, lookback=BUCKETS, location="x", confirmed=()):
    """One series: number of each day that sold -> units, number of each blocked day -> share left out."""
    blocked = {**dict.fromkeys(confirmed, 0.0), **(blocked or {})}
    numbers, gone = sorted(sold, reverse=True), sorted(blocked, reverse=True)
    return {
        "item_id": "a", "location_id": location, "window_buckets": window, "lookback_buckets": lookback,
        "window_start_on": END - timedelta(days=window), "lookback_start_on": END - timedelta(days=lookback),
        "window_end": END, "window_days": window, "lookback_days": lookback, "sold_numbers": numbers or None,
        "sold_units": [float(sold[number]) for number in numbers] or None, "blocked_numbers": gone or None,
        "blocked_shares": [blocked[number] for number in gone] or None,
        "blocked_out_shares": [blocked[number] for number in gone] or None,
        "blocked_confirmed": [number in confirmed for number in gone] or None,
        "blocked_censored": [False for _ in gone] or None,
    }  # fmt: skip


def calendar(closed=(), location="x"):
    """A location that is closed on the days with these numbers."""
    rows = [{"location_id": location, "bucket_number": day, "is_trading": False, "exposure": 0.0} for day in closed]
    schema = {"location_id": pl.String, "bucket_number": pl.Int64, "is_trading": pl.Boolean, "exposure": pl.Float64}
    return Calendar(pl.DataFrame(rows, schema=schema), BUCKETS)


def estimated(*rows, closed=(), **settings):
    return estimate(pl.DataFrame(list(rows), schema=SCHEMA), calendar(closed), DemandSettings(**settings))


ages = st.integers(0, BUCKETS - 1)
shares = st.sampled_from([0.25, 0.5, 0.8, 1.0])


@given(
    st.dictionaries(ages, st.integers(1, 50), max_size=30), st.dictionaries(ages, shares, max_size=20),
    st.sets(ages, max_size=15), st.integers(12, BUCKETS),
)  # fmt: skip
def test_the_figures_are_those_of_every_day_written_out(sold, blocked, closed, window):
    found = estimated(row(sold, blocked, window), closed=closed, spikes="keep").row(0, named=True)

    def days(count):
        exposure = np.array([0.0 if day in closed else 1 - blocked.get(day, 0.0) for day in range(count)])
        exposure[exposure < 0.25] = 0.0  # too little is left to tell anything
        units = np.array([float(sold.get(day, 0)) for day in range(count)])
        return exposure, np.where(exposure > 0, units, 0.0)

    exposure, units = days(window)
    if (exposure > 0).sum() < 12 and (days(BUCKETS)[0] > 0).sum() > (exposure > 0).sum():
        window = BUCKETS
        exposure, units = days(window)
    counts = exposure > 0
    assert found["window_days"] == window
    assert found["counted_buckets"] == counts.sum()
    assert found["buckets"] == window - len([day for day in closed if day < window])
    assert found["exposure"] == pytest.approx(exposure.sum(), abs=1e-9)
    assert found["sale_buckets"] == (units > 0).sum()
    if not counts.any():
        assert found["mean_units"] is None and found["is_adjusted"]
        return
    mean = units.sum() / exposure.sum()
    assert found["mean_units"] == pytest.approx(mean, rel=1e-12, abs=1e-12)
    if counts.sum() > 1:
        squares = (units[counts] - mean * exposure[counts]) ** 2 / exposure[counts]
        assert found["sd_units"] == pytest.approx((squares.sum() / (counts.sum() - 1)) ** 0.5, rel=1e-9, abs=1e-9)
    rates = np.sort(units[counts] / exposure[counts])
    assert found["max_units"] == pytest.approx(rates[-1], rel=1e-12)
    assert found["p90_units"] == pytest.approx(rates[int(np.ceil(0.9 * len(rates) - 1e-9)) - 1], rel=1e-12)
    out = sum(share for day, share in blocked.items() if day < window and day not in closed)
    assert found["lost_sales_units"] == pytest.approx(out * mean, rel=1e-9, abs=1e-9)


@given(
    st.dictionaries(ages, st.integers(-5, 50).filter(bool), max_size=30), st.dictionaries(ages, shares, max_size=20),
    st.sets(ages, max_size=15), st.integers(1, BUCKETS), st.integers(1, 40),
)  # fmt: skip
def test_a_launch_is_what_was_sold_in_the_days_after_the_first_sale(
    sold, blocked, closed, since_first_sale, launch_days
):
    series = row(sold, blocked, 1, since_first_sale)
    found = estimated(series, closed=closed, spikes="keep", launch_days=launch_days).row(0, named=True)
    length = max(launch_days, 2)
    days = range(max(since_first_sale - 1 - length, 0), since_first_sale - 1)
    left = {day: 0.0 if day in closed else 1 - blocked.get(day, 0.0) for day in days}
    exposure = np.array([share if share >= 0.25 else 0.0 for share in left.values()])
    assert found["launch_exposure"] == pytest.approx(exposure.sum(), abs=1e-9)
    assert found["is_launch_over"] == (len(days) == length and exposure.sum() >= length / 4)
    if not exposure.any():
        assert found["launch_mean_units"] is None and found["launch_max_units"] is None
        return
    units = np.array([float(sold.get(day, 0)) for day in days])[exposure > 0]
    exposure = exposure[exposure > 0]
    mean = units.sum() / exposure.sum()
    assert found["launch_mean_units"] == pytest.approx(mean, rel=1e-12, abs=1e-12)
    assert found["launch_max_units"] == pytest.approx(max((units / exposure).max(), 0), rel=1e-12)
    if len(units) > 1:
        squares = (units - mean * exposure) ** 2 / exposure
        assert found["launch_sd_units"] == pytest.approx((squares.sum() / (len(units) - 1)) ** 0.5, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("bucket", "days", "buckets"), [("day", 28, 28), ("week", 28, 4), ("month", 28, 2), ("month", 91, 3), ("day", 0, 2)]
)
def test_the_first_weeks_are_as_long_in_every_bucket_and_two_of_them_at_least(bucket, days, buckets):
    assert DemandSettings(bucket=bucket, launch_days=days).launch_buckets == buckets


@pytest.mark.filterwarnings("error")
def test_sales_that_all_came_back_have_no_mean_size_to_be_compared_with():
    found = estimated(row({10: 3, 8: -3}, {5: 1.0}), spikes="keep")
    assert found["mean_units"].to_list() == [0.0] and found["size_cv_squared"].to_list() == [None]


@pytest.mark.parametrize(("days_out", "is_over"), [(21, True), (22, False)])
def test_a_launch_of_which_a_quarter_could_sell_is_over(days_out, is_over):
    """28 days after the first sale: seven of them with stock are a quarter, six are less."""
    series = row({28: 1}, dict.fromkeys(range(days_out), 1.0), 1, 29)
    assert estimated(series, spikes="keep")["is_launch_over"].to_list() == [is_over]


@given(st.dictionaries(ages, st.integers(1, 50), min_size=1, max_size=30), st.dictionaries(ages, shares, max_size=9))
def test_packs_of_six_are_six_pieces_and_no_row_sees_the_next(sold, blocked):
    packs = row(sold, blocked)
    pieces = row({day: 6 * units for day, units in sold.items()}, blocked)
    one, other = estimated(packs, pieces), pl.concat([estimated(packs), estimated(pieces)])
    assert one.equals(other)
    for figure in (
        "mean_units",
        "sd_units",
        "max_units",
        "exponential_units",
        "croston_units",
        "tsb_units",
        "total_units",
    ):
        left, right = one[figure].to_list()
        assert (left is None) == (right is None)
        assert left is None or right == pytest.approx(6 * left, rel=1e-9, abs=1e-12), figure


def test_where_nothing_is_left_out_the_plain_figures_stand():
    figures = estimated(row({day: 3 + day % 5 for day in range(0, 60, 2)})).row(0, named=True)
    assert not figures["is_adjusted"]
    assert (figures["exposure"], figures["left_out_units"], figures["spikes"]) == (40, 0, 0)


def test_a_shelf_that_is_empty_lowers_no_mean():
    sold = {day: 10.0 for day in range(60) if not 5 <= day < 15}
    naive, corrected = estimated(row(sold), row(sold, dict.fromkeys(range(5, 15), 1.0)))["mean_units"]
    assert (naive, corrected) == (7.5, 10.0)


def test_a_window_without_stock_reaches_further_back():
    figures = estimated(row(dict.fromkeys(range(40, 60), 4.0), dict.fromkeys(range(40), 1.0))).row(0, named=True)
    assert (figures["window_days"], figures["mean_units"], figures["is_adjusted"]) == (60, 4.0, True)


def test_a_day_that_was_in_stock_for_a_moment_tells_nothing():
    """Sold out until a second before midnight: the eight units of that second are not seven hundred thousand a day."""
    sold = {day: 8.0 + day % 5 for day in range(60)}
    figures = estimated(row(sold, {20: 1 - 1 / 86_400, 30: 0.9})).row(0, named=True)
    assert figures["max_units"] == 12 and figures["counted_buckets"] == 38
    assert figures["left_out_units"] == sold[20] + sold[30]


def test_what_the_location_and_the_item_lack_adds_up():
    """A week with two of five days closed and one and a half other days without stock was open and in stock for 0.3 of it."""
    week = {"location_id": ["x"], "bucket_number": [20], "is_trading": [True], "exposure": [0.6]}
    sold = dict.fromkeys(range(60), 6.0)
    found = estimate(
        pl.DataFrame([row(sold, {20: 0.3})], schema=SCHEMA), Calendar(pl.DataFrame(week), BUCKETS), DemandSettings()
    )
    assert found["exposure"].item() == pytest.approx(39.3)
    assert found["max_units"].item() == pytest.approx(6 / 0.3)


def test_a_level_of_nothing_is_dated_by_the_calendar():
    sundays = [day for day in range(BUCKETS) if day % 7 == 1]
    sold = {day: 9.0 + day % 3 for day in range(20, BUCKETS) if day not in sundays}
    assert estimated(row(sold), closed=sundays)["level_shift_bucket"].item() == 19


def test_a_one_off_counts_up_to_its_cap_unless_somebody_says_that_it_is_real():
    sold = {**{day: 8.0 + day % 5 for day in range(0, 60, 3)}, 10: 900.0}
    capped, real, kept = (
        estimated(row(sold), spikes="cap"),
        estimated(row(sold, confirmed=(10,)), spikes="cap"),
        estimated(row(sold), spikes="keep"),
    )
    assert capped["spike_numbers"].to_list() == [[10]] and capped["spike_sizes"].to_list() == [[900.0]]
    assert capped["max_units"].item() == capped["spike_cap_units"].item() < 150
    assert capped["spike_units"].item() == pytest.approx(900 - capped["spike_cap_units"].item())
    assert real["spike_numbers"].to_list() == [None] and real["max_units"].item() == 900
    assert kept["spike_numbers"].to_list() == [[10]] and kept["max_units"].item() == 900


def test_closed_sundays_are_no_days_without_demand():
    """The newest day is a Monday, so every seventh from the second on is a Sunday."""
    sundays = [day for day in range(BUCKETS) if day % 7 == 1]
    sold = {day: 7.0 for day in range(BUCKETS) if day not in sundays}
    figures = estimated(row(sold, window=42), closed=sundays).row(0, named=True)
    # Six days a week are 36 of 42: a mean of 7 on each of them is 6 on each calendar day, with nothing uncertain.
    assert (figures["buckets"], figures["window_days"], figures["mean_units"], figures["sd_units"]) == (
        36,
        42,
        7.0,
        0.0,
    )
    assert [figures[f"{day}_index"] for day in ("monday", "saturday", "sunday")] == [1.0, 1.0, None]


def test_a_new_level_is_dated_by_the_calendar():
    sundays = [day for day in range(BUCKETS) if day % 7 == 1]
    sold = {day: (20.0 if day < 28 else 5.0) + day % 3 for day in range(BUCKETS) if day not in sundays}
    figures = estimated(row(sold), closed=sundays).row(0, named=True)
    assert figures["level_shift_bucket"] == 27
    assert figures["level_before_units"] == pytest.approx(6, abs=0.2)
    assert figures["level_after_units"] == pytest.approx(21, abs=0.2)


@pytest.mark.parametrize("level", ["exponential", "croston", "sba", "tsb"])
def test_the_level_can_be_chosen(level):
    figures = estimated(row(dict.fromkeys(range(20, 60, 2), 5.0)), level=level).row(0, named=True)
    assert figures["mean_units"] == figures[f"{level}_units"]
    assert figures["is_adjusted"]


def test_recorded_stock_outs_give_back_the_true_mean():
    """300 items over 365 days, a tenth of the days without stock in runs of 3 to 10 days; seeded."""
    random = np.random.default_rng(7)
    rows, truth = [], 8.0 * 0.6
    for _ in range(300):
        demand = random.poisson(8.0, 365) * (random.random(365) < 0.6)
        empty: set[int] = set()
        while len(empty) < 36:
            start, length = int(random.integers(0, 355)), int(random.integers(3, 11))
            empty |= set(range(start, start + length))
        sold = {day: float(units) for day, units in enumerate(demand) if units and day not in empty}
        rows.append(row(sold, dict.fromkeys(empty, 1.0), window=365, lookback=365))
        rows.append(row(sold, window=365, lookback=365))
    none = pl.DataFrame(
        schema={"location_id": pl.String, "bucket_number": pl.Int64, "is_trading": pl.Boolean, "exposure": pl.Float64}
    )
    means = estimate(pl.DataFrame(rows, schema=SCHEMA), Calendar(none, 365), DemandSettings())["mean_units"].to_numpy()
    corrected, naive = means[0::2], means[1::2]
    error = corrected.std(ddof=1) / 300**0.5
    assert abs(corrected.mean() - truth) < 3 * error
    assert naive.mean() < 0.92 * truth


@given(
    st.dictionaries(ages, st.integers(1, 50), max_size=30), st.dictionaries(ages, shares, max_size=20),
    st.sets(ages, max_size=15),
)  # fmt: skip
def test_what_lies_before_the_lookback_changes_nothing(sold, blocked, closed):
    recent = [{day: value for day, value in days.items() if day < 45} for days in (sold, blocked)]
    whole = estimated(row(sold, blocked, window=30, lookback=45), closed=closed)
    assert whole.equals(estimated(row(*recent, window=30, lookback=45), closed=closed))
