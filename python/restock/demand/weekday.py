"""How demand differs between the days of the week."""

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array
from restock.demand.sparse import as_ages, as_stored
from restock.ragged import as_groups, group_sums

DAYS = 7


def weekday_index(
    series: Numbers, ages: Numbers, units: Numbers, exposure_by_weekday: Numbers, newest_weekday: int, count: int
) -> FloatArray:
    """How much of an average trading day each weekday sells: 1.0 is like the average, 2.0 twice as much.

    Mean demand on the trading days of a weekday over mean demand on all trading days; ratio to the mean, not to a trend.

    series, ages, units: see `restock.demand`, of days; ages in calendar days. exposure_by_weekday: (count, 7) trading
    days of each weekday, Monday first, at least 0. newest_weekday: weekday of age 0, 0 = Monday. Returns (count, 7);
    NaN where a weekday never traded, and everywhere where nothing was sold after returns. Raises ValueError for a
    weekday outside 0..6 and for a sale on a weekday without a trading day.

    Two weeks of Monday to Friday, 10 units a day and 20 on Fridays; the newest day is a Sunday:

    >>> ages = [13, 12, 11, 10, 9, 6, 5, 4, 3, 2]
    >>> weekday_index([0] * 10, ages, [10, 10, 10, 10, 20] * 2, [[2, 2, 2, 2, 2, 0, 0]], 6, 1).round(3).tolist()
    [[0.833, 0.833, 0.833, 0.833, 1.667, nan, nan]]
    """
    if newest_weekday not in range(DAYS):
        raise ValueError(f"newest_weekday must lie between 0 (Monday) and 6 (Sunday), but it is {newest_weekday}")
    place = as_groups(series, count, "series")
    weekday = (newest_weekday - as_ages(ages, place)) % DAYS
    sold = as_stored("units", units, place.size)
    traded = as_array("exposure_by_weekday", exposure_by_weekday, minimum=0)
    if traded.shape != (count, DAYS):
        raise ValueError(f"exposure_by_weekday must be of shape {(count, DAYS)}, but it is {traded.shape}")
    closed = np.flatnonzero(traded[place, weekday] == 0)
    if closed.size:
        at = closed[0]
        raise ValueError(f"series {place[at]} sold on weekday {weekday[at]}, which has no trading day")
    sold_by_weekday = group_sums(place * DAYS + weekday, sold, count * DAYS).reshape(count, DAYS)
    days = traded.sum(axis=1)
    mean = sold_by_weekday.sum(axis=1) / np.where(days > 0, days, np.nan)
    return sold_by_weekday / np.where(traded > 0, traded, np.nan) / np.where(mean > 0, mean, np.nan)[:, None]
