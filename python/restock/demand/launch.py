"""What an item sold in its first weeks: what is lent to those that have not had theirs, and what counts of those that have begun."""

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.demand.calendar import LEAST_EXPOSURE
from restock.demand.exposure import exposed_moments
from restock.demand.records import Records


def launches(
    records: Records, rates: FloatArray, counts: BoolArray, since_first_sale: IntArray, buckets: int
) -> tuple[dict[str, FloatArray], BoolArray]:
    """Moments of demand in so many buckets after that of the first sale, and whether so many are over.

    The bucket of the first sale is left out. It has a sale because that is how it was found, and would make an item that sells twice a
    year look like one that sells every day.

    rates: units per whole bucket of each stored one. counts: whether it counts. since_first_sale: buckets of each series from that of the
    first sale on. buckets: at least 2. Returns the exposure in buckets, and units per bucket: NaN where nothing was seen. They are over
    where at least a quarter of the time could sell.
    """
    end = np.maximum(since_first_sale - 1, 0)
    begin = np.maximum(end - buckets, 0)
    early = np.flatnonzero(
        counts & (records.numbers < end[records.series]) & (records.numbers >= begin[records.series])
    )
    series, rate, exposure = records.series[early], rates[early], records.exposure[early]
    seen = np.maximum(records.exposure_in(end) - records.exposure_in(begin), 0.0)
    counted = records.counted_in(end) - records.counted_in(begin)
    mean, sd = exposed_moments(series, rate * exposure, exposure, counted, seen)
    largest = np.zeros(records.count)
    np.maximum.at(largest, series, rate)
    figures = {
        "launch_exposure": np.where(counted > 0, seen, 0.0),
        "launch_mean_units": mean,
        "launch_sd_units": sd,
        "launch_max_units": np.where(counted > 0, largest, np.nan),
    }
    return figures, (end - begin == buckets) & (seen >= LEAST_EXPOSURE * buckets)
