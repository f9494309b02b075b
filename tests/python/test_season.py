"""The season of a year ago: found where many items tell, drawn together where few do, nothing newer than the day in it."""

import sys

import numpy as np
import polars as pl
import pytest
from restock.demand import Calendar
from restock.methods.law import is_worth_it, learn
from restock.outlook import OutlookSettings, outlook, season
from restock.outlook.item_ratios import LEAST, MOST, item_ratios
from test_outlook import NO_DAYS, SCHEMA

WEEKS, ORIGINS = 150, np.array([0, 2, 4])
NO_YEAR = {
    "year_ago_units": pl.Float64, "year_ago_near_units": pl.Float64,
    "year_ago_expected": pl.List(pl.Float64), "year_ago_near_expected": pl.List(pl.Float64),
}  # fmt: skip


def firm(items=12, places=6, swing=0.5, weeks=WEEKS, seed=1):
    """Weekly sales with the same yearly season everywhere, today the highest week."""
    rng = np.random.default_rng(seed)
    level = 20 * np.exp(swing * np.cos(2 * np.pi * np.arange(weeks) / 52))
    rows = []
    for item in range(items):
        for place in range(places):
            sold = rng.poisson(level).astype(float)
            rows.append(
                {
                    "item_id": f"i{item}", "location_id": f"p{place}", "is_walked": True, "review_period_days": 0.0,
                    "window_buckets": 13, "history_buckets": weeks,
                    "sold_numbers": np.arange(weeks)[::-1].tolist(), "sold_units": sold[::-1].tolist(),
                    "blocked_numbers": [], "blocked_shares": [], "blocked_out_shares": [], "blocked_confirmed": [], "blocked_censored": [],
                    "lead_time_mean_days": [21.0] * 3, "lead_time_max_days": [21.0] * 3, "realised_days": [21.0] * 3, "earlier_days": [21.0] * 3,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=SCHEMA)


def seen(batch, weeks=WEEKS):
    settings = OutlookSettings(bucket="week", class_window_buckets=52, history_buckets=weeks)
    return outlook(batch, ORIGINS, Calendar(pl.DataFrame([], schema=NO_DAYS), weeks), settings)


def test_a_season_of_all_is_found():
    found = season(seen(firm())).filter(pl.col("origin_number") == 0)
    ratios = np.array(found["season"].to_list())
    # The weeks around a peak, against the mean of a year.
    expected = (
        np.exp(0.5 * np.cos(2 * np.pi * np.arange(-3, 4) / 52)).mean()
        / np.exp(0.5 * np.cos(2 * np.pi * np.arange(52) / 52)).mean()
    )
    around, near = np.split(ratios, 2, axis=1)
    assert around[:, -1] == pytest.approx(np.full(72, expected), rel=0.05)
    assert np.ptp(around[:, -1]) < 0.05
    # The shorter the memory, the less of the season is still to come.
    assert (np.diff(around.mean(axis=0)[:5]) > 0).all()
    # The three weeks of the period lie at the peak, with less beside them.
    expected *= (
        np.exp(0.5 * np.cos(2 * np.pi * np.arange(0, 3) / 52)).mean()
        / np.exp(0.5 * np.cos(2 * np.pi * np.arange(-2, 5) / 52)).mean()
    )
    assert near[:, -1] == pytest.approx(np.full(72, expected), rel=0.05)


def test_a_peak_of_one_week_is_found_where_it_lies():
    """A third of the items sell four times as much in one week of the year; the weeks around it do not know."""
    weeks = 3 * 52 + 10
    batch = firm(swing=0.0, weeks=weeks)
    peaks = np.array([1.0] * weeks)
    # Bucket 0 is today: the week to come is that of 51 weeks ago, and of 103.
    peaks[[weeks - 1 - 51, weeks - 1 - 103, weeks - 1 - 155]] = 4.0
    rows = batch.with_columns(
        pl.when(pl.col("item_id").is_in(["i1", "i4", "i7", "i10"]))
        .then(pl.col("sold_units") * pl.Series([peaks.tolist()] * len(batch)))
        .otherwise("sold_units"),
        lead_time_mean_days=pl.Series([[7.0] * 3] * len(batch)),
    )
    found = season(seen(rows, weeks=weeks)).filter(pl.col("origin_number") == 0)
    around, near = np.split(np.array(found["season"].to_list()), 2, axis=1)
    peaked = found["item_id"].is_in(["i1", "i4", "i7", "i10"]).to_numpy()
    year = (52 + 3) / 52
    assert near[peaked, -1] == pytest.approx(np.full(24, 4 / year), rel=0.1)
    assert around[peaked, -1] == pytest.approx(np.full(24, 8 / 5 / year), rel=0.1)
    assert near[~peaked, -1] == pytest.approx(np.full(48, 1.0), rel=0.15)


def test_items_of_a_group_have_their_season_in_common():
    """Toys rise before Christmas, garden tools fall; each sells too little to tell by itself."""
    toys, tools = firm(20, 1, swing=1.0), firm(20, 1, swing=-1.0, seed=2)
    few = pl.concat([toys, tools.with_columns(item_id=pl.lit("t") + pl.col("item_id"))])
    few = few.with_columns(
        sold_units=pl.col("sold_units").list.eval((pl.element() / 20).round()),
    )
    groups = few.select(
        "item_id",
        item_group=pl.when(pl.col("item_id").str.starts_with("t")).then(pl.lit("tools")).otherwise(pl.lit("toys")),
    )
    rows = seen(few)

    def last(found):
        found = found.filter(pl.col("origin_number") == 0).with_columns(ratio=pl.col("season").list.get(5))
        return [
            found.filter(pl.col("item_id").str.starts_with("t") == is_tool)["ratio"].to_numpy()
            for is_tool in (False, True)
        ]

    apart, together = last(season(rows, groups)), last(season(rows))
    assert np.ptp(apart[0]) < np.ptp(together[0])
    assert apart[0].mean() > together[0].mean() and apart[1].mean() < together[1].mean()
    nobody = season(rows, groups.clear())
    assert nobody.equals(season(rows))
    # Half of them named: the others are a group as well.
    assert season(rows, groups.filter(pl.col("item_group") == "toys")).equals(season(rows, groups))


def test_what_began_in_one_group_does_not_count_as_a_season_of_it():
    """One item sold twenty times as much a year ago: its group and itself stay within the limits, and so do both together."""
    times = pl.when(pl.col("item_id") == "i0").then(20.0).otherwise(1.0)
    rows = seen(firm()).with_columns(pl.col("year_ago_units") * times)
    groups = pl.DataFrame({"item_id": ["i0"], "item_group": ["alone"]})
    found = season(rows, groups).filter(pl.col("item_id") == "i0", pl.col("season").is_not_null())
    around = np.split(np.array(found["season"].to_list()), 2, axis=1)[0]
    assert around.max() == MOST


def test_past_years_are_added_up():
    """By hand, of one row that sold 1 a week for a year, 2 for the next and 3 since, with the coming week of each year doubled."""
    weeks = 52 * 2 + 20
    sold = np.repeat([1.0, 2.0, 3.0], [20, 52, 52])
    sold[[weeks - 1 - 51, weeks - 1 - 103]] = [5.0, 3.0]
    batch = firm(items=1, places=1, weeks=weeks).with_columns(
        sold_numbers=pl.Series([np.arange(weeks).tolist()]), sold_units=pl.Series([sold[::-1].tolist()]),
        lead_time_mean_days=pl.Series([[7.0] * 3]),
    )  # fmt: skip
    found = seen(batch, weeks=weeks).filter(pl.col("origin_number") == 0)
    assert found["year_ago_near_units"].item() == 5 + 3
    # The means of the year after each; and a level of two weeks as it stood before them.
    years = ((51 * 3 + 5) / 52, (51 * 2 + 3) / 52)
    assert found["year_ago_near_expected"].item()[-1] == pytest.approx(sum(years))
    assert found["year_level"].item() == pytest.approx(years[0])
    assert found["year_ago_near_expected"].item()[0] == pytest.approx(2 + 1, rel=0.01)
    # Two weeks on each side: of the newer year all, of the older one as well.
    assert found["year_ago_units"].item() == (2 + 2 + 5 + 3 + 3) + (1 + 1 + 3 + 2 + 2)
    # Without eight weeks before it, the older year does not count.
    left = weeks - 13
    short = batch.with_columns(
        sold_numbers=pl.Series([np.arange(left).tolist()]), sold_units=pl.Series([sold[:12:-1].tolist()]), history_buckets=pl.lit(left)
    )  # fmt: skip
    assert seen(short, weeks=left).filter(pl.col("origin_number") == 0)["year_ago_near_units"].item() == 5


def test_nothing_newer_than_its_day_changes_a_ratio():
    batch = firm()
    newest = pl.col("sold_units")
    changed = batch.with_columns(
        pl.concat_list(newest.list.head(WEEKS - 4), (newest.list.tail(4) + 50)).alias("sold_units")
    )
    one, other = (season(seen(one)).filter(pl.col("origin_number") == 2) for one in (batch, changed))
    assert one.equals(other) and len(one) == 72


def test_rows_of_any_order_have_the_same_season():
    rows = seen(firm(items=5, places=3))
    turned = rows.sample(fraction=1.0, shuffle=True, seed=3)
    assert season(rows).equals(season(turned))


def test_without_a_year_there_is_none():
    short = seen(firm(weeks=55), weeks=55)
    assert short["year_ago_units"].null_count() == len(short)
    assert season(short)["season"].null_count() == len(short)


def test_what_has_not_seen_a_year_is_lent_the_season_of_its_item_of_its_group_or_of_all():
    """Half of the items, toys, peak today, and tools do not. i0 is young in one of its locations, and three items are young in all."""
    flat = firm(items=24, swing=0.0, seed=2).with_columns(("t" + pl.col("item_id")).alias("item_id"))
    items = ["i0", "i20", "ti20", "i21"]
    is_young = ((pl.col("item_id") == "i0") & (pl.col("location_id") == "p0")) | pl.col("item_id").is_in(items[1:])
    rows = seen(pl.concat([firm(items=24), flat]))
    past = ["year_ago_units", "year_ago_expected", "year_ago_near_units", "year_ago_near_expected", "year_level"]
    young = rows.with_columns(pl.when(~is_young).then(pl.col(past)))
    groups = pl.DataFrame(
        {"item_id": [f"{kind}{item}" for kind in ("i", "ti") for item in range(24) if (kind, item) != ("i", 21)]}
    )
    groups = groups.with_columns(
        item_group=pl.when(pl.col("item_id").str.starts_with("t")).then(pl.lit("tools")).otherwise(pl.lit("toys"))
    )
    found = season(young, groups).filter(pl.col("origin_number") == 0)
    around = {
        (item, place): np.array(ratios).reshape(2, -1)[0, -1]
        for item, place, ratios in found.select("item_id", "location_id", "season").iter_rows()
    }
    assert around["i0", "p0"] == around["i0", "p1"]
    toys, tools = (np.mean([around[f"{kind}{item}", "p1"] for item in range(1, 20)]) for kind in ("i", "ti"))
    assert toys > 1.2 > 1.05 > tools
    assert around["i20", "p1"] == pytest.approx(toys, rel=0.02)
    assert around["ti20", "p1"] == pytest.approx(tools, rel=0.02)
    # Without a group it gets what lies between the two.
    assert tools < around["i21", "p1"] < toys


def test_what_an_item_does_of_late_is_seen_at_all_its_locations_together():
    """Two of twelve items have sold a third for six weeks; each of six locations alone sees too little of it to be sure."""
    batch = firm(swing=0.0)
    late = pl.when(pl.col("item_id").is_in(["i3", "i7"])).then(
        pl.concat_list(
            pl.col("sold_units").list.head(WEEKS - 6),
            (pl.col("sold_units").list.tail(6) / 3).list.eval(pl.element().round()),
        )
    )
    found = season(seen(batch.with_columns(late.otherwise("sold_units").alias("sold_units")))).filter(origin_number=0)
    ratios = np.array(found["everywhere"].to_list())
    fell = found["item_id"].is_in(["i3", "i7"]).to_numpy()
    # The usual demand is that of 13 weeks, six of them low; to a memory of two weeks they are seven eighths. All items tell more.
    fallen = (0.875 / 3 + 0.125) / ((7 + 6 / 3) / 13)
    assert (ratios[fell, 0] > fallen).all() and (ratios[fell, 0] < (fallen + 1) / 2).all()
    assert ratios[~fell, 0] == pytest.approx(np.ones(60), rel=0.05)
    assert (np.ptp(ratios[found["item_id"].to_numpy() == "i3"], axis=0) == 0).all()
    alone = season(seen(firm(places=1)))
    assert alone["everywhere"].null_count() == len(alone)
    few, enough = (season(seen(firm(items=items, places=2))) for items in (9, 10))
    assert few["everywhere"].null_count() == len(few)
    assert enough["everywhere"].null_count() == 0


def test_each_level_is_compared_over_the_buckets_that_it_is_worth():
    """By hand, for a history that is shorter than the longest memory; where nothing could be sold, nothing is known."""
    rng = np.random.default_rng(5)
    levels = rng.uniform(1, 6, (40, 3))
    levels[7] = np.nan
    rows = pl.DataFrame(
        {
            "item_id": [f"i{number // 2:02d}" for number in range(40)] , "location_id": ["x", "y"] * 20, "origin_number": [0] * 40,
            **dict.fromkeys(NO_YEAR, [None] * 40), "levels": levels.tolist(),
            "mean_units": np.full(40, 3.0), "counted_buckets": np.full(40, 20.0),
        },
        schema_overrides=NO_YEAR,
    )  # fmt: skip
    single = rows.head(1).with_columns(item_id=pl.lit("z"))
    found = season(pl.concat([rows, single]))["everywhere"].to_list()
    assert found[40] is None
    worth = [min((1 + 0.5 ** (1 / life)) / (1 - 0.5 ** (1 / life)), 20.0) for life in (2, 4, 8)]
    for place, buckets in enumerate(worth):
        seen_buckets = np.where(np.isnan(levels[:, place]), 0.0, buckets)
        wanted = item_ratios(np.nan_to_num(levels[:, place]) * seen_buckets, 3.0 * seen_buckets, np.arange(40) // 2)
        assert [one[place] for one in found[:40]] == pytest.approx(wanted.tolist(), rel=1e-12)


def test_an_item_is_drawn_to_all_the_more_the_less_it_sold():
    units = np.array([60.0, 58, 62, 60, 42, 38, 40, 40, 3, 0, 2, 3])
    expected = np.array([40.0] * 8 + [1.0] * 4)
    high, low, small = item_ratios(units, expected, np.repeat([0, 1, 2], 4))[[0, 4, 8]]
    assert 1.0 <= low < small < high < 1.5
    alike = item_ratios(np.full(6, 12.0), np.full(6, 10.0), np.arange(6))
    assert alike == pytest.approx(np.full(6, 1.2))
    assert item_ratios(np.zeros(3), np.ones(3), np.arange(3)).tolist() == [1, 1, 1]
    wild = item_ratios(np.array([9000.0, 0, 10]), np.array([10.0, 900, 10]), np.arange(3))
    assert ((wild >= LEAST) & (wild <= MOST)).all()


def test_rows_that_were_forgotten_do_not_hide_the_season_of_others():
    """A level of the last days expects next to nothing of what sold a month before, and one order of a lot came all the same."""
    rng = np.random.default_rng(4)
    places = 3
    item = np.repeat(np.arange(40), places)
    true = np.where(item < 4, 1.6, 1.0)
    expected = np.where(item < 20, rng.uniform(50, 400, item.size), rng.uniform(2, 20, item.size))
    units = rng.poisson(true * expected).astype(float)
    forgotten = item >= 36
    expected[forgotten] = 1e-9
    units[forgotten] = 12
    ratios = item_ratios(units, expected, item)
    assert ratios[item < 4] == pytest.approx(np.full(4 * places, 1.6), rel=0.1)
    assert ratios[(item >= 4) & (item < 20)] == pytest.approx(np.full(16 * places, 1.0), rel=0.15)


def test_what_the_places_of_an_item_have_in_common_is_its_season():
    """Lumpy rows look like chance all over; that the same items are above everywhere is not chance."""
    rng = np.random.default_rng(6)
    item = np.repeat(np.arange(30), 5)
    true = np.where(item < 3, 1.5, 1.0)
    expected = rng.uniform(200, 400, item.size)
    units = true * expected + rng.normal(0, 0.2 * expected)
    ratios = item_ratios(units, expected, item)
    own = np.bincount(item, units) / np.bincount(item, expected)
    assert (ratios[item < 3] > 1.3).all()
    assert ((own.min() < ratios) & (ratios < own.max())).all()


def test_rows_lie_no_closer_together_than_their_items(monkeypatch):
    """Where rows seem to differ by chance alone, and items still have something in common, large rows do not count beyond all measure."""
    item = np.repeat(np.arange(4), 2)
    expected = np.array([400.0, 4, 400, 4, 400, 4, 400, 4])
    units = expected * np.array([1.8, 1.2, 0.6, 0.9, 1.0, 1.0, 1.1, 1.1])
    monkeypatch.setattr(sys.modules["restock.outlook.item_ratios"], "_spreads", lambda *_: (2.0, 0.0))
    plain = 1 / 2.0
    ratios = item_ratios(units, expected, item)
    common = (units * plain).sum() / (expected * plain).sum()
    own = np.bincount(item, units) / np.bincount(item, expected)
    inside = np.sort(np.stack([own, np.full(4, common)]), axis=0)
    assert ((ratios[::2] >= inside[0] - 1e-6) & (ratios[::2] <= inside[1] + 1e-6)).all()


def test_a_law_with_season_counts_only_where_it_is_worth_it():
    rng = np.random.default_rng(5)
    level, ratio = rng.uniform(5, 50, 2000), rng.uniform(0.6, 1.6, 2000)
    ways = np.stack([level, level * ratio], axis=1)
    told = (level, np.ones(2000), np.tile([1.0, 1.0, 1.0, 0.0, 1.0], (2000, 1)))
    for outcome, expected in ((rng.poisson(level * ratio), True), (rng.poisson(level), False)):
        sold = outcome.astype(float)
        plain, seasoned = (learn(some, told[0], sold, told[1], told[2]) for some in (ways[:, :1], ways))
        assert is_worth_it(seasoned, plain, ways, told[0], sold, told[1], told[2]) is expected


def test_of_many_ways_those_that_get_a_weight_are_counted():
    """One of nine ways knows a mild season, the others turn it round. It is worth more than chance; nine would not be."""
    rng = np.random.default_rng(8)
    level, ratio = rng.uniform(5, 50, 2000), rng.uniform(0.95, 1.05, 2000)
    ways = np.stack([level, level * ratio, *[level / ratio**number for number in range(1, 9)]], axis=1)
    sold = rng.poisson(level * ratio).astype(float)
    told = (np.ones(2000), np.tile([1.0, 1.0, 1.0, 0.0, 1.0], (2000, 1)))
    plain, seasoned = (learn(some, level, sold, *told) for some in (ways[:, :1], ways))
    mean = plain.mean(ways, told[1])
    left = [
        ((sold - one) ** 2 / plain.variance(mean, level, told[1])).sum() for one in (mean, seasoned.mean(ways, told[1]))
    ]
    assert np.log(2000) < left[0] - left[1] < 9 * np.log(2000)
    assert is_worth_it(seasoned, plain, ways, level, sold, *told)
