"""Walking forward: nothing is learned on a day that was not over by then, and what was learned survives being written down."""

from dataclasses import replace
from threading import Barrier

import numpy as np
import polars as pl
import pytest
from restock import parallel, share_to_cover
from restock.backtest import BacktestSettings, walk_forward
from restock.learning import walk
from restock.learning.groups import Groups
from restock.learning.lessons import SCHEMA, read_lessons, write_down
from restock.learning.taught import HIGHEST_LEVEL, Taught
from restock.learning.walk import Checks, Walk
from restock.learning.ways import ROUTED, methods_of, used_methods
from restock.methods.history import Pooled
from restock.methods.law import learn
from restock.methods.methods import METHODS, Lessons, moments_of, shape_of

ITEMS, DAYS, EVERY, PERIOD = 150, 6, 15, 7
TARGET = 0.9


def rows(items=ITEMS, days=DAYS, windows=None, spread=2.0, seed=1, over=PERIOD, after=0):
    """The frame that is walked: items of one level each, gamma-like whole demand, a fixed lead time."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(2, 12, items)
    frames = []
    for origin in range(days + 1):
        window = (windows or [90] * (days + 1))[origin]
        mean = level * rng.normal(1, np.sqrt(spread / level / window), items).clip(0.5)
        outcome = rng.negative_binomial(level * PERIOD / (spread - 1), 1 / spread).astype(float)
        frames.append(
            pl.DataFrame(
                {
                    "item_id": [f"{item:04d}" for item in range(items)], "location_id": ["x"] * items,
                    "origin_number": np.full(items, origin), "bucket_number": np.full(items, origin * EVERY),
                    "mean_units": mean, "variance_units": spread * mean,
                    "levels": [[value * 1.02, value] for value in mean], "sale_levels": [[0.9, 0.9]] * items,
                    "settled_levels": [[value * 1.02, value, value] for value in mean], "trading_share": np.ones(items),
                    "run_variance_units": spread * mean * PERIOD, "runs": np.full(items, float(window - PERIOD)),
                    "run_quantiles": [[value] * 17 for value in mean * PERIOD], "period_buckets": np.full(items, 1.0 * PERIOD),
                    "counted_buckets": np.full(items, 1.0 * window), "window_buckets": np.full(items, 1.0 * window),
                    "sale_buckets": np.full(items, 0.9 * window), "interval_buckets": np.full(items, 1.1),
                    "size_cv_squared": np.full(items, 0.2), "order_mean_units": np.full(items, 2.5),
                    "order_of_a_unit_units": np.full(items, 2.6), "year_level": [None] * items,
                    "season": pl.Series([None] * items, dtype=pl.List(pl.Float64)),
                    "everywhere": pl.Series([None] * items, dtype=pl.List(pl.Float64)),
                    "order_sizes": [[2.0, 3.0]] * items, "is_whole": np.ones(items, bool),
                    "outcome_units": outcome if origin else np.full(items, np.nan),
                    "outcome_buckets": np.full(items, 1.0 * PERIOD), "outcome_seen_share": np.ones(items),
                    "earlier_outcome_units": np.full(items, np.nan), "longest_buckets": np.full(items, 1.0 * over),
                    "ordered_after_days": np.full(items, 1.0 * after), "realised_days": np.full(items, 1.0 * PERIOD),
                    "abc_class": ["A" if item % 2 else "B" for item in range(items)],
                    "demand_pattern": ["smooth"] * items, "cycle_service_level": np.full(items, TARGET),
                    "unit_price": np.ones(items), "lead_time_mean_days": np.full(items, 1.0 * PERIOD),
                    "lead_time_sd_days": np.zeros(items), "lead_time_max_days": np.full(items, 1.0 * over),
                    "lead_time_count": np.full(items, 20.0), "review_period_days": np.zeros(items),
                    "mean_error_units": np.zeros(items), "lead_time_shape_group_id": ["g"] * items,
                }
            )
        )  # fmt: skip
    return pl.concat(frames).with_columns(pl.col("outcome_units", "earlier_outcome_units").fill_nan(None))


LEAD_TIMES = pl.DataFrame(
    {"origin_number": np.arange(DAYS + 1), "lead_time_group_id": ["g"] * (DAYS + 1)}
    | {"distribution_days": [[7.0]] * (DAYS + 1), "distribution_shares": [[1.0]] * (DAYS + 1)}
)


def walked(frame, **settings):
    return walk_forward(frame, LEAD_TIMES, BacktestSettings(**settings))


@pytest.fixture(scope="module")
def plain():
    return rows()


@pytest.fixture(scope="module")
def plain_walk(plain):
    return walked(plain)


def checks(found, *origins):
    return found.filter(pl.col("kind") == "check", pl.col("origin_number").is_in(origins))


def test_what_ends_later_changes_nothing_that_a_day_knew(plain, plain_walk):
    """Outcomes of day 2 (bucket 30, over by bucket 23) are known on day 1 (bucket 15), and not before."""
    changed = walked(
        plain.with_columns(pl.when(origin_number=2).then(500.0).otherwise("outcome_units").alias("outcome_units"))
    )
    earlier, day = (3, 4, 5, 6), 2
    assert checks(changed, *earlier).equals(checks(plain_walk, *earlier))
    figures = ["item_id", "method", "asked_level", "stock_units", "is_chosen"]
    assert checks(changed, day).select(figures).equals(checks(plain_walk, day).select(figures))
    assert not checks(changed, 1).select(figures).equals(checks(plain_walk, 1).select(figures))


@pytest.mark.parametrize(
    ("longest", "took", "after", "days"),
    [
        (20, PERIOD, 0, PERIOD),
        (15.5, PERIOD, 0, PERIOD),
        (PERIOD, 20, 0, PERIOD),
        (PERIOD, PERIOD, 9, PERIOD),
        (PERIOD, PERIOD, 0, 15.4),
    ],
)
def test_an_outcome_that_may_still_change_is_not_learned_from(longest, took, after, days):
    """On the next day of the walk, 15 days later: an order that may take longer, one that did, one of a week placed 9 days later, and
    one that has not come when the bucket nearest to it is over."""
    slow = rows(items=60, over=longest, after=after)
    slow = slow.with_columns(outcome_buckets=pl.lit(1.0 * took), realised_days=pl.lit(1.0 * days))
    changed = slow.with_columns(pl.when(origin_number=2).then(500.0).otherwise("outcome_units").alias("outcome_units"))
    figures = ["item_id", "method", "asked_level", "stock_units", "is_chosen"]
    assert checks(walked(slow), 1).select(figures).equals(checks(walked(changed), 1).select(figures))


def test_until_the_next_order_has_come_the_time_that_an_earlier_one_took_teaches():
    """The next order of day 2 has not come on day 1: what was asked for over an earlier one's time counts; today it has."""
    told = rows(items=60, after=9).with_columns(earlier_outcome_units="outcome_units")
    changed = told.with_columns(
        pl.when(origin_number=2).then(500.0).otherwise("outcome_units").alias("earlier_outcome_units")
    )
    one, other = walked(told), walked(changed)
    assert not checks(one, 1)["asked_level"].equals(checks(other, 1)["asked_level"])
    assert checks(one, 2).equals(checks(other, 2))
    for kind in ("law", "curve"):
        assert one.filter(kind=kind).equals(other.filter(kind=kind))


def test_what_was_asked_for_over_the_time_of_an_earlier_order_teaches_when_the_longest_is_over():
    slow = rows(items=60, over=20).with_columns(earlier_outcome_units="outcome_units")
    other = pl.when(origin_number=2).then(500.0)
    changed = slow.with_columns(
        other.otherwise(name).alias(name) for name in ("outcome_units", "earlier_outcome_units")
    )
    figures = ["item_id", "method", "asked_level", "stock_units", "is_chosen"]
    assert checks(walked(slow), 1).select(figures).equals(checks(walked(changed), 1).select(figures))


def test_a_cycle_of_which_the_end_was_not_seen_teaches_and_is_no_check():
    """Its next order came while the shelf was empty; over the time of an earlier one it was seen."""
    unseen = (pl.col("origin_number") == 3) & (pl.col("item_id") == "0000")
    told = rows(items=20, days=4).with_columns(earlier_outcome_units="outcome_units")
    found = walked(told.with_columns(pl.when(unseen).then(None).otherwise("outcome_units").alias("outcome_units")))
    assert checks(found, 3)["item_id"].n_unique() == 19 and checks(found, 2)["item_id"].n_unique() == 20
    assert found.filter(kind="check")["outcome_units"].null_count() == 0


def test_rows_of_any_order_teach_the_same(plain, plain_walk):
    assert walked(plain.sample(fraction=1.0, shuffle=True, seed=4)).equals(plain_walk)


def test_workers_side_by_side_find_what_one_alone_finds(plain, plain_walk, monkeypatch):
    """And they are side by side: a worker alone would wait for the others for ever."""
    together = Barrier(parallel.MOST_WORKERS)
    monkeypatch.setattr(parallel.os, "cpu_count", lambda: 64)
    pieces = range(parallel.MOST_WORKERS)
    parallel.side_by_side(lambda _: together.wait(timeout=60), pieces, parallel.LEAST_ROWS, int)
    monkeypatch.setattr(parallel, "LEAST_ROWS", 0)
    assert walked(plain).equals(plain_walk)


def test_the_largest_piece_is_begun_first_and_results_keep_their_order(monkeypatch):
    monkeypatch.setattr(parallel.os, "cpu_count", lambda: 1)
    begun = []
    found = parallel.side_by_side(lambda piece: begun.append(piece) or -piece, [2, 5, 3], parallel.LEAST_ROWS, int)
    assert (begun, found) == ([5, 3, 2], [-2, -5, -3])


def test_lessons_survive_being_written_down(plain_walk):
    lessons = plain_walk.filter(pl.col("kind") != "check")
    assert set(lessons["kind"]) == {"pooled", "law", "curve", "choice", "rival"}
    again = write_down(read_lessons(lessons))
    order = ["kind", "abc_class", "demand_pattern", "method"]
    assert again.sort(order).equals(lessons.select(SCHEMA.keys()).sort(order))
    # Words for each class and pattern that was seen, and none for another.
    taught = read_lessons(lessons)
    assert set(taught.choice) == {("A", "smooth"), ("B", "smooth")}
    assert taught.level(("C", "lumpy"), "learned", np.array([0.9])) == [0.9]


def test_levels_are_learned_and_kept_between_the_limits(plain_walk):
    taught = read_lessons(plain_walk.filter(pl.col("kind") != "check"))
    way = taught.choice["A", "smooth"]
    levels = taught.level(("A", "smooth"), way, np.array([0.5, 0.9, 1.0]))
    assert 0.5 < levels[1] < 0.97 and levels[2] == HIGHEST_LEVEL
    assert not any(method == "normal" for _, _, method in taught.curves)


def test_without_correction_what_is_asked_is_what_is_promised(plain):
    found = walked(plain, calibrate=False)
    assert set(found.filter(pl.col("kind") == "check")["asked_level"]) == {TARGET}
    assert found.filter(pl.col("kind") == "curve").is_empty()
    assert not found.filter(pl.col("kind") == "choice").is_empty()


def test_each_check_is_chosen_once_at_the_level_of_the_chosen_way(plain_walk):
    chosen = plain_walk.filter(pl.col("kind") == "check", "is_chosen")
    assert chosen.group_by("item_id", "origin_number").len()["len"].to_list() == [1] * (ITEMS * DAYS)
    for _, cell in chosen.group_by("origin_number", "abc_class", "demand_pattern"):
        assert cell["asked_level"].n_unique() == 1


def walk_of(frame, outcome=None, over=PERIOD, **settings):
    from restock.backtest import shape_rows
    from restock.methods.seen import read_seen

    shape, shapes = shape_rows(frame, LEAD_TIMES)
    at = frame["bucket_number"].to_numpy()
    known = frame["outcome_units"].fill_null(np.nan).to_numpy() if outcome is None else outcome
    past = Checks(
        frame["origin_number"].to_numpy(), at, at - over, known, np.full(len(frame), TARGET), np.ones(len(frame)),
        np.full(len(frame), TARGET), frame["earlier_outcome_units"].fill_null(np.nan).to_numpy(), at - over,
    )  # fmt: skip
    groups = Groups(frame["abc_class"], frame["demand_pattern"])
    return Walk(read_seen(frame, shape, "day"), past, groups, shapes, **settings)


def came(one):
    return np.where(one.checks.origin > 0, one.checks.outcome, np.nan)


def test_days_with_little_history_are_left_out_where_there_are_others():
    windows = [90, 90, 75, 60, 44, 30, 15]
    one = walk_of(rows(windows=windows))
    origin = one.checks.origin
    alike = one._alike(one.known & (origin > 0), origin == 0)
    assert set(origin[alike]) == {1, 2, 3}
    short = walk_of(rows(windows=[90, 40, 30, 20, 13, 12, 11]))
    assert set(short.checks.origin[short._alike(short.known, short.checks.origin == 0)]) == {1, 2}


def test_nothing_is_learned_from_days_with_little_history_or_from_few_short_cycles():
    """Three days of records say next to nothing of the next week; and of one week nobody knows whether it was like others."""
    for windows in ([27, 11, 3], [90, 11, 5, 4], [90, 60]):
        walk = walk_of(rows(windows=windows, days=len(windows) - 1))
        assert not walk._alike(walk.known, walk.checks.origin == 0).any()
        taught = next(taught for origin, taught, _ in walk.steps() if origin == 0)
        assert all(lessons.law is None for lessons in taught.lessons.values())
        assert all(source == "none" for _, source in taught.curves.values())
    # Two cycles of a week have seen every weekday twice; a single one of a month of weeks has, too.
    assert walk_of(rows(windows=[90, 60, 50], days=2))._alike(*_all(90, 60, 50)).any()
    assert walk_of(rows(windows=[90, 60], days=1), bucket_days=7.0)._alike(*_all(90, 60)).any()


def _all(*windows):
    origin = np.repeat(np.arange(len(windows)), ITEMS)
    return origin > 0, origin == 0


def test_what_cannot_keep_the_promise_at_any_level_is_not_chosen():
    """Rows of which the window saw nothing: the router holds none for them, and a third of them are asked for. It was cheap."""
    asked_for = pl.col("item_id").str.ends_with("1") | pl.col("item_id").str.ends_with("4")
    frame = rows().with_columns(
        pl.lit(0.0).alias("mean_units"),
        pl.lit(0.0).alias("variance_units"),
        pl.when(asked_for).then(pl.col("outcome_units").clip(1)).otherwise(0.0).alias("outcome_units"),
    )
    # Cycles overlap: when there is a law, none of its own figures has been checked yet.
    steps = [taught for _, taught, _ in walk_of(frame, over=2 * EVERY).steps()]
    at_all = 0
    for taught in steps:
        for cell, choice in taught.choice.items():
            if taught.lessons[cell[0]].law is not None:
                levels = [taught.level(cell, way, np.array([TARGET]))[0] for way in (ROUTED, choice)]
                at_all += levels[0] == HIGHEST_LEVEL
                assert levels[1] < HIGHEST_LEVEL
    assert at_all


def test_a_way_is_corrected_by_all_the_rows_that_it_sizes():
    """Rows that a method is not meant for are sized by another, at the level of the way as a whole."""
    frame = rows().with_columns(
        pl.when(pl.col("item_id").str.tail(1).is_in(["0", "1"])).then(3.0).otherwise("lead_time_count").alias("lead_time_count")
    ).with_columns(lead_time_sd_days=pl.lit(0.5))  # fmt: skip
    humps = LEAD_TIMES.with_columns(
        pl.Series("distribution_days", [[6.0, 9.0]] * (DAYS + 1)), pl.Series("distribution_shares", [[0.8, 0.2]] * (DAYS + 1))
    )  # fmt: skip
    found = walk_forward(frame, humps, BacktestSettings())
    curves = {(row["abc_class"], row["method"]): row for row in found.filter(pl.col("kind") == "curve").to_dicts()}
    # One in five rows has too few receipts for a mixture; the way still knows all of their outcomes.
    assert curves["A", "lead_time_mixture"]["outcomes"] == curves["A", ROUTED]["outcomes"] == ITEMS // 2 * DAYS


def test_who_stands_in():
    meant = {method: np.zeros(3, bool) for method in METHODS}
    meant["learned_mixture"][0] = True
    meant["learned"][:2] = True
    routed = np.array(["gamma", "gamma", ""], dtype="<U24")
    assert used_methods("learned_mixture", routed, meant).tolist() == ["learned_mixture", "learned", ""]
    assert used_methods(ROUTED, routed, meant).tolist() == ["gamma", "gamma", ""]
    assert methods_of("learned_mixture") == ("learned", "learned_mixture")


def test_a_row_that_nobody_can_size_does_not_decide_for_the_others(plain):
    lame = plain.with_columns(
        pl.when(pl.col("item_id") == "0003").then(None).otherwise(pl.col(name)).alias(name)
        for name in ("mean_units", "variance_units", "lead_time_mean_days")
    )
    choice = walked(lame).filter(pl.col("kind") == "choice")["method"].to_list()
    others = walked(plain.filter(pl.col("item_id") != "0003")).filter(pl.col("kind") == "choice")["method"].to_list()
    assert choice == others


def test_too_few_outcomes_look_to_the_class_and_then_to_all():
    few = rows(items=40)
    found = walked(few).filter(pl.col("kind") == "curve", pl.col("method") == ROUTED)
    assert set(found["learned_from"]) == {"class_and_pattern"}
    rarer = few.with_columns(cycle_service_level=pl.lit(0.95))
    assert set(walked(rarer).filter(pl.col("kind") == "curve")["learned_from"]) == {"all"}
    assert walked(few.with_columns(cycle_service_level=pl.lit(0.99))).filter(pl.col("kind") == "curve").is_empty()


def test_what_won_before_the_best_fit_could_be_checked_has_won_nothing(plain):
    """A method that was taken while the law was not known gives way to the law's when that can be compared; and later only
    where it is no longer cheaper."""
    one = walk_of(plain)
    last = [taught for _, taught, _ in one.steps()][-1]
    cell, past = ("A", "smooth"), one.known & (one.groups.of_class == 0)
    assert {"learned", "gamma"} <= last.rivals[cell]
    # All keep what they promise; gamma is a little cheaper in all, and not on every day.
    cheaper = np.array([0.0, 0.9, -0.8, 0.9, -0.8, 0.9, -0.8])[one.checks.origin]
    base = one.losses[ROUTED].copy()
    for way in last.rivals[cell]:
        one.losses[way] = base + (0.0 if way == "gamma" else cheaper)
        one.kept[way] = np.ones(past.size, dtype=bool)

    def taken(rivals):
        return one._chosen(past, cell, last, Taught(choice={cell: "gamma"}, rivals={cell: rivals}))

    usual = next(way for way in walk.FIRST_WAYS if way in last.rivals[cell])
    assert taken(frozenset({"gamma", ROUTED})) == usual
    assert taken(last.rivals[cell]) == "gamma"
    one.losses["gamma"] = one.losses["gamma"] + 1.0
    assert taken(last.rivals[cell]) == usual


def test_a_law_counts_sales_where_their_sizes_hide_how_often_they_come():
    """Sums of the past jump with a single order; the share of days with a sale is what the outcomes follow."""
    items, days = 300, 6
    level = np.random.default_rng(1).uniform(2, 12, items)
    noise = np.random.default_rng(2).lognormal(-0.5, 1.0, (items * (days + 1), 2))
    often = np.tile(level, days + 1) / 2.5  # an order is of 2.5 units
    frame = rows(items, days).with_columns(
        pl.Series("levels", noise * np.tile(level, days + 1)[:, None]).cast(pl.List(pl.Float64)),
        pl.Series("sale_levels", np.stack([often, often], axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("mean_units", noise[:, 0] * np.tile(level, days + 1)),
        pl.Series("variance_units", 50 * np.tile(level, days + 1)),
    )
    one = walk_of(frame)
    law = one._law(came(one), one.groups.of_class == 0, Pooled())
    assert one.seen.ways["counting"].tolist() == [4, 5]
    assert law.weights[[4, 5]].sum() == pytest.approx(1.0, abs=0.1) and law.weights[:4].sum() < 0.1
    # Where levels tell as much, nothing is added to them.
    plain = walk_of(rows(items, days))
    assert plain._law(came(plain), plain.groups.of_class == 0, Pooled()).weights.size == 4


def test_a_law_looks_at_all_locations_where_they_see_an_item_move():
    """Each row's own past has not seen it yet: the usual demand times what the item does everywhere is what comes."""
    items, days = 300, 6
    level = np.tile(np.random.default_rng(1).uniform(2, 12, items), days + 1)
    moved = np.random.default_rng(3).uniform(0.4, 1.8, items * (days + 1))
    usual = level / moved
    frame = rows(items, days).with_columns(
        pl.Series("levels", np.stack([usual, usual], axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("settled_levels", np.stack([usual] * 3, axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("mean_units", usual),
        pl.Series("variance_units", 3 * usual),
        pl.Series("everywhere", np.stack([moved, moved], axis=1)).cast(pl.List(pl.Float64)),
    )
    one = walk_of(frame)
    law = one._law(came(one), one.groups.of_class == 0, Pooled())
    assert one.seen.ways["pooled"].tolist() == [9, 10]
    assert law.weights[[9, 10]].sum() == pytest.approx(1.0, abs=0.1) and law.weights[:9].sum() < 0.15
    # With one location there is nothing to look at.
    alone = walk_of(frame.with_columns(pl.lit(None, dtype=pl.List(pl.Float64)).alias("everywhere")))
    assert alone._law(came(alone), alone.groups.of_class == 0, Pooled()).weights.size <= 6


def seasonal(frame, usual, around, near):
    """Rows that have seen their usual demand so far, and what the season did a year ago around the period and in it."""
    return frame.with_columns(
        pl.Series("levels", np.stack([usual, usual], axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("settled_levels", np.stack([usual] * 3, axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("mean_units", usual),
        pl.Series("year_level", usual),
        pl.Series("variance_units", 3 * usual),
        pl.Series("season", np.stack([around] * 3 + [near] * 3, axis=1)).cast(pl.List(pl.Float64)),
    )


def test_a_law_looks_at_the_season_of_the_days_themselves_where_the_weeks_around_mislead():
    items, days = 300, 6
    level = np.tile(np.random.default_rng(1).uniform(2, 12, items), days + 1)
    peak = np.tile(np.where(np.arange(items) % 3, 1.0, 4.0), days + 1)
    one = walk_of(seasonal(rows(items, days), level / peak, np.sqrt(peak), peak))
    law = one._law(came(one), one.groups.of_class == 0, Pooled())
    near = one.seen.ways["plain_near"]
    assert near.tolist() == [22, 23, 24, 25]
    # All ways see it, or none: mixed with what sees no season a peak would come out too small.
    assert law.weights[near].sum() == pytest.approx(1.0, abs=0.1) and law.weights[:22].sum() == 0


def test_a_law_sees_the_weeks_around_or_no_season_where_these_come_closer():
    """What the days alone did a year ago was chance: the weeks around tell; and where both were, nothing does."""
    items, days = 300, 6
    rng = np.random.default_rng(1)
    level = np.tile(rng.uniform(2, 12, items), days + 1)
    peak = np.tile(np.where(np.arange(items) % 3, 1.0, 3.0), days + 1)
    chance = rng.choice([0.4, 2.5], level.size)

    def weights(usual, around, near):
        one = walk_of(seasonal(rows(items, days), usual, around, near))
        law = one._law(came(one), one.groups.of_class == 0, Pooled())
        names = {"none": "plain", "around": "plain_around", "near": "plain_near"}
        kinds = {name: one.seen.ways[ways] for name, ways in names.items()}
        return {name: law.weights[place[place < law.weights.size]].sum() for name, place in kinds.items()}

    assert weights(level / peak, peak, peak * chance)["around"] == pytest.approx(1.0, abs=0.1)
    assert weights(level, chance, chance)["none"] == pytest.approx(1.0, abs=0.1)
    # The days alone have nothing to prove beside the weeks around them: it takes more than chance to leave them out.
    assert weights(level / peak, peak, peak * rng.choice([0.99, 1.01], level.size))["near"] == pytest.approx(
        1.0, abs=0.1
    )
    # Nor has a season: where both come as close it is seen.
    alike = np.ones(level.size)
    assert weights(level, alike, alike)["none"] == 0


def test_a_law_leaves_out_the_sale_that_a_history_begins_with_where_it_misleads():
    """Half of the rows are a month old and have sold once: their level says ten times what comes."""
    items, days = 400, 6
    level = np.tile(np.random.default_rng(1).uniform(2, 12, items), days + 1)
    seems = np.where(np.tile(np.arange(items) % 4 < 2, days + 1), 10 * level, level)
    frame = rows(items, days).with_columns(
        pl.Series("levels", np.stack([seems, seems], axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("settled_levels", np.stack([level] * 3, axis=1)).cast(pl.List(pl.Float64)),
        pl.Series("mean_units", seems),
        pl.Series("variance_units", 3 * seems),
    )
    one = walk_of(frame)
    law = one._law(came(one), one.groups.of_class == 0, Pooled())
    assert one.seen.ways["settled"].tolist() == [6, 7, 8]
    assert law.weights[6:].sum() == pytest.approx(1.0, abs=0.1) and law.weights[:6].sum() < 0.1


def test_a_law_waits_for_cycles_with_demand():
    """Thousands of cycles without demand say little: ten with some are needed for each coefficient."""
    features, history, chance = (
        np.full((5000, 2), 0.01),
        np.full(5000, 0.01),
        np.tile([1.0, 1.0, 1.0, 0.0, 1.0], (5000, 1)),
    )
    outcome = np.zeros(5000)
    outcome[:49] = 1.0
    assert learn(features, history, outcome, np.ones(5000), chance) is None
    outcome[:50] = 1.0
    assert learn(features, history, outcome, np.ones(5000), chance) is not None


def test_of_other_classes_no_more_are_looked_at_than_a_law_can_use(monkeypatch):
    one = walk_of(rows())
    of_class = one.groups.of_class == 0
    everything = one._law(came(one), of_class, Pooled())
    monkeypatch.setattr(walk, "MOST_OTHERS", 100)
    some = one._law(came(one), of_class, Pooled())
    assert (everything.outcomes, some.outcomes) == (ITEMS * DAYS, ITEMS // 2 * DAYS + 90)
    # What they count together is what counts: 90 as much as 450.
    assert some.weights.sum() == pytest.approx(everything.weights.sum(), rel=0.05)


def test_of_a_large_class_as_much_is_looked_at_as_a_law_can_use_from_every_day(monkeypatch):
    one = walk_of(rows())
    over, of_class = one.known & (one.checks.origin > 0), one.groups.of_class == 0
    everything = one._law(came(one), of_class, Pooled())
    monkeypatch.setattr(walk, "MOST_INSIDE", ITEMS // 2 * DAYS // 3)
    some = one._law(came(one), of_class, Pooled())
    assert some.outcomes == everything.outcomes - ITEMS // 2 * DAYS * 2 // 3
    told = one.seen.expected[over & of_class], one.seen.chance[over & of_class]
    assert some.mean(*told).sum() == pytest.approx(everything.mean(*told).sum(), rel=0.05)
    picked = walk.spread_evenly(np.flatnonzero(over & of_class), walk.MOST_INSIDE)
    assert np.unique(one.checks.origin[picked], return_counts=True)[1].tolist() == [ITEMS // 2 // 3] * DAYS


def test_rows_are_picked_of_all_locations_and_always_the_same():
    """Every item in four shops, item by item: each fourth row would be one shop, and each eighth one of every other item."""
    rows = np.arange(40_000)
    for most in (10_000, 5_000, 3_000):
        picked = walk.spread_evenly(rows, most)
        assert most * 0.9 < picked.size <= most and (np.diff(picked) > 0).all()
        shops = np.bincount(picked % 4, minlength=4)
        assert shops.min() > 0.9 * shops.mean()
        assert (walk.spread_evenly(rows, most) == picked).all()
    assert (walk.spread_evenly(rows[:10], 10) == rows[:10]).all()


def test_a_law_is_learned_with_the_ratio_that_it_is_asked_with():
    """Twice the variance by the history, half the part of it that counts: what the law says stays the same."""
    one = walk_of(rows().with_columns(run_variance_units=pl.lit(None, dtype=pl.Float64)))
    over, of_class = one.known & (one.checks.origin > 0), one.groups.of_class == 0
    seen, said = one.seen.only(np.flatnonzero(over & of_class)), []
    for ratio in (1.0, 1e6):
        lessons = Lessons(Pooled(ratio), one._law(came(one), of_class, Pooled(ratio)))
        said.append(moments_of("learned", seen, lessons)[1])
    assert said[0] == pytest.approx(said[1], rel=0.05)


def test_other_classes_support_a_law_and_do_not_decide_it(monkeypatch):
    """Class B sells three times what was expected of it; counted as ten cycles together, it does not move class A."""
    threefold = (
        pl.when(abc_class="B").then(3 * pl.col("outcome_units")).otherwise("outcome_units").alias("outcome_units")
    )
    one = walk_of(rows().with_columns(threefold))
    over, of_class = one.known & (one.checks.origin > 0), one.groups.of_class == 0
    monkeypatch.setattr(walk, "OTHERS", 10)
    law = one._law(came(one), of_class, Pooled())
    assert law.mean(one.seen.expected[over & of_class], one.seen.chance[over & of_class]).sum() == pytest.approx(
        one.checks.outcome[over & of_class].sum(), rel=0.1
    )


def test_levels_are_those_of_the_law_of_the_day(plain):
    """What coverage keeps of each past cycle is its chance by the law that today's figures use."""
    one = walk_of(plain)
    last = [taught for _, taught, _ in one.steps()][-1]
    past = np.flatnonzero(one.known & (one.checks.origin > 0) & (one.groups.of_class == 0))
    view = shape_of("learned", one.seen.only(past), last.lessons["A"], one.shapes)
    chance = view.cdf(one.checks.outcome[past], np.arange(past.size))
    assert one.coverage.upto["learned"][past] == pytest.approx(chance, abs=1e-12)


def test_a_unit_short_costs_the_target_of_its_price_and_a_spare_one_the_rest():
    """Of three a unit, with nine in ten to be covered: 2.70 for each that is short, 0.30 for each to spare."""
    one = walk_of(rows(items=20, days=3))
    one.checks = replace(one.checks, price=np.full(one.seen.count, 3.0))
    checked = [found for _, _, made in one.steps() for found in made if found.method == "normal"]
    place, stock = (np.concatenate([getattr(found, name) for found in checked]) for name in ("rows", "stock"))
    short = one.checks.outcome[place] - stock
    assert (short > 0).any() and (short < 0).any()
    assert one.losses["normal"][place] == pytest.approx(np.where(short > 0, 2.7 * short, -0.3 * short))


def test_in_the_end_a_cycle_cost_what_came_of_it_when_the_next_order_had_come():
    """Over the time of the earlier order nothing was asked for; that counted until the next one had come."""
    one = walk_of(rows(items=20, days=3, over=9).with_columns(earlier_outcome_units=pl.lit(0.0)), over=9)
    checked = [found for _, _, made in one.steps() for found in made if found.method == "normal"]
    place, stock = (np.concatenate([getattr(found, name) for found in checked]) for name in ("rows", "stock"))
    short = one.checks.outcome[place] - stock
    assert one.losses["normal"][place] == pytest.approx(np.where(short > 0, TARGET * short, (TARGET - 1) * short))
    assert (one.kept["normal"][place] == (short <= 0)).all() and (short > 0).any()


def test_a_row_without_a_target_leaves_its_cell_as_careful_as_it_was():
    frame = rows(items=20, days=3)
    lost = (pl.col("item_id") == "0000") & (pl.col("origin_number") == 0)
    missing = frame.with_columns(pl.when(~lost).then("cycle_service_level").alias("cycle_service_level"))
    sources = [
        found.filter(kind="curve", abc_class="B").select("method", "learned_from", "outcomes")
        for found in (walked(frame), walked(missing))
    ]
    assert sources[0].equals(sources[1])


def test_the_textbook_is_checked_at_what_was_promised_also_where_sales_are_lost():
    frame = rows(items=60).with_columns(review_period_days=pl.lit(7.0))
    found = checks(walked(frame, unmet="lost"), *range(1, DAYS + 1))
    textbook, learned = (found.filter(method=name) for name in ("normal", "gamma"))
    assert set(textbook["asked_level"]) == {TARGET}
    assert (learned["covered_service_level"] != TARGET).all()


def test_past_figures_are_asked_for_the_whole_buckets_that_outcomes_are_counted_over(plain):
    """What comes in seven weeks says nothing of seven weeks and three days; a lead time of 30 days is no month either."""

    def over(days):
        frame = plain.with_columns(lead_time_mean_days=pl.lit(days), lead_time_sd_days=0.0, review_period_days=0.0)
        return walked(frame, bucket="week")

    assert over(52.0).equals(over(49.0))
    assert not over(53.0).equals(over(49.0))  # eight weeks


def test_a_review_is_rounded_with_its_lead_time(plain):
    frame = plain.with_columns(lead_time_mean_days=pl.lit(38.0), review_period_days=pl.lit(14.0))
    whole = plain.with_columns(lead_time_mean_days=pl.lit(35.0), review_period_days=pl.lit(14.0))
    assert walked(frame, bucket="week").equals(walked(whole, bucket="week"))


def test_of_whole_weeks_of_lead_time_and_review_the_review_is_a_part():
    """38 days and a review of 14 count as seven weeks, five of them lead time: that is what lost sales are covered over."""
    frame = rows(items=20, days=2).with_columns(lead_time_mean_days=pl.lit(38.0), review_period_days=pl.lit(14.0))
    found = checks(walked(frame, bucket="week", unmet="lost"), 1, 2)
    assert found["covered_service_level"].to_numpy() == pytest.approx(share_to_cover(TARGET, 35, 14))
