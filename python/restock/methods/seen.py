"""What every method is given about each item and location: the history as figures, and how long the stock must last."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.durations import BUCKET_DAYS
from restock.frames import numbers
from restock.outlook.levels import LIVES, worth
from restock.outlook.outcomes import whole_buckets

# An expectation beyond so many deviations of what the window has shown counts as that many; as for one-off orders.
FARTHEST = 5.0
# Each way of looking at the past without a season, with that of the weeks around the period, and with that of the period alone.
SEASONS = ("", "_around", "_near")


@dataclass(frozen=True)
class Seen:
    """One entry a row; units of stock and buckets of demand.

    mean, variance: demand per bucket in which the location trades. expected: units over the period by each way of looking at
    the past (rows x `ways`); with the season, its own where the row `has_season` and else a lent one, as its item moved where it
    `has_places`, and else as they are. orders: the one that a unit is sold with, and the usual one (rows x 2).
    run_variance: variance of sums over so many buckets as the period has, NaN where the window shows none. period: lead time and
    review together. lead_sd: standard deviation of the lead time. counted: buckets behind the mean. shape: row of the lead-time table, -1 for none.
    """

    mean: FloatArray
    variance: FloatArray
    expected: FloatArray
    run_variance: FloatArray
    runs: FloatArray
    run_quantiles: FloatArray
    trading_share: FloatArray
    counted: FloatArray
    window: FloatArray
    sales: FloatArray
    interval: FloatArray
    size_cv_squared: FloatArray
    orders: FloatArray
    has_season: BoolArray
    has_places: BoolArray
    is_whole: BoolArray
    lead: FloatArray
    lead_sd: FloatArray
    lead_count: FloatArray
    review: FloatArray
    mean_error: FloatArray
    shape: IntArray
    sizes: pl.Series
    largest_size: FloatArray

    @property
    def period(self) -> FloatArray:
        return self.lead + self.review

    @property
    def whole_period(self) -> FloatArray:
        """The whole number of buckets that comes nearest to the period, at least one, as sums over periods have it."""
        return whole_buckets(self.period).astype(np.float64)

    @property
    def count(self) -> int:
        return len(self.mean)

    @property
    def ways(self) -> dict[str, IntArray]:
        """The columns of `expected` by what they look at; all but those of a mean and of one order have one a half-life.

        plain: levels, the mean of the window, one order a bucket. counting: how often it sold. settled: levels and the mean of the whole
        history, without the sale that it begins with. pooled: the usual demand as the item moved at all its locations. The same with
        the season of the weeks around the period (`plain_around`, ...) and of the period alone (`plain_near`, ...), where the mean
        is that of a year.
        """
        lives = (int(self.expected.shape[1]) - 9) // 12
        sizes = {"plain": lives + 2, "counting": lives, "settled": lives + 1, "pooled": lives}
        sizes = {name + season: size for season in SEASONS for name, size in sizes.items()}
        ends = np.cumsum(list(sizes.values())).tolist()
        return {name: np.arange(end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)}

    @property
    def chance(self) -> FloatArray:
        """What chance adds to the variance: of single buyers 1 and of orders the two sizes for each unit expected, times 1 + P / N, as
        the mean of N buckets is not known better (Prak, Teunter, Syntetos 2017); of lead times (s_L / P)^2 for its square; and whether
        demand comes in pieces (rows x 5).
        """
        error = 1 + np.nan_to_num(self.period * self.trading_share) / np.maximum(self.counted, 1.0)
        late = np.divide(np.nan_to_num(self.lead_sd), self.period, out=np.zeros(self.count), where=self.period > 0)
        return np.stack([error, *(self.orders * error[:, None]).T, late**2, self.is_whole], axis=1)

    def without_review(self) -> "Seen":
        """The same rows over the lead time alone."""
        share = np.divide(self.lead, self.period, out=np.ones_like(self.lead), where=self.period > 0)
        then = replace(self, review=np.zeros(self.count), expected=self.expected * share[:, None])
        return replace(
            then,
            run_variance=self.run_variance * then.whole_period / self.whole_period,
            run_quantiles=self.run_quantiles_over(self.lead),
        )

    def run_quantiles_over(self, period: FloatArray) -> FloatArray:
        """Quantiles of sums over another period, by those of this one."""
        return _quantiles_over(self.run_quantiles, self.mean * self.trading_share, self.period, period)

    def only(self, rows: IntArray) -> "Seen":
        """Some of the rows, in the given order."""
        chosen = {name: values[rows] for name, values in vars(self).items() if name != "sizes"}
        return Seen(**chosen, sizes=self.sizes.gather(rows))


def _quantiles_over(quantiles: FloatArray, rate: FloatArray, period: FloatArray, other: FloatArray) -> FloatArray:
    """Quantiles of sums over another period: the mean, `rate` a bucket, grows with it, deviations with its root."""
    share = np.divide(other, period, out=np.ones_like(period), where=period > 0)[:, None]
    mean = (rate * period)[:, None]
    moved = np.maximum(mean * share + (quantiles - mean) * np.sqrt(share), 0.0)
    return np.where(share == 1, quantiles, moved)


def read_seen(frame: pl.DataFrame, shape: IntArray, bucket: str) -> Seen:
    """The rows of a classed outlook as arrays. shape: row of the lead-time table of each row, -1 for none."""

    column = partial(numbers, frame)

    def table(name: str) -> FloatArray:
        width = int(frame[name].list.len().fill_null(0).to_numpy().max(initial=0))
        columns = [frame[name].list.get(place, null_on_oob=True).cast(pl.Float64) for place in range(width)]
        return (
            np.stack([one.fill_null(np.nan).to_numpy() for one in columns], axis=1)
            if columns
            else np.zeros((len(frame), 0))
        )

    days = BUCKET_DAYS[bucket]
    lead, review = column("lead_time_mean_days") / days, column("review_period_days", 0.0) / days
    mean, share = column("mean_units"), column("trading_share")
    over = (lead + review) * share
    variance = column("variance_units")
    levels, order = table("levels"), column("order_mean_units")[:, None]
    ways = np.concatenate([levels, mean[:, None], order, table("sale_levels") * order], axis=1)
    everywhere = table("everywhere")
    moved = mean[:, None] * (np.nan_to_num(everywhere, nan=1.0) if everywhere.shape[1] else np.ones_like(levels))
    # With the season of a year ago, its own or lent: each level, and the mean of the year, of what is younger that of the window.
    ratio, year = table("season"), column("year_level")
    has_season = ~np.isnan(year) & np.array(frame["season"].list.len().fill_null(0) > 0)
    # One large order of yesterday is not what every day of the period will bring; a season may be far from what the window has shown.
    farthest = mean * over + FARTHEST * np.sqrt(variance * over)
    # A window without a sale does not say that not one order will come.
    farthest = np.maximum(farthest, column("order_mean_units", 0.0))
    farthest = np.where(np.isnan(farthest), np.inf, farthest)[:, None]
    plain, settled, moved, yearly = (
        np.minimum(rates * over[:, None], farthest)
        for rates in (ways, table("settled_levels"), moved, np.where(has_season, year, mean)[:, None])
    )
    expected = [plain, settled, moved]
    level, order, counting = np.split(plain, [levels.shape[1], levels.shape[1] + 2], axis=1)
    order = order[:, 1:]
    for by_level, of_year in _seasons(ratio, levels, np.isnan(year), column("window_buckets", 0.0)):
        expected += [level * by_level, yearly * of_year, order * of_year, counting * by_level]
        expected += [settled * np.concatenate([by_level, of_year], axis=1), moved * by_level]
    return Seen(
        mean=mean,
        variance=variance,
        expected=np.maximum(np.nan_to_num(np.concatenate(expected, axis=1)), 0.0),
        run_variance=column("run_variance_units") * whole_buckets(lead + review) / column("period_buckets"),
        runs=column("runs", 0.0),
        # Sums are over whole buckets, the period may end within one.
        run_quantiles=_quantiles_over(table("run_quantiles"), mean * share, column("period_buckets"), lead + review),
        trading_share=share,
        counted=column("counted_buckets", 0.0),
        window=column("window_buckets", 0.0),
        sales=column("sale_buckets", 0.0),
        interval=column("interval_buckets"),
        size_cv_squared=column("size_cv_squared", 0.0),
        orders=np.stack([column("order_of_a_unit_units", 0.0), column("order_mean_units", 0.0)], axis=1),
        has_season=has_season,
        has_places=np.array(frame["everywhere"].list.len().fill_null(0) > 0),
        is_whole=frame["is_whole"].fill_null(False).to_numpy(),
        lead=lead,
        lead_sd=column("lead_time_sd_days") / days,
        lead_count=column("lead_time_count", 0.0),
        review=review,
        mean_error=column("mean_error_units", 0.0) * days,
        shape=shape,
        sizes=frame["order_sizes"],
        largest_size=frame["order_sizes"].list.max().cast(pl.Float64).fill_null(np.inf).to_numpy(),
    )


def _seasons(
    ratio: FloatArray, levels: FloatArray, is_lent: BoolArray, window: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """The ratios of each level, and of the mean of a year: around the period, and of it alone; 1 where there are none.

    What began in the middle of a season has seen nothing else: its levels and its mean reach back as far as its window. So of what is
    lent they take the ratio of the longest half-life that is worth no more buckets; if all are worth more, a part of the shortest one's.
    """
    lives = levels.shape[1]
    every = np.nan_to_num(ratio, nan=1.0) if ratio.shape[1] else np.ones((len(levels), 2 * lives + 2))
    longest = np.searchsorted([worth(life) for life in LIVES[1:lives]], window, side="right")[:, None]
    place = np.where(is_lent[:, None], np.minimum(np.arange(lives + 1), longest), np.arange(lives + 1))
    part = np.where(is_lent, np.minimum(window / worth(LIVES[0]), 1.0), 1.0)[:, None]
    around, near = (np.take_along_axis(one, place, axis=1) ** part for one in np.split(every, 2, axis=1))
    return [(one[:, :lives], one[:, lives:]) for one in (around, near)]
