"""What was known on past days: equal to a computation that writes out every day, and nothing newer than the day in it."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restock.demand import Calendar
from restock.outlook import OutlookSettings, half_lives, levels_at, outlook
from restock.outlook.cumulated import LEVELS, cumulated
from restock.outlook.demanded import completed, demanded
from restock.outlook.dense import Dense
from restock.outlook.outcomes import outcome, rounded_periods
from restock.outlook.tables import YEARS
from restock.outlook.windows import Summed
from restock.outlook.year_ago import year_ago

BUCKETS = 70
ORIGINS = np.array([0, 9, 24, 39])
NO_DAYS = {"location_id": pl.String, "bucket_number": pl.Int64, "is_trading": pl.Boolean, "exposure": pl.Float64}


def row(sold, blocked=None, item="a", window=30, lead=6.0, longest=8.0, realised=7.0, walked=True):
    """One series: number of each day that sold -> units, number of each blocked day -> share left out."""
    blocked = blocked or {}
    numbers, gone = sorted(sold, reverse=True), sorted(blocked, reverse=True)
    history = (numbers[0] + 1) if numbers else 1
    return {
        "item_id": item, "location_id": "x", "is_walked": walked, "review_period_days": 0.0,
        "window_buckets": min(window, history), "history_buckets": history,
        "sold_numbers": numbers, "sold_units": [float(sold[number]) for number in numbers],
        "blocked_numbers": gone, "blocked_shares": [blocked[number] for number in gone],
        "blocked_out_shares": [blocked[number] for number in gone], "blocked_confirmed": [False for _ in gone],
        "blocked_censored": [False for _ in gone],
        "lead_time_mean_days": [lead] * len(ORIGINS), "lead_time_max_days": [longest] * len(ORIGINS),
        "realised_days": [realised] * len(ORIGINS),
        "earlier_days": [realised] * len(ORIGINS),
    }  # fmt: skip


SCHEMA = {"sold_numbers": pl.List(pl.Int64), "sold_units": pl.List(pl.Float64), "blocked_numbers": pl.List(pl.Int64),
          "blocked_shares": pl.List(pl.Float64), "blocked_out_shares": pl.List(pl.Float64),
          "blocked_confirmed": pl.List(pl.Boolean), "blocked_censored": pl.List(pl.Boolean)}  # fmt: skip


def seen(*rows, closed=(), promoted=(), origins=ORIGINS, **chosen):
    days = [{"location_id": "x", "bucket_number": day, "is_trading": False, "exposure": 0.0} for day in closed]
    days += [{"location_id": "x", "bucket_number": day, "is_trading": True, "exposure": 0.0} for day in promoted]
    calendar = Calendar(pl.DataFrame(days, schema=NO_DAYS), BUCKETS)
    return outlook(pl.DataFrame(list(rows), schema_overrides=SCHEMA), origins, calendar, OutlookSettings(**chosen))


ages = st.integers(0, BUCKETS - 1)
histories = st.dictionaries(ages, st.integers(1, 40), min_size=1, max_size=40)
shares = st.dictionaries(ages, st.sampled_from([0.5, 1.0]), max_size=12)


def naive(sold, blocked, closed, origin, window, period):
    """The figures of one row, every day written out, the newest first."""
    length = max(sold) + 1
    exposure = np.array([0.0 if day in closed else 1 - blocked.get(day, 0.0) for day in range(length)])
    units = np.array([float(sold.get(day, 0)) for day in range(length)]) * (exposure > 0)
    trading = np.array([day not in closed for day in range(length)], dtype=float)
    window = min(window, length - origin)
    if (exposure[origin : origin + window] > 0).sum() < min(12, window):
        window = length - origin
    inside = slice(origin, origin + window)
    e, x = exposure[inside], units[inside]
    counts = e > 0
    if not counts.any():
        return {"window_buckets": window, "counted_buckets": 0.0, "mean_units": None}
    mean = x.sum() / e.sum()
    rates = x[counts] / e[counts]
    expected = period * trading[inside].mean()
    sums = [
        (units[at : at + period].sum(), exposure[at : at + period].sum())
        for at in range(origin, origin + window - period + 1)
    ]
    whole = np.array([units * expected / open_ for units, open_ in sums if open_ > 0 and open_ >= 0.5 * expected])
    found = {
        "window_buckets": window, "counted_buckets": counts.sum(), "sale_buckets": (x > 0).sum(), "mean_units": mean,
        "trading_share": trading[inside].mean(), "runs": whole.size,
        "run_variance_units": None,
    }  # fmt: skip
    if counts.sum() > 1:
        found["variance_units"] = (e[counts] * (rates - mean) ** 2).sum() / (counts.sum() - 1)
    if whole.size > 1 and window > period:
        found["run_variance_units"] = ((whole - whole.mean()) ** 2).sum() / (whole.size * (1 - period / window))
    return found


@settings(max_examples=40)
@given(histories, shares, st.sets(ages, max_size=12), st.integers(12, 45), st.integers(1, 9))
def test_the_figures_are_those_of_every_day_written_out(sold, blocked, closed, window, period):
    # A day that is closed cannot be blocked as well.
    blocked = {day: share for day, share in blocked.items() if day not in closed and day <= max(sold)}
    found = seen(row(sold, blocked, window=window, lead=float(period)), closed=closed, spikes="keep")
    for one in found.to_dicts():
        origin = int(ORIGINS[one["origin_number"]])
        expected = naive(sold, blocked, closed, origin, min(window, max(sold) + 1), period)
        for name, value in expected.items():
            if value is None:
                assert one[name] is None, name
            else:
                assert one[name] == pytest.approx(value, rel=1e-9, abs=1e-9), (name, origin)


@settings(max_examples=12)
@given(histories)
def test_nothing_newer_than_a_day_is_in_its_figures(sold):
    older = {day: units for day, units in sold.items() if day >= 24} | {60: 3}
    other = older | dict.fromkeys(range(24), 5000)
    blocked = {5: 1.0, 12: 0.5}
    drop = ["outcome_units", "earlier_outcome_units", "outcome_buckets", "is_whole"]
    left, right = (
        seen(row(one), row(one | {65: 2}, item="b")).filter(pl.col("origin_number") >= 2).drop(drop)
        for one in (older, other)
    )
    assert left.equals(right)
    kept = seen(row(older, blocked)).filter(pl.col("origin_number") >= 2).drop(drop)
    assert kept.equals(seen(row(older)).filter(pl.col("origin_number") >= 2).drop(drop))


def test_of_a_period_of_nearly_a_year_only_what_came_before_the_day_counts():
    """A year ago the period begins close behind the day: the two weeks before it are over only in part, and the rest is not known."""

    def told(period, newest):
        units = np.full((900, 1), 4.0)
        units[:24] = newest
        levels = np.ones((YEARS, 1, 1, 1))
        base = SimpleNamespace(units=Summed(units), exposure=Summed(np.ones((900, 1))), year_ago_levels=levels)
        found = year_ago(base, 0, 24, np.array([876]), np.array([period]), "day")
        return {name: values.tolist() for name, values in found.items()}

    # Of more than a year too.
    assert told(370, 4) == told(370, 4000)
    for period in (340, 360):
        assert told(period, 4) == told(period, 4000)
        # Of two years: all of the period and a year before it, with two weeks after each and as much before them as is over.
        within = 2 * (period + 14) + 14 + min(14, 364 - period)
        assert told(period, 4)["year_ago_units"] == [4 * within]


@settings(max_examples=12)
@given(histories, histories, shares)
def test_no_row_sees_the_next(one, other, blocked):
    first, second = row(one, item="a"), row(other, blocked, item="b", lead=3.0)
    both = seen(first, second).sort("item_id", "origin_number")
    apart = pl.concat([seen(first), seen(second)]).sort("item_id", "origin_number")
    assert both.equals(apart)


def test_a_row_that_is_not_walked_is_seen_from_today_only():
    found = seen(row({60: 1, 3: 2}), row({60: 1, 3: 2}, item="b", walked=False))
    assert found.filter(pl.col("item_id") == "b")["origin_number"].to_list() == [0]
    assert sorted(found.filter(pl.col("item_id") == "a")["origin_number"]) == [0, 1, 2, 3]


def test_a_row_is_not_seen_from_before_its_first_sale():
    assert seen(row({30: 1, 2: 2}))["origin_number"].to_list() == [0, 1, 2]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(0, 39), st.sampled_from([2, 8, 32]))
def test_levels_are_weighed_means_of_what_was_before(units, origin, life):
    exposure = np.array([1.0 if day % 5 else 0.4 for day in range(len(units))])
    table = np.array(units, dtype=float)[:, None]
    found = levels_at(table, exposure[:, None], np.array([min(origin, len(units) - 1)]), [life])[0, 0, 0]
    total = weight = 0.0
    for steps, day in enumerate(range(min(origin, len(units) - 1), len(units))):
        total += 0.5 ** (steps / life) * units[day]
        weight += 0.5 ** (steps / life) * exposure[day]
    assert found == pytest.approx(total / weight, rel=1e-9, abs=1e-12)


def test_a_day_that_is_a_year_before_another_one_is_seen_like_any_other():
    """The level of a year ago is a level too: with months, that of today and of a past day 12 months back are the same bucket."""
    sold = {number: number % 7 + 1 for number in range(0, 60, 2)}
    together = seen(row(sold), origins=np.array([0, 12, 24]), bucket="month")
    for place, origin in enumerate((12, 24), start=1):
        alone = seen(row(sold), origins=np.array([origin]), bucket="month").drop("origin_number")
        assert together.filter(pl.col("origin_number") == place).drop("origin_number").equals(alone)
    assert all(level > 1 for levels in together["levels"] for level in levels)


def test_sales_are_counted_whatever_their_size():
    """The share of days with a sale, by half-life; a stock-out does not count."""
    sold, blocked = {0: 1, 3: 900, 4: 2, 60: 1}, {1: 1.0}
    found = seen(row(sold, blocked), spikes="keep").filter(origin_number=0)["sale_levels"].item().to_list()
    exposure = np.ones(61)
    exposure[1] = 0.0
    indicator = np.array([float(day in sold) for day in range(61)])
    for life, share in zip(half_lives(365), found, strict=True):
        weight = 0.5 ** (np.arange(61) / life)
        assert share == pytest.approx((weight * indicator).sum() / (weight * exposure).sum())


@given(histories, shares)
def test_settled_levels_are_those_of_a_history_without_its_first_sale(sold, blocked):
    """By half-life, and of all days alike; a row that has nothing else keeps its level."""
    oldest = max(sold)
    found = seen(row(sold, blocked), spikes="keep").filter(origin_number=0)
    settled, levels = (found[f"{name}levels"].item().to_list() for name in ("settled_", ""))
    exposure = np.array([1 - blocked.get(day, 0.0) for day in range(oldest + 1)])
    units = np.array([float(sold.get(day, 0)) for day in range(oldest + 1)]) * (exposure > 0)
    if not units.any():
        return
    first = np.flatnonzero(units)[-1]
    units[first] = exposure[first] = 0
    weights = [0.5 ** (np.arange(oldest + 1) / life) for life in half_lives(365)] + [np.ones(oldest + 1)]
    for weight, level, own in zip(weights, settled, [*levels, None], strict=True):
        left = (weight * exposure).sum()
        if left > 1e-8:
            assert level == pytest.approx((weight * units).sum() / left, rel=1e-6, abs=1e-9)
        elif left == 0 and own is not None:
            assert level == pytest.approx(own)


def test_half_lives_double_up_to_half_of_the_window():
    assert half_lives(365) == [2, 4, 8, 16, 32, 64, 128]
    assert half_lives(1) == [2]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=60), st.integers(1, 59), st.integers(1, 20), st.integers(0, 60))
def test_an_outcome_is_the_sum_over_the_real_period_or_unknown(units, origin, period, blocked_day):
    gone = {blocked_day} & set(range(len(units)))
    found = came(units, origin, float(period), gone=gone)
    days = [day for day in range(origin - period, origin) if 0 <= day < len(units)]
    open_days = [day for day in days if day not in gone]
    if max(period, 12) > origin or (days and len(open_days) / len(days) < 0.5):
        assert np.isnan(found.units[0])
    else:
        assert found.seen[0] == (len(open_days) / len(days) if days else 1)
        wanted = sum(units[day] for day in open_days) / found.seen[0]
        assert found.units[0] == pytest.approx(np.rint(wanted))


def came(units, origin, period, longest=12.0, gone=(), closed=(), is_whole=True, out=None, least=1):
    """The outcome of one series: units a day, the newest first; days that do not count, also for an empty shelf; closed days."""
    table = np.array(units, dtype=float)[:, None]
    trading = np.array([float(day not in closed) for day in range(len(units))])[:, None]
    empty = trading * [[(out or {}).get(day, 0.0)] for day in range(len(units))]
    exposure = trading * [[float(day not in gone)] for day in range(len(units))] - empty
    sells_out = (table > 0) & (empty > 0)
    of = demanded(Dense(table, exposure, trading, empty, 0 * empty, sells_out, table, np.array([len(units)]), None))
    return outcome(of, origin, np.array([period]), np.array([longest]), np.array([is_whole]), least)


def test_what_is_there_on_the_day_it_is_ordered_on_has_nothing_to_wait_for():
    """Of weeks one is counted at least: a delivery of two days falls into some week."""
    assert [came([4] * 30, 12, period, 1.0, least=0).units[0] for period in (0.0, 1.0)] == [0, 4]
    assert came([4] * 30, 12, 0.0, 1.0, least=0).seen[0] == 1
    assert came([4] * 30, 12, 0.3, 1.0).units[0] == 4


def test_a_cycle_in_which_more_came_back_than_was_sold_asked_for_nothing():
    units = [4] * 6 + [2, 2, -9, 2, 2, -3] + [4] * 18
    assert [came(units, 12, 6.0, 6.0, is_whole=is_whole).units[0] for is_whole in (True, False)] == [0, 0]
    assert came(units, 12, 12.0).units[0] == 20


def test_an_empty_shelf_hides_a_part_of_a_cycle_and_a_closed_day_none_of_it():
    units = [4] * 10 + [7] + [4] * 20
    assert came(units, 12, 6.0, 6.0, gone={10}).units == 24  # five days of 4, for six
    assert came(units, 12, 6.0, 6.0, gone={10}, is_whole=False).units == pytest.approx(24)
    assert came(units, 12, 6.0, 6.0, gone={8, 9, 10}).seen == 0.5
    assert np.isnan(came(units, 12, 6.0, 6.0, gone={7, 8, 9, 10}).units[0])
    # Nobody asks on a closed day; who bought all the same counts.
    assert came(units, 12, 6.0, 6.0, closed={10}).units == 27
    assert came(units, 12, 6.0, 6.0, closed={10}).seen == 1
    assert came([3] * 30, 12, 3.0, 3.0, gone={10}, is_whole=True).units == 9
    assert came([1, 0, 1] * 10, 12, 3.0, 3.0, gone={10}).units == 3  # two of two days, for three
    assert came([0.5] * 30, 12, 3.0, 3.0, gone={10}, is_whole=False).units == pytest.approx(1.5)


def test_a_cycle_that_emptied_its_shelf_is_never_left_out():
    """It is one in which much was asked for: without such cycles the promise looks kept where it is not."""
    units = [2] * 6 + [0, 0, 0, 0, 5, 30] + [2] * 20  # a cycle of six days; 30 on the first of them

    def emptied(gone=(), **out):
        return came(units, 12, 6.0, 6.0, gone, out={int(day[1:]): share for day, share in out.items()})

    assert emptied(d6=1.0, d7=1.0, d8=1.0, d9=1.0).units == (30 + 5) * 3  # seen for two days of six
    assert emptied(d6=1.0, d7=1.0, d8=1.0, d9=1.0).seen == pytest.approx(1 / 3)
    # A day that sold out counts as a whole one: for 0.8 of it at 20 a day, as 5 count as a quarter. All days before sold, of
    # 21 and half a day that did not; their mean is 70 / 21.
    whole_day = 5 + 0.8 * (21.5 / 22 * 20 + 0.5 / 22 * 70 / 21)
    assert emptied(d6=1.0, d7=1.0, d8=1.0, d9=1.0, d10=0.8).units == np.rint((30 + whole_day) * 3)
    assert emptied(d6=1.0, d7=1.0, d8=1.0, d9=1.0, d10=0.8).seen == pytest.approx(1.2 / 6)
    # Half a day that sold nothing says only what it shows.
    assert emptied(d6=1.0, d7=1.0, d8=1.0, d9=0.5, d10=0.8).units == np.rint((30 + whole_day) * 6 / 2.5)
    # A shelf that was empty from the start says nothing, nor does one that a promotion hides.
    assert np.isnan(emptied(d8=1.0, d9=1.0, d10=1.0, d11=1.0).units[0])
    assert np.isnan(emptied(gone={6, 7, 8, 9}).units[0])
    assert np.isnan(emptied(gone={6, 7, 8, 9}, d10=1.0).units[0])


def test_a_day_that_sold_out_at_once_counts_in_levels_and_means_too():
    """Sixty days of 4, but day 5, of which a tenth sold 4, at 16 a day by its pace (a quarter counts at least); and day 7, which sold none."""
    usual = dict.fromkeys(range(60), 4)
    del usual[7]
    found = {
        origin: seen(row(usual, {5: 0.9, 7: 0.9}, lead=1.0, longest=1.0, realised=1.0, window=60)).filter(
            origin_number=origin
        )
        for origin in (0, 1)
    }
    older = 53  # days before day 5 that count, of which all sold
    sells = (older + 0.5) / (older + 1)
    day = 4 + 0.9 * (sells * 16 + (1 - sells) * 4)
    today = found[0].to_dicts()[0]
    assert today["counted_buckets"] == 59
    assert today["mean_units"] == pytest.approx((58 * 4 + day) / 59)
    # A level of two days: what sold since day 5 and before it, faded.
    faded = 0.5 ** (np.arange(60) / 2)
    units = np.array([0 if number == 7 else day if number == 5 else 4.0 for number in range(60)])
    counts = np.arange(60) != 7
    assert today["levels"][0] == pytest.approx((faded * units)[counts].sum() / faded[counts].sum())


def test_what_was_filled_up_late_or_begins_by_selling_out_or_came_back():
    """Of a day nine tenths of which were empty: after an empty day nobody knows that it sold out. Without older days its own pace counts."""
    usual = dict.fromkeys(range(60), 4)
    short = {"lead": 1.0, "longest": 1.0, "realised": 1.0, "window": 60}

    def came_of(sold, blocked):
        return seen(row(sold, blocked, **short)).filter(origin_number=1).to_dicts()[0]

    late = came_of({day: 4 for day in usual if day != 10}, {9: 0.9, 10: 1.0})
    assert (
        late["counted_buckets"]
        == came_of({day: 4 for day in usual if day not in (9, 10)}, {9: 1.0, 10: 1.0})["counted_buckets"]
    )
    at_once = came_of(usual, {9: 0.9})
    assert at_once["counted_buckets"] == late["counted_buckets"] + 2
    # Part of what was asked for was never sold: classes go by what was, and outcomes are in whole units, each day completed once.
    assert at_once["class_units"] == 4 * 51 and at_once["is_whole"]
    assert completed(np.array([[5.0]]), np.array([[0.1]]), np.array([[0.9]])) == pytest.approx(5 + 0.9 * 20)
    came_back = completed(np.array([[1.0], [-100.0]]), np.array([[0.2], [1.0]]), np.array([[0.8], [0.0]]))
    assert came_back[0, 0] >= 1
    # Half of a day is half of an older day: one of one and a half that were seen sold.
    older = completed(np.array([[1.0], [0.0], [2.0]]), np.array([[0.5], [1.0], [0.5]]), np.array([[0.5], [0.0], [0.0]]))
    assert older[0, 0] == pytest.approx(1 + 0.5 * (0.5 * 2 + 0.5 * 2 / 1.5))


def test_sizes_of_orders_are_those_of_all_sales_that_count():
    sold = {50: 2, 44: 3, 40: 1, 33: 2, 20: 5, 10: 3, 4: 6}
    found = seen(row(sold, {20: 0.9, 4: 0.9}, window=60)).filter(origin_number=0).to_dicts()[0]
    assert found["sale_buckets"] == 7 and sorted(found["order_sizes"]) == [1, 2, 2, 3, 3, 5, 6]


def test_a_cycle_that_began_with_stock_counts_where_its_first_day_sold_nothing():
    sold = dict.fromkeys(range(60), 20)
    for day in (8, 7, 6, 5, 4):
        del sold[day]
    found = seen(row(sold, {8: 0.8, 7: 1, 6: 1, 5: 1, 4: 1}, lead=6.0, longest=6.0, realised=6.0, window=60))
    assert found.filter(origin_number=1)["outcome_units"].item() == 80


def test_a_closed_day_does_not_hide_whether_a_shelf_was_empty():
    """A cycle that begins on a Sunday and runs empty on Monday; and a shelf that is empty before a Sunday and filled up after it."""
    sold = dict.fromkeys([day for day in range(60) if day not in (8, 7, 6, 5, 4)], 20)
    times = {"lead": 6.0, "longest": 6.0, "realised": 6.0, "window": 60}
    found = seen(row(sold, {7: 0.8, 6: 1, 5: 1, 4: 1}, **times), closed={8}).filter(origin_number=1)
    # Seen for 1.2 of five open days, which counts as a quarter.
    assert found["outcome_units"].item() == 80
    sold = dict.fromkeys([day for day in range(60) if day not in (10, 11)], 4)
    short = {"lead": 1.0, "longest": 1.0, "realised": 1.0, "window": 60}
    counted = [
        seen(row(sold, {9: 0.9, empty: 1.0}, **short), closed=closed).filter(origin_number=0)["counted_buckets"].item()
        for empty, closed in ((10, ()), (11, {10}))
    ]
    # Of sixty days neither the empty one counts nor the one after it, and a closed one is none.
    assert counted == [58, 57]


def test_what_a_sold_out_week_hides_is_neither_left_out_nor_made_up():
    """Shelves filled up to three weeks of demand every week, an order takes two: just the weeks that ask for much sell out."""
    rng = np.random.default_rng(5)
    places, weeks = 500, 150
    level = rng.uniform(1.5, 12, places)
    rate = level * np.exp(
        0.3 * rng.normal(size=(weeks, places)).cumsum(axis=0) / np.sqrt(np.arange(1, weeks + 1))[:, None]
    )
    demand = rng.negative_binomial(4, 4 / (4 + rate)).astype(float)
    stock, coming = np.ceil(3.5 * level), np.zeros((2, places))
    sold, out = np.zeros_like(demand), np.zeros_like(demand)
    for week in range(weeks):
        stock = stock + coming[0]
        order = np.ceil(3.5 * level) - stock - coming[1]
        sold[week] = np.minimum(demand[week], stock)
        # The moment at which the last unit goes, of so many that come at random moments of the week.
        gone = rng.beta(np.maximum(stock, 1), np.maximum(demand[week] - stock, 0) + 1)
        out[week] = np.where((demand[week] > stock) & (stock > 0), 1 - gone, 0)
        stock, coming = stock - sold[week], np.stack([coming[1], order])
    newest_first = (table[::-1] for table in (sold, 1 - out, out))
    found = completed(*newest_first)[::-1]
    sold_out = out > 0
    assert 0.03 < sold_out.mean() < 0.4
    assert sold[sold_out].sum() < 0.8 * demand[sold_out].sum()
    assert found[sold_out].sum() == pytest.approx(demand[sold_out].sum(), rel=0.08)
    assert (found[~sold_out] == sold[~sold_out]).all()


def test_what_came_later_does_not_change_what_a_sold_out_bucket_counts():
    units, seen, out = (np.array(one)[:, None] for one in ([9.0, 3, 0, 2], [1, 0.4, 1, 1], [0, 0.6, 0, 0]))
    found = completed(units, seen, out)
    assert found[0, 0] == 9
    assert (completed(units[1:], seen[1:], out[1:]) == found[1:]).all()
    # One of two older buckets sold, and half a one of half: (1 + 0.5) / (2 + 1) of the pace of 7.5, and of the mean of 1 the rest.
    assert found[1, 0] == pytest.approx(3 + 0.6 * (0.5 * 3 / 0.4 + 0.5 * 1))


def test_a_promotion_of_a_whole_location_leaves_the_outcome_as_one_of_an_item_does():
    sold = {day: 400 if day in (4, 5) else 2 for day in range(70)}
    everywhere = seen(row(sold), promoted=(4, 5), spikes="keep").filter(origin_number=1)
    alone = seen(row(sold, {4: 1.0, 5: 1.0}), spikes="keep").filter(origin_number=1)
    for found in (everywhere, alone):
        assert found["outcome_units"].item() == 14
        assert found["outcome_seen_share"].item() == pytest.approx(5 / 7)


def test_an_order_that_came_soon_is_not_counted_before_a_late_one_would_have_come():
    """Else only quick orders would be checked on the newest days."""
    soon, late = came([1] * 40, 9, 2.0, 10.0), came([1] * 40, 10, 2.0, 10.0)
    assert np.isnan(soon.units[0])
    assert late.units[0] == 2
    assert np.isnan(came([1] * 40, 20, np.nan, 3.0).units[0])


def test_the_variance_of_overlapping_sums_has_no_bias():
    rng = np.random.default_rng(3)
    table = Summed(rng.normal(0, 1, (60, 20_000)))
    every = Summed(np.ones((60, 20_000)))
    window, period = np.full(20_000, 60), np.full(20_000, 7)
    variance = cumulated(table, every, 0, window, period, period.astype(float))[1]
    assert variance.mean() == pytest.approx(7, rel=0.02)


def test_quantiles_of_sums_are_those_that_so_many_did_not_exceed():
    units = np.arange(20, dtype=float)[:, None]
    every = np.ones_like(units)
    quantiles = cumulated(Summed(units), Summed(every), 0, np.array([20]), np.array([1]), np.array([1.0]))[2][0]
    expected = [np.sort(units[:, 0])[int(np.ceil(level * 20 - 1e-9)) - 1] for level in LEVELS]
    assert quantiles.tolist() == expected


def test_what_is_cut_off_a_one_off_is_cut_off_the_history_and_never_the_outcome():
    usual = {day: 2 + day % 3 for day in range(70)}
    spiked = usual | {30: 4000, 5: 4000}
    found = seen(row(spiked)).to_dicts()
    today, newest, middle, oldest = (
        next(one for one in found if one["origin_number"] == number) for number in range(4)
    )
    assert today["mean_units"] < 5 and newest["mean_units"] < 5 and middle["mean_units"] < 5
    assert newest["outcome_units"] > 4000  # it was really asked for between day 9 and day 2
    assert oldest["mean_units"] == pytest.approx(3, abs=0.1)
    assert seen(row(spiked), spikes="keep").filter(origin_number=0)["mean_units"].item() > 100


def test_what_is_cut_off_a_one_off_is_cut_off_the_sizes_of_orders():
    now_and_then = dict.fromkeys(range(0, 70, 5), 2)
    spiked = now_and_then | {10: 400}

    def sizes(confirmed=False, **chosen):
        one = row(spiked)
        if confirmed:
            one |= {
                "blocked_numbers": [10],
                "blocked_shares": [0.0],
                "blocked_out_shares": [0.0],
                "blocked_confirmed": [True],
                "blocked_censored": [False],
            }
        return seen(one, **chosen).filter(origin_number=0)["order_sizes"].item().to_list()

    capped = sizes()
    assert len(capped) == 6 and sorted(capped)[:5] == [2] * 5
    assert 2 < max(capped) < 30
    assert max(sizes(spikes="keep")) == max(sizes(confirmed=True)) == 400


def test_sizes_of_orders_are_kept_of_items_that_sell_now_and_then():
    """On 49 of 66 days and no more, an interval above 1.32; of 50 it is 1.32."""
    found = [
        seen(row(dict.fromkeys(range(66 - sales, 66), 3), window=66)).filter(origin_number=0)["order_sizes"].item()
        for sales in (49, 50)
    ]
    assert found[0].to_list() == [3] * 49 and found[1] is None


def test_periods_are_counted_as_whole_buckets():
    """Where lead times vary by more than a bucket the mean stays; where they do not, it is that of the nearest."""
    mean = np.array([0.4, 1.43, 1.57, 12.3, 2.5, np.nan])
    found, sd = rounded_periods(mean, np.array([0.0, 0.0, 0.0, 3.0, 0.4, 1.0]))
    assert found[:3].tolist() == [1, 1, 2]
    assert sd[:3].tolist() == [0, 0, 0]
    assert found[3:5] == pytest.approx([12.3, 2.5], abs=0.05)
    assert sd[3:5] == pytest.approx([np.sqrt(9 + 1 / 12), np.sqrt(0.16 + 1 / 12)], rel=0.05)
    assert np.isnan(found[5])
