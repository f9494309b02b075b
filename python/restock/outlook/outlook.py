"""What was known of each item and location on each past day, and what came of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import Calendar
from restock.durations import BUCKET_DAYS
from restock.outlook.cumulated import cumulated
from restock.outlook.demanded import demanded
from restock.outlook.dense import Dense, dense, one_off_caps
from restock.outlook.levels import half_lives
from restock.outlook.outcomes import outcome, whole_buckets
from restock.outlook.tables import Tables, tables
from restock.outlook.windows import Summed
from restock.outlook.year_ago import YEAR, year_ago

# Order sizes are kept of items that sell at most so often in their window.
FEW_SALES = 60


@dataclass(frozen=True)
class OutlookSettings:
    """What the user chose; the names are those of the settings of the package."""

    bucket: str = "day"
    window_buckets_minimum: int = 12
    class_window_buckets: int = 365
    history_buckets: int = 365
    spikes: str = "cap"
    spike_deviations: float = 5.0
    spike_ratio: float = 10.0

    @property
    def lives(self) -> list[int]:
        return half_lives(self.history_buckets)


def outlook(batch: pl.DataFrame, origins: IntArray, calendar: Calendar, settings: OutlookSettings) -> pl.DataFrame:
    """One row per row of `int_restock__outlook_inputs` and origin from which it had been sold before.

    origins: bucket numbers, 0 (today) first, ascending. Lists of the batch have one entry an origin, in this order; rows
    that are not walked are seen from today only. Returns the columns below; times are buckets where not named else; what is
    not known is null.
    """
    walked = batch["is_walked"]
    parts = [
        _outlook(part, days, calendar, settings)
        for part, days in ((batch.filter(walked), origins), (batch.filter(~walked), origins[:1]))
        if len(part)
    ]
    return pl.concat(parts) if parts else _outlook(batch, origins[:1], calendar, settings)


def _outlook(batch: pl.DataFrame, origins: IntArray, calendar: Calendar, settings: OutlookSettings) -> pl.DataFrame:
    history = dense(batch, calendar)
    base = tables(history.units, history.exposure, history.trading, origins, settings.lives, YEAR[settings.bucket])
    caps = _caps(history, origins, settings)
    ever, of, is_whole = Summed(history.sold), demanded(history), history.is_whole
    frames = []
    for row, origin in enumerate(origins.tolist()):
        asked = _asked(batch, row, settings)
        figures = _figures(base, row, origin, history.buckets, asked)
        if len(caps.series):
            _overwrite(figures, history, caps, row, origin, asked, settings)
        least = 0 if settings.bucket == "day" else 1
        came, earlier = (
            outcome(of, origin, days, asked.longest, is_whole, least) for days in (asked.real, asked.earlier)
        )
        columns: dict[str, npt.NDArray[Any]] = {
            **figures,
            "class_units": ever.between(origin, np.full(len(batch), origin + settings.class_window_buckets)),
            "outcome_units": came.units,
            "earlier_outcome_units": earlier.units,
            "outcome_buckets": np.where(np.isnan(came.units), np.nan, came.buckets),
            "outcome_seen_share": np.where(np.isnan(came.units), np.nan, came.seen),
            "longest_buckets": asked.longest,
            "is_whole": is_whole,
        }
        frames.append(
            batch.select("item_id", "location_id", "is_walked").with_columns(
                pl.lit(row, dtype=pl.Int64).alias("origin_number"),
                *_columns(columns),
                *_order_sizes(history, origin, figures, caps, row),
            )[np.flatnonzero(history.buckets > origin).tolist()]
        )
    return pl.concat(frames)


@dataclass(frozen=True)
class _Asked:
    """How long the stock must last, in buckets, and how far back demand counts."""

    window: IntArray
    period: FloatArray
    real: FloatArray
    earlier: FloatArray
    longest: FloatArray
    bucket: str
    least: int

    def only(self, series: IntArray) -> "_Asked":
        own = (self.period, self.real, self.earlier, self.longest)
        period, real, earlier, longest = (one[series] for one in own)
        return _Asked(self.window[series], period, real, earlier, longest, self.bucket, self.least)


def _asked(batch: pl.DataFrame, row: int, settings: OutlookSettings) -> _Asked:
    def at_origin(name: str) -> FloatArray:
        return batch[name].list.get(row, null_on_oob=True).cast(pl.Float64).fill_null(np.nan).to_numpy()

    days = BUCKET_DAYS[settings.bucket]
    review = batch["review_period_days"].cast(pl.Float64).fill_null(0.0).to_numpy()
    return _Asked(
        batch["window_buckets"].to_numpy().astype(np.int64),
        (at_origin("lead_time_mean_days") + review) / days,
        (at_origin("realised_days") + review) / days,
        (at_origin("earlier_days") + review) / days,
        np.ceil((at_origin("lead_time_max_days") + review) / days - 1e-9),
        settings.bucket,
        settings.window_buckets_minimum,
    )


@dataclass(frozen=True)
class _Caps:
    """The series that had a one-off at some origin, and their demand with it cut off as seen from each origin."""

    series: IntArray
    rates: npt.NDArray[np.float64]
    caps: FloatArray
    confirmed: BoolArray


def _caps(history: Dense, origins: IntArray, settings: OutlookSettings) -> _Caps:
    nothing = _Caps(np.zeros(0, np.int64), np.zeros((0, 0)), np.zeros((0, 0)), np.zeros((0, 0), np.bool_))
    if settings.spikes != "cap":
        return nothing
    series, caps, confirmed = one_off_caps(
        history, origins, deviations=settings.spike_deviations, ratio=settings.spike_ratio
    )
    if not len(series):
        return nothing
    rates = history.rates[:, series]
    binds = (np.where(confirmed, 0.0, rates).max(axis=0) > caps).any(axis=0)
    return _Caps(series[binds], rates[:, binds], caps[:, binds], confirmed[:, binds])


def _overwrite(
    figures: dict[str, FloatArray],
    history: Dense,
    caps: _Caps,
    row: int,
    origin: int,
    asked: _Asked,
    settings: OutlookSettings,
) -> None:
    """The figures of series with one-offs, from what counts of them as seen from the origin."""
    rates = np.where(caps.confirmed, caps.rates, np.minimum(caps.rates, caps.caps[row]))
    exposure = history.exposure[:, caps.series]
    capped = tables(
        rates * exposure,
        exposure,
        history.trading[:, caps.series],
        np.array([origin]),
        settings.lives,
        YEAR[asked.bucket],
    )
    for name, values in _figures(capped, 0, origin, history.buckets[caps.series], asked.only(caps.series)).items():
        figures[name][caps.series] = values


def _figures(base: Tables, row: int, origin: int, buckets: IntArray, asked: _Asked) -> dict[str, FloatArray]:
    """What each series had shown up to the origin."""
    seen = np.maximum(buckets - origin, 0)
    window = np.minimum(asked.window, seen)
    counted = base.counted.between(origin, origin + window)
    window = np.where(counted < np.minimum(asked.least, window), seen, window)
    end = origin + window

    def within(table: Summed) -> FloatArray:
        return table.between(origin, end)

    counted, exposure, sales = within(base.counted), within(base.exposure), within(base.sales)
    mean = np.maximum(within(base.units), 0.0) / np.where(exposure > 0, exposure, np.nan)
    squares = within(base.squares) - exposure * (mean - base.centre) ** 2
    variance = np.maximum(squares, 0.0) / np.where(counted > 1, counted - 1, np.nan)
    size_mean = within(base.sizes) / np.where(sales > 0, sales, np.nan)
    # Order sizes change slowly and are few: all that were ever seen count.
    ever = np.full(seen.size, len(base.rates))
    every_sale = base.sales.between(origin, ever)
    every_sale = np.where(every_sale > 0, every_sale, np.nan)
    order_mean = base.sizes.between(origin, ever) / every_sale
    order_spread = base.size_squares.between(origin, ever) / every_sale - (order_mean - base.centre) ** 2
    size_squares = np.maximum(within(base.size_squares) - sales * (size_mean - base.centre) ** 2, 0.0)
    trading_share = within(base.trading) / np.where(window > 0, window, np.nan)
    period = whole_buckets(asked.period)
    runs, run_variance, quantiles = cumulated(
        base.units,
        base.exposure,
        origin,
        window,
        period,
        np.asarray(period * np.nan_to_num(trading_share), dtype=np.float64),
    )
    return {
        "window_buckets": window.astype(np.float64),
        "counted_buckets": counted,
        "sale_buckets": sales,
        "mean_units": mean,
        "variance_units": variance,
        "interval_buckets": counted / np.where(sales > 0, sales, np.nan),
        "size_mean_units": size_mean,
        "size_cv_squared": size_squares / np.where(sales > 1, sales - 1, np.nan) / size_mean**2,
        "order_mean_units": order_mean,
        # E[q^2] / E[q]: the order that a unit is sold with.
        "order_of_a_unit_units": order_mean + np.maximum(order_spread, 0.0) / order_mean,
        "trading_share": trading_share,
        "period_buckets": period.astype(np.float64),
        "runs": runs,
        "run_variance_units": run_variance,
        "run_quantiles": quantiles,
        "levels": base.levels[row].T,
        "settled_levels": base.settled_levels[row].T,
        "sale_levels": base.sale_levels[row].T,
        **year_ago(base, row, origin, seen, period, asked.bucket),
    }


def _columns(figures: dict[str, npt.NDArray[Any]]) -> list[pl.Series]:
    """Figures as columns; those of several levels as lists."""
    columns = []
    for name, values in figures.items():
        if values.dtype == np.bool_:
            columns.append(pl.Series(name, values))
        elif values.ndim == 1:
            columns.append(pl.Series(name, values, dtype=pl.Float64).fill_nan(None))
        else:
            flat = pl.Series(name, np.ascontiguousarray(values), dtype=pl.Array(pl.Float64, values.shape[1]))
            columns.append(flat.cast(pl.List(pl.Float64)))
    return columns


def _order_sizes(history: Dense, origin: int, figures: dict[str, FloatArray], caps: _Caps, row: int) -> list[pl.Series]:
    """What each sale within the window took, up to its cap, of items that sell now and then; in whole units, null for the others."""
    records = history.records
    slow = (figures["interval_buckets"] > 1.32) & (figures["sale_buckets"] <= FEW_SALES)
    end = origin + figures["window_buckets"]
    inside = slow[records.series] & (records.numbers >= origin) & (records.numbers < end[records.series])
    inside &= (history.exposure[records.numbers, records.series] > 0) & (records.units > 0)
    counted = records.units.astype(np.float64)
    if len(caps.series):
        place = np.full(records.count, -1)
        place[caps.series] = np.arange(caps.series.size)
        held = np.flatnonzero(inside & (place[records.series] >= 0))
        of = place[records.series[held]]
        most = np.where(caps.confirmed[records.numbers[held], of], np.inf, caps.caps[row][of])
        exposure = history.exposure[records.numbers[held], records.series[held]]
        counted[held] = np.minimum(counted[held], most * exposure)
    sizes = np.maximum(np.rint(counted[inside]), 1.0)
    found = (
        pl.DataFrame({"series": records.series[inside], "order_sizes": sizes})
        .group_by("series", maintain_order=True)
        .agg("order_sizes")
    )
    rows = pl.DataFrame({"series": np.arange(records.count)})
    return [rows.join(found, on="series", how="left", maintain_order="left")["order_sizes"]]
