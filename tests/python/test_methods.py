"""How each method sees demand: its cdf, quantile and loss agree with each other and with the distributions behind them."""

import numpy as np
import polars as pl
import pytest
from restock.distributions.count import COUNT
from restock.distributions.gamma import GAMMA
from restock.distributions.normal import NORMAL
from restock.methods.history import Pooled, demand_part, history_variance, lead_time_part, pool
from restock.methods.law import Law
from restock.methods.lead_shapes import MOST_NODES, mixture_of, read_shapes, without_lead_times
from restock.methods.methods import Lessons, meant_for, moments_of, shape_of
from restock.methods.orders import Orders
from restock.methods.router import route
from restock.methods.runs import Runs
from restock.methods.seen import Seen, read_seen
from restock.methods.shapes import Mixture, Moments
from restock.outlook.cumulated import LEVELS
from restock.outlook.levels import worth
from scipy import stats

COUNTED = 180.0


def seen(count=1, **figures):
    """Rows of an ordinary item, and what differs."""
    usual = {
        "mean": 4.0, "variance": 9.0, "expected": np.full((count, 3), 28.0), "has_season": False, "has_places": False,
        "orders": np.full((count, 2), [3.0, 2.6]), "run_variance": 63.0,
        "runs": 174.0, "run_quantiles": np.tile(np.linspace(20, 60, LEVELS.size), (count, 1)), "trading_share": 1.0,
        "counted": COUNTED, "window": COUNTED, "sales": 150.0, "interval": 1.2, "size_cv_squared": 0.3, "is_whole": True,
        "lead": 7.0, "lead_sd": 2.0, "lead_count": 30.0, "review": 0.0, "mean_error": 0.0, "shape": 0,
        "sizes": pl.Series([[2.0, 3.0]] * count),
    }  # fmt: skip
    names = list(Seen.__dataclass_fields__)
    if "largest_size" in names:
        sizes = figures.get("sizes", usual["sizes"])
        usual["largest_size"] = sizes.list.max().cast(float).fill_null(np.inf).to_numpy()
    values = usual | figures
    as_rows = {
        name: value if isinstance(value, pl.Series) or np.ndim(value) else np.full(count, value)
        for name, value in values.items()
    }
    return Seen(**{name: as_rows[name] for name in names})


def shapes_of(*distributions):
    days = pl.Series([list(map(float, one)) for one in distributions])
    return read_shapes(days, pl.Series([list(one.values()) for one in distributions]))


STEADY = {7: 1.0}
TWO_HUMPS = {2: 0.8, 10: 0.2}
EVEN_HUMPS = {8: 0.5, 20: 0.5}
BELL = {5: 0.1, 6: 0.2, 7: 0.4, 8: 0.2, 9: 0.1}
LATE = {6: 0.4, 7: 0.4, 8: 0.15, 30: 0.05}


def shapes_under_test():
    whole = np.array([True, True, False])
    mean, variance = np.array([6.0, 0.7, 40.0]), np.array([15.0, 0.6, 200.0])
    rows = seen(3, mean=mean / 7, variance=variance / 7, is_whole=whole)
    return {
        "moments": Moments(mean, variance, whole),
        "gamma": Moments(mean, variance, whole, GAMMA),
        "mixture": Mixture(mixture_of(rows, mean, variance + 20, shapes_of(TWO_HUMPS)), whole),
        "orders": Orders(np.array([2.0, 0.3, 5.0]), pl.Series([[1.0, 1.0, 6.0], [2.0], [3.0, 9.0]])),
        "runs": Runs(np.stack([np.floor(np.linspace(1, top, LEVELS.size)) for top in (9, 20, 90)])),
    }


every_shape = pytest.mark.parametrize("name", ["moments", "gamma", "mixture", "orders", "runs"])
ROWS = np.arange(3)


@every_shape
@pytest.mark.parametrize("level", [0.5, 0.85, 0.97, 0.999])
def test_the_quantile_is_the_first_stock_that_covers(name, level):
    shape = shapes_under_test()[name]
    stock = shape.quantile(np.full(3, level), ROWS)
    assert (shape.cdf(stock + 1e-6, ROWS) >= level - 1e-6).all()
    assert (shape.cdf(np.maximum(stock - 1.0, -1.0), ROWS) <= level + 1e-9).all()


@every_shape
def test_the_loss_is_what_the_tail_of_the_cdf_adds_up_to(name):
    """E[(X - s)+] falls by 1 - F(x) a unit."""
    shape = shapes_under_test()[name]
    rows = ROWS if name != "runs" else ROWS[:1]
    for stock in (0.0, 5.0):
        start = np.full(rows.size, stock)
        steps = np.linspace(0, 1, 201)[:-1] + 1 / 400
        fall = np.mean([1 - shape.cdf(start + step, rows) for step in steps], axis=0)
        assert shape.loss(start, rows) - shape.loss(start + 1, rows) == pytest.approx(fall, abs=2e-3)


@every_shape
def test_rows_are_answered_alone_as_together(name):
    shape = shapes_under_test()[name]
    level, stock = np.array([0.9, 0.6, 0.97]), np.array([7.0, 1.0, 50.0])
    for question, numbers in (("quantile", level), ("cdf", stock), ("loss", stock)):
        together = getattr(shape, question)(numbers, ROWS)
        alone = np.concatenate([getattr(shape, question)(numbers[[row]], np.array([row])) for row in ROWS])
        assert np.array_equal(together, alone), question


def test_moments_ask_the_family_that_fits_units():
    whole = np.array([True, False])
    shape = Moments(np.array([6.0, 6.0]), np.array([15.0, 15.0]), whole)
    found = shape.quantile(np.full(2, 0.95), np.arange(2))
    assert found.tolist() == [COUNT.quantile(0.95, 6.0, 15.0), GAMMA.quantile(0.95, 6.0, 15.0)]
    assert Moments(np.array([6.0]), np.array([15.0]), whole[:1], NORMAL).cdf(np.array([9.0]), np.array([0]))[0] == (
        pytest.approx(stats.norm.cdf(3 / np.sqrt(15)))
    )


def test_orders_of_one_piece_are_poisson():
    one = Orders(np.array([3.0]), pl.Series([[1.0, 1.0, 1.0]]))
    stock = np.array([4.0])
    assert one.cdf(stock, np.array([0]))[0] == pytest.approx(stats.poisson.cdf(4, 3))


def test_orders_are_of_the_sizes_that_were_seen_each_as_often():
    """Three orders of one or of five: without stock nine units are short; one unit covers no order, or one of one."""
    orders = Orders(np.array([3.0]), pl.Series([[1.0, 5.0]]))
    assert orders.loss(np.array([0.0]), np.array([0]))[0] == pytest.approx(9)
    assert orders.cdf(np.array([1.0]), np.array([0]))[0] == pytest.approx(np.exp(-3) * (1 + 1.5))


def test_between_two_quantiles_of_sums_the_higher_counts():
    runs = Runs(np.arange(1.0, LEVELS.size + 1)[None, :])
    exact = runs.quantile(np.array([0.95]), np.array([0]))[0]
    assert exact == 1 + np.flatnonzero(np.isclose(LEVELS, 0.95))[0]
    assert runs.quantile(np.array([0.945]), np.array([0]))[0] == exact
    assert runs.quantile(np.array([0.9999]), np.array([0]))[0] == LEVELS.size
    assert np.isnan(Runs(np.full((1, LEVELS.size), np.nan)).cdf(np.array([3.0]), np.array([0]))[0])


def test_a_shape_of_lead_times_has_mean_0_and_deviation_1():
    shapes = shapes_of(TWO_HUMPS, BELL, dict.fromkeys(range(40), 1 / 40), LATE)
    for deviations, shares in zip(shapes.deviations, shapes.shares, strict=True):
        assert shares.sum() == pytest.approx(1)
        assert (shares * deviations).sum() == pytest.approx(0, abs=1e-9)
        assert (shares * deviations**2).sum() == pytest.approx(1)
    assert shapes.shares.shape[1] == MOST_NODES


def test_of_many_lead_times_neighbours_are_put_together_in_equal_parts():
    shapes = shapes_of(dict.fromkeys(range(1, 17), 1 / 16))
    assert shapes.shares[0] == pytest.approx(np.full(MOST_NODES, 1 / 8))
    assert np.diff(shapes.deviations[0]) == pytest.approx(np.diff(shapes.deviations[0])[0])


def test_of_many_lead_times_each_counts_where_the_middle_of_its_share_lies():
    """The first takes 0 to 23 % of orders, so its middle is in the first eighth; the next eleven take 7 % each."""
    shapes = shapes_of({1: 0.23} | dict.fromkeys(range(2, 13), 0.07))
    assert shapes.shares[0] == pytest.approx([0.23, 0, 0.14, 0.14, 0.14, 0.07, 0.14, 0.14])


def test_up_to_eight_lead_times_are_kept_apart():
    assert shapes_of(LATE, dict.fromkeys(range(20), 1 / 20)).shares[0] == pytest.approx(
        [0.4, 0.4, 0.15, 0.05, 0, 0, 0, 0]
    )


def test_which_lead_times_mean_and_deviation_do_not_tell():
    """Skewed ones, and two humps however even."""
    shapes = shapes_of(STEADY, BELL, TWO_HUMPS, EVEN_HUMPS, LATE)
    assert shapes.is_skewed.tolist() == [False, False, True, True, True]
    assert shapes.skewness[3] == pytest.approx(0) and shapes.humps[3] == pytest.approx(1)


@pytest.mark.parametrize(("share", "told"), [(0.25, False), (0.3, True)])
def test_two_humps_stand_out_more_than_equal_shares_of_every_day(share, told):
    """A day early or late with a share each: (0 + 1) / kurtosis is twice that share, beside 5 / 9."""
    shapes = shapes_of({6: share, 7: 1 - 2 * share, 8: share})
    assert shapes.humps[0] == pytest.approx(2 * share)
    assert shapes.is_skewed.tolist() == [told]


def skewness_of(values, shares):
    """The skewness of values with so large a share each."""
    off = values - shares @ values
    return shares @ off**3 / (shares @ off**2) ** 1.5


@pytest.mark.parametrize(("far", "told"), [(4.0, False), (4.2, True)])
def test_lead_times_are_skewed_beyond_a_third_moment_of_one_to_either_side(far, told):
    days = np.array([-2, -1, 0, 1, 2, far])
    shares = np.array([0.05, 0.2, 0.5, 0.16, 0.07, 0.02])
    late, early = (dict(zip(days_, shares, strict=True)) for days_ in (days + 10, 10 - days))
    shapes = shapes_of(late, dict(reversed(early.items())))
    assert shapes.skewness == pytest.approx(skewness_of(days, shares) * np.array([1, -1]))
    assert (shapes.humps < 5 / 9).all() and shapes.is_skewed.tolist() == [told, told]


def test_no_lead_time_of_a_mixture_is_below_nothing_and_their_mean_stays():
    """Two days, give or take six, in the shape of 2 and 10: -1 and 14. That is 0 and 14, and with a mean of two 0 and 10."""
    rows = seen(1, lead=2.0, lead_sd=6.0)
    parts = mixture_of(rows, np.array([8.0]), np.array([900.0]), shapes_of(TWO_HUMPS))
    assert parts.shares == pytest.approx([0.8, 0.2])
    assert parts.mean == pytest.approx([0, 40])


def test_a_mixture_over_no_time_at_all_is_what_it_is_given():
    parts = mixture_of(seen(1, lead=0.0, lead_sd=0.0), np.array([0.5]), np.array([2.0]), shapes_of(TWO_HUMPS))
    assert parts.mean.tolist() == [0.5, 0.5] and parts.variance.tolist() == [2, 2]


def test_whatever_the_supplier_adds_demand_varies_like_counts_or_by_a_twentieth():
    """The supplier adds (4 x 2)^2 = 64; 28 units over the period."""
    rows = seen(4, is_whole=np.array([True, True, False, False]))
    left = without_lead_times(rows, np.full(4, 28.0), np.array([100.0, 70.0, 100.0, 65.0]))
    assert left.tolist() == [36, 28, 36, 3.25]


def test_a_mixture_keeps_the_mean_and_the_variance_that_it_is_given():
    rows = seen(2, mean=np.array([4.0, 8.0]), lead=np.array([3.6, 3.6]), lead_sd=np.array([3.2, 3.2]), review=1.0)
    mean = rows.mean * rows.period
    variance = 9 * rows.period + (rows.mean * rows.lead_sd) ** 2
    parts = mixture_of(rows, mean, variance, shapes_of(TWO_HUMPS))
    for row in range(2):
        mine = parts.groups == row
        share, middle, spread = (values[mine] for values in (parts.shares, parts.mean, parts.variance))
        assert (share * middle).sum() == pytest.approx(mean[row])
        assert (share * (spread + middle**2)).sum() - mean[row] ** 2 == pytest.approx(variance[row])


def test_a_mixture_delivers_what_two_humps_ask_for():
    rng = np.random.default_rng(5)
    rows = seen(1, mean=20.0, variance=20.0, lead=3.6, lead_sd=3.2)
    shape = Mixture(mixture_of(rows, np.array([72.0]), np.array([72.0 + 64**2]), shapes_of(TWO_HUMPS)), rows.is_whole)
    asked_for = rng.poisson(20 * np.where(rng.random(200_000) < 0.8, 2, 10))
    for level in (0.85, 0.95, 0.99):
        assert (asked_for <= shape.quantile(np.array([level]), np.array([0]))[0]).mean() == pytest.approx(
            level, abs=0.006
        )


def test_the_variance_of_the_history_is_that_of_sums_the_error_of_the_mean_and_the_supplier():
    rows = seen(1, run_variance=80.0)
    found = history_variance(rows, Pooled(degrees=1e-9))[0]
    assert found == pytest.approx(80 + 49 * 9 / COUNTED + (4 * 2) ** 2)
    # A borrowed mean may be off on every day of the period alike.
    borrowed = history_variance(seen(1, run_variance=80.0, mean_error=0.5), Pooled(degrees=1e-9))[0]
    assert borrowed == pytest.approx(found + (7 * 0.5) ** 2)
    nothing = history_variance(seen(1, run_variance=np.nan), Pooled(ratio=1.5))[0]
    assert nothing == pytest.approx(1.5 * 7 * 9 + 49 * 9 / COUNTED + 64)


def test_how_sums_hang_together_is_learned_from_all_items():
    rows = seen(50, run_variance=np.linspace(0.8, 1.2, 50) * 2 * 63)
    assert pool(rows).ratio == pytest.approx(2)
    assert pool(seen(3, run_variance=np.nan)) == Pooled()


def history():
    """Two half-lives, a season and an item that moved; over a period of 7 days, of which six sevenths trade."""
    return pl.DataFrame(
        {
            "mean_units": [4.0, 4.0], "variance_units": [9e4, 9e4], "levels": [[3.0, 5.0]] * 2, "sale_levels": [[0.5, 0.7]] * 2,
            "settled_levels": [[2.5, 4.5, 3.5]] * 2,
            "year_level": [6.0, None], "season": [[1.1, 1.2, 1.3, 2.0, 2.1, 2.2], None],
            "everywhere": [[0.8, 0.9], None], "run_variance_units": [63.0] * 2,
            "runs": [99.0] * 2, "run_quantiles": [[1.0] * LEVELS.size] * 2, "period_buckets": [7.0] * 2, "trading_share": [6 / 7] * 2,
            "counted_buckets": [90.0] * 2, "window_buckets": [90.0] * 2, "sale_buckets": [60.0] * 2, "interval_buckets": [1.5] * 2,
            "order_mean_units": [2.0] * 2, "order_of_a_unit_units": [3.0] * 2, "size_cv_squared": [0.2] * 2, "order_sizes": [[2.0]] * 2,
            "is_whole": [True] * 2, "lead_time_mean_days": [5.0] * 2, "lead_time_sd_days": [1.0] * 2, "lead_time_count": [9] * 2,
            "review_period_days": [2.0] * 2, "mean_error_units": [0.0] * 2,
        }
    )  # fmt: skip


def test_each_way_of_looking_at_the_past_expects_what_it_says():
    found = read_seen(history(), np.zeros(2, np.int64), "day")
    wanted = {
        "plain": [3, 5, 4, 2], "counting": [1, 1.4], "settled": [2.5, 4.5, 3.5], "pooled": [3.2, 3.6],
        "plain_around": [3.3, 6, 7.8, 2.6], "counting_around": [1.1, 1.68], "settled_around": [2.75, 5.4, 4.55],
        "pooled_around": [3.52, 4.32],
        "plain_near": [6, 10.5, 13.2, 4.4], "counting_near": [2, 2.94], "settled_near": [5, 9.45, 7.7], "pooled_near": [6.4, 7.56],
    }  # fmt: skip
    assert list(found.ways) == list(wanted)
    for name, rate in wanted.items():
        assert found.expected[0, found.ways[name]] == pytest.approx(6 * np.array(rate)), name
    # Without a season and with one location they are the plain ones.
    for season in ("", "_around", "_near"):
        assert found.expected[1, found.ways[f"plain{season}"]] == pytest.approx([18, 30, 24, 12])
        assert found.expected[1, found.ways[f"pooled{season}"]] == pytest.approx([24, 24])
    assert found.has_season.tolist() == found.has_places.tolist() == [True, False]


def test_what_is_younger_than_a_year_takes_the_season_that_it_is_lent():
    """Its window stands for the year; it is not counted among those that have seen a season."""
    young = history().with_columns(season=pl.Series([[1.1, 1.2, 1.3, 2.0, 2.1, 2.2]] * 2))
    found = read_seen(young, np.zeros(2, np.int64), "day")
    assert found.expected[1, found.ways["plain_near"]] == pytest.approx(6 * np.array([6, 10.5, 4 * 2.1, 4.2]))
    assert found.has_season.tolist() == [True, False]


def test_what_began_within_a_season_takes_no_more_of_it_than_its_window_is_short_of():
    """Three days are worth half of a half-life of two: the root of its ratio, for all of its levels and its mean."""
    young = history().with_columns(
        season=pl.Series([[1.1, 1.2, 1.3, 2.0, 2.1, 2.2]] * 2), window_buckets=pl.Series([90.0, worth(2) / 2])
    )
    found = read_seen(young, np.zeros(2, np.int64), "day")
    assert found.expected[1, found.ways["plain_near"]] == pytest.approx(6 * 2**0.5 * np.array([3, 5, 4, 2]))


def test_no_more_is_expected_than_five_deviations_of_the_window_or_one_order():
    """24 over the period, give or take root of 6 x 1.5: 39 at most. Without a sale in the window one order of 2 may still come."""
    rows = history().with_columns(
        mean_units=pl.Series([4.0, 0.0]), variance_units=pl.Series([1.5, 0.0]), levels=pl.Series([[3.0, 50.0]] * 2)
    )
    found = read_seen(rows, np.zeros(2, np.int64), "day")
    assert found.expected[0, found.ways["plain"]] == pytest.approx([18, 39, 24, 12])
    assert found.expected[1, found.ways["plain"]] == pytest.approx([2, 2, 0, 2])
    # A season leads from there as far as it did a year ago.
    assert found.expected[0, found.ways["plain_around"]] == pytest.approx([18 * 1.1, 39 * 1.2, 36 * 1.3, 12 * 1.3])
    assert found.expected[0, found.ways["plain_near"]] == pytest.approx([36, 39 * 2.1, 36 * 2.2, 12 * 2.2])


def test_who_a_method_is_meant_for():
    shapes, lessons = shapes_of(TWO_HUMPS, BELL), Lessons(Pooled(), None)

    def meant(method, **figures):
        return bool(meant_for(seen(1, **figures), lessons, shapes)[method][0])

    assert meant("lead_time_mixture") and not meant("lead_time_mixture", shape=1)
    assert not meant("lead_time_mixture", lead_count=9.0) and not meant("lead_time_mixture", lead_sd=0.0)
    assert not meant("lead_time_mixture", shape=-1)
    assert not meant("learned") and not meant("normal", mean=np.nan)
    assert meant("negative_binomial") and not meant("negative_binomial", is_whole=False)
    assert meant("gamma", is_whole=False, mean=0.1) and not meant("gamma", mean=0.1)
    assert meant("empirical") and not meant("empirical", window=100.0)
    assert meant("compound_poisson") and not meant("compound_poisson", sizes=pl.Series([[900.0]]))


def test_a_law_takes_from_a_history_what_demand_varies_by_and_adds_lead_times_once():
    """28 in seven days: 63 of sums and 7 x 7 x 9 / 180 of the mean; four a day for two days of lead time."""
    rows = seen(1)
    lessons = Lessons(Pooled(), Law(np.full(3, 1 / 3), np.array([1.0, 0, 0, 0, 0]), 100))
    mean, variance = moments_of("learned", rows, lessons)
    assert mean[0] == pytest.approx(28)
    assert demand_part(rows, Pooled())[0] == pytest.approx(history_variance(rows, Pooled())[0] - 64)
    assert variance[0] == pytest.approx(demand_part(rows, Pooled())[0] + 64)


def test_the_mean_of_the_window_is_not_known_better_than_it_was_measured():
    """Seven days, of which six trade, by the mean of a window: 1 + 6 / 180."""
    assert seen(1, trading_share=6 / 7).chance[:, 0] == pytest.approx(1 + 6 / COUNTED)


def test_of_a_lead_time_without_a_spread_nothing_is_added():
    rows = seen(2, lead_sd=np.array([np.nan, 3.5]), review=np.array([0.0, 7.0]))
    assert rows.chance[:, 3] == pytest.approx([0, 1 / 16])


def test_what_comes_at_once_on_average_may_still_be_late():
    """Four a day, and a lead time of 0 days with a deviation of half a day."""
    assert lead_time_part(seen(1, lead=0.0, lead_sd=0.5), np.zeros(1))[0] == pytest.approx(4)


def test_lead_times_add_what_is_sold_in_a_day_that_trades():
    """Half of the days trade: two a day for two days of lead time."""
    rows = seen(1, trading_share=0.5)
    assert (history_variance(rows, Pooled()) - demand_part(rows, Pooled()))[0] == pytest.approx(16)


def test_sums_tell_from_twenty_periods_of_lead_time_and_review_on():
    rows = seen(3, lead=7.0, review=np.array([2.0, 2.0, 3.0]), window=np.array([180.0, 179.0, 180.0]))
    found = meant_for(rows, Lessons(Pooled(), None), shapes_of(STEADY))
    assert found["empirical"].tolist() == [True, False, False]


def test_periods_of_less_than_a_bucket_are_counted_as_buckets():
    rows = seen(2, lead=0.5, window=np.array([19.0, 20.0]))
    found = meant_for(rows, Lessons(Pooled(), None), shapes_of(STEADY))
    assert found["empirical"].tolist() == [False, True]


def test_orders_are_added_up_over_two_hundred_units_at_most():
    """Four orders, three deviations of two more, and one: eleven of 18 units are 198, of 19 they are 209."""
    rows = seen(2, sales=40.0, counted=70.0, sizes=pl.Series([[2.0, 18.0], [2.0, 19.0]]))
    found = meant_for(rows, Lessons(Pooled(), None), shapes_of(STEADY))
    assert found["compound_poisson"].tolist() == [True, False]


def test_what_is_taken_for_granted_holds_from_two_sales_and_thirty_buckets_on():
    rows = seen(3, sales=np.array([1.0, 2.0, 2.0]), counted=np.array([30.0, 30.0, 29.0]))
    lessons = Lessons(Pooled(), None)
    met = route(rows, lessons, meant_for(rows, lessons, shapes_of(STEADY))).assumptions_met
    assert met.tolist() == [False, True, False]


def test_the_router_says_what_fits():
    shapes, lessons = shapes_of(TWO_HUMPS, STEADY), Lessons(Pooled(), None)

    def routed(**figures):
        row = seen(1, **figures)
        found = route(row, lessons, meant_for(row, lessons, shapes))
        assert (found.reasons[0] == "it sells rarely, or in sizes that differ much") == (
            found.methods[0] == "compound_poisson"
        )
        return found.methods[0]

    assert routed(lead_sd=3.2) == "lead_time_mixture"
    assert routed(lead_sd=0.5) == "negative_binomial"  # two humps, but it is demand that varies
    assert routed(shape=1, lead_sd=0.0, interval=6.0, sales=20.0) == "compound_poisson"
    assert routed(shape=1, lead_sd=0.0) == "negative_binomial"
    assert routed(shape=1, lead_sd=0.0, is_whole=False, run_variance=900.0) == "gamma"
    assert routed(shape=1, lead_sd=0.0, is_whole=False, variance=0.5, run_variance=3.5) == "normal"
    assert routed(mean=np.nan) == ""


def test_rare_orders_are_one_bucket_in_four_or_fewer_of_suppliers_three_tenths_off_at_most():
    rows = seen(3, interval=np.array([4.0, 3.9, 4.0]), lead=10.0, lead_sd=np.array([3.0, 3.0, 3.1]), sales=20.0)
    lessons = Lessons(Pooled(), None)
    found = route(rows, lessons, meant_for(rows, lessons, shapes_of(STEADY)))
    assert found.methods.tolist() == ["compound_poisson", "negative_binomial", "negative_binomial"]


def test_the_textbook_takes_days_for_independent_and_the_mean_for_known():
    lessons = Lessons(Pooled(ratio=3.0), None)
    shape = shape_of("normal", seen(1, run_variance=900.0), lessons, shapes_of(STEADY))
    assert shape.quantile(np.array([0.95]), np.array([0]))[0] == pytest.approx(28 + 1.6448536 * np.sqrt(63 + 64))
