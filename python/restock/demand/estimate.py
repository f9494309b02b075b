"""From the recorded buckets of each item and location to the demand that would have been seen on full shelves."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import Calendar
from restock.demand.exponential import exponential_mean
from restock.demand.exposure import exposed_moments, exposed_quantile
from restock.demand.intermittent import croston, tsb
from restock.demand.launch import launches
from restock.demand.level_shift import level_shift
from restock.demand.records import NOTHING, Records, read
from restock.demand.weekday import weekday_index
from restock.durations import BUCKET_DAYS
from restock.outliers import spike_caps
from restock.ragged import group_sums

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class DemandSettings:
    """What the user chose; the names are those of the settings of the package."""

    bucket: str = "day"
    spikes: str = "cap"
    spike_deviations: float = 5.0
    spike_ratio: float = 10.0
    level: str = "mean"
    half_life_buckets: float = 30.0
    smoothing: float = 0.1
    window_buckets_minimum: int = 12
    launch_days: int = 28

    @property
    def launch_buckets(self) -> int:
        """The first weeks of an item in buckets; two at least, because one has no spread."""
        return max(round(self.launch_days / BUCKET_DAYS[self.bucket]), 2)


def estimate(batch: pl.DataFrame, calendar: Calendar, settings: DemandSettings) -> pl.DataFrame:
    """Demand per bucket of each row of `int_restock__demand_series`, corrected for what the records do not show.

    Returns one row per row, in the same order; what cannot be computed is null. `is_adjusted` says whether anything
    differs from the plain figures of the window. Units are units of stock, times are buckets where not named else.
    """
    records = read(batch, calendar)
    longest = batch["lookback_buckets"].to_numpy().astype(np.int64)
    window = _window(records, batch["window_buckets"].to_numpy().astype(np.int64), longest, settings)
    counts = records.exposure > NOTHING
    whole = np.divide(records.units, records.exposure, out=np.zeros_like(records.units), where=counts)
    cap, is_spike = _spikes(records, whole, counts, settings)
    rates = np.where(is_spike & (settings.spikes == "cap"), cap[records.series], whole)

    figures: dict[str, FloatArray] = {}
    inside = counts & (records.numbers < window[records.series])
    figures |= _moments(records, rates, inside, window)
    figures |= _levels(records, rates, counts, longest, settings)
    launch, is_launch_over = launches(records, rates, counts, longest, settings.launch_buckets)
    figures |= launch
    if settings.level != "mean":
        # Without a sale there is no level to smooth, and nothing to expect.
        level = np.nan_to_num(figures[f"{settings.level}_units"])
        figures["mean_units"] = np.where(np.isnan(figures["mean_units"]), np.nan, level)
        figures["max_units"] = np.maximum(figures["max_units"], level)
    figures |= _lost(records, inside, window, figures["mean_units"])
    figures |= {"spike_cap_units": np.where(np.isinf(cap), np.nan, cap)}
    figures |= _spike_totals(records, whole, rates, is_spike & inside)
    if settings.bucket == "day":
        figures |= _weekdays(batch, records, rates, counts, longest)

    is_long = window != batch["window_buckets"].to_numpy()
    is_adjusted = is_long | (figures["exposure"] != window) | (settings.level != "mean") | (figures["spike_units"] > 0)
    pick = pl.when(pl.Series(is_long))
    return batch.select(
        "item_id",
        "location_id",
        pl.Series("is_adjusted", is_adjusted),
        pl.Series("is_launch_over", is_launch_over),
        pick.then("lookback_start_on").otherwise("window_start_on").alias("window_start_on"),
        pick.then("lookback_days").otherwise("window_days").cast(pl.Int64).alias("window_days"),
        *(pl.Series(name, values, dtype=pl.Float64).fill_nan(None) for name, values in sorted(figures.items())),
        *_lists_of_spikes(records, whole, is_spike),
    )


def _window(records: Records, wanted: IntArray, longest: IntArray, settings: DemandSettings) -> IntArray:
    """The window of the class, or all that is there where too little of the window counts."""
    counted = records.counted_in(wanted)
    least = np.minimum(settings.window_buckets_minimum, wanted)
    return np.where((counted < least) & (records.counted_in(longest) > counted), longest, wanted)


def _spikes(
    records: Records, whole: FloatArray, counts: BoolArray, settings: DemandSettings
) -> tuple[FloatArray, BoolArray]:
    """The largest size that counts of each series, and which buckets lie above it and were not confirmed."""
    sold = counts & (whole > 0)
    cap = spike_caps(
        records.series[sold],
        whole[sold],
        records.count,
        deviations=settings.spike_deviations,
        ratio=settings.spike_ratio,
    )
    return cap, sold & (whole > cap[records.series]) & ~records.is_confirmed


def _moments(records: Records, rates: FloatArray, inside: BoolArray, window: IntArray) -> dict[str, FloatArray]:
    """Moments and quantiles of the window, from the buckets that count."""
    series, count = records.series[inside], records.count
    rate, exposure = rates[inside], records.exposure[inside]
    counted = records.counted_in(window)
    whole = np.maximum(records.exposure_in(window), 0.0)
    mean, sd = exposed_moments(series, rate * exposure, exposure, counted, whole)
    sales = np.bincount(series, minlength=count)
    size_mean = group_sums(series, rate, count) / np.where(sales > 0, sales, np.nan)
    squares = group_sums(series, (rate - size_mean[series]) ** 2, count)
    largest = np.zeros(count)
    np.maximum.at(largest, series, rate)
    quantiles = {
        f"p{round(share * 100)}_units": exposed_quantile(series, rate, count, counted, share)
        for share in (0.5, 0.9, 0.95)
    }
    return quantiles | {
        "buckets": records.calendar.trading_within[records.location, window].astype(np.float64),
        "counted_buckets": counted.astype(np.float64),
        "exposure": whole,
        "sale_buckets": sales.astype(np.float64),
        "total_units": group_sums(series, rate * exposure, count),
        "mean_units": mean,
        "sd_units": sd,
        "max_units": largest,
        "average_demand_interval": counted.astype(np.float64) / np.where(sales > 0, sales, np.nan),
        "size_cv_squared": squares
        / np.where(sales > 1, sales - 1, np.nan)
        / np.where(size_mean == 0, np.nan, size_mean) ** 2,
    }


def _levels(
    records: Records, rates: FloatArray, counts: BoolArray, longest: IntArray, settings: DemandSettings
) -> dict[str, FloatArray]:
    """Where demand stands today, over all that is looked back on; and whether its level changed on the way."""
    ages = records.counted_ages()[counts]
    series, buckets, count = records.series[counts], records.counted_in(longest), records.count
    given = (series, ages, rates[counts], count, buckets)
    crostons = croston(*given, settings.smoothing)
    _, age, before, after = level_shift(*given)
    # The calendar bucket in which the new level began: that of its oldest sale, and of the buckets without one before it.
    inside = ages <= np.nan_to_num(age, nan=-1.0)[series]
    oldest = np.full(count, -1.0)
    np.maximum.at(oldest, series[inside], (records.numbers[counts][inside] - ages[inside]).astype(np.float64))
    return {
        "exponential_units": exponential_mean(*given, settings.half_life_buckets),
        "croston_units": crostons,
        "sba_units": (1 - settings.smoothing / 2) * crostons,
        "tsb_units": tsb(*given, settings.smoothing, settings.smoothing),
        "level_shift_bucket": _calendar_bucket(records, age, oldest),
        "level_before_units": before,
        "level_after_units": after,
    }


def _calendar_bucket(records: Records, age: FloatArray, oldest: FloatArray) -> FloatArray:
    """How many buckets ago by the calendar, from how many that count; oldest: the difference at a sale nearby, or -1."""
    bucket = np.where(np.isnan(age) | (oldest < 0), age, oldest + age)
    # A level of nothing has no sale to go by: the calendar of its location is counted through.
    for row in np.flatnonzero(~np.isnan(age) & (oldest < 0)):
        counted = records.calendar.counted_within[records.location[row]]
        bucket[row] = np.searchsorted(counted, age[row] + 1) - 1
    return bucket


def _lost(records: Records, inside: BoolArray, window: IntArray, mean: FloatArray) -> dict[str, FloatArray]:
    """What was not sold because shelves were empty, and what was sold while demand was not counted."""
    blocked = records.blocked
    out = blocked.out_of_stock * (blocked.numbers < window[blocked.series])
    buckets_out = group_sums(blocked.series, out, records.count)
    uncounted = ~inside & (records.numbers < window[records.series])
    left_out = group_sums(records.series, records.units * uncounted, records.count)
    return {
        "stock_out_buckets": buckets_out,
        "left_out_units": left_out,
        "lost_sales_units": np.maximum(buckets_out * np.nan_to_num(mean), 0.0),
    }


def _spike_totals(records: Records, whole: FloatArray, rates: FloatArray, is_spike: BoolArray) -> dict[str, FloatArray]:
    """How many one-offs the window has, and how many units they lost to the cap."""
    series = records.series[is_spike]
    above: FloatArray = (whole - rates)[is_spike] * records.exposure[is_spike]
    return {
        "spikes": group_sums(series, np.ones(len(series)), records.count),
        "spike_units": group_sums(series, above, records.count),
    }


def _weekdays(
    batch: pl.DataFrame, records: Records, rates: FloatArray, counts: BoolArray, longest: IntArray
) -> dict[str, FloatArray]:
    """Demand of each weekday over that of the average day."""
    newest = (batch["window_end"].dt.weekday().to_numpy()[:1].astype(np.int64) - 2) % 7  # the day before, from 0
    weekday = int(newest[0]) if len(newest) else 0
    exposure = records.calendar.weekday_exposure_within(weekday)[records.location, longest]
    blocked = records.blocked
    lost = blocked.left_out * (blocked.numbers < longest[blocked.series])
    np.subtract.at(exposure, (blocked.series, (weekday - blocked.numbers) % 7), lost)
    exposure = np.where(exposure > NOTHING, exposure, 0.0)
    kept = rates[counts] * records.exposure[counts]
    index = weekday_index(records.series[counts], records.numbers[counts], kept, exposure, weekday, records.count)
    return {f"{name}_index": index[:, day] for day, name in enumerate(WEEKDAYS)}


def _lists_of_spikes(records: Records, whole: FloatArray, is_spike: BoolArray) -> list[pl.Series]:
    """The one-offs of each series: which bucket, and how large."""
    found = (
        pl.DataFrame({"row": records.series[is_spike], "number": records.numbers[is_spike], "units": whole[is_spike]})
        .group_by("row", maintain_order=True)
        .agg("number", "units")
    )
    rows = pl.DataFrame({"row": np.arange(records.count)}).join(found, on="row", how="left", maintain_order="left")
    return [
        rows["number"].cast(pl.List(pl.Int64)).alias("spike_numbers"),
        rows["units"].cast(pl.List(pl.Float64)).alias("spike_sizes"),
    ]
