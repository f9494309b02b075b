"""What sold in past years in the weeks that are to come, and what was expected of them then."""

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.outlook.tables import YEARS, Tables

# A year of whole weeks, so that every weekday lies upon itself; and how long a level is taken before a season.
YEAR = {"day": 364, "week": 52, "month": 12}
SEASON = {"day": 56, "week": 8, "month": 3}
# What lies so close to the period a year ago counts with it, in buckets: a season does not begin to the day.
AROUND = {"day": 14, "week": 2, "month": 0}


def year_ago(
    base: Tables, row: int, origin: int, seen: IntArray, period: IntArray, bucket: str
) -> dict[str, FloatArray]:
    """The figures of past years before an origin, one entry a series; NaN where less than a year and `SEASON` was seen.

    row: of the origin in the tables. seen: buckets from the origin back to the first sale. period: whole buckets. Returns
    `year_level`, the mean of the year up to the origin; `year_ago_units` and `year_ago_expected`, units of the period with what lies
    around it and what each level and the mean of the year after it gave to expect (series x levels), added up over the last year and,
    where it was seen, the one before; and both of the period alone as `year_ago_near_units` and `year_ago_near_expected`.
    """
    around, length = AROUND[bucket], YEAR[bucket]
    count = seen.size
    figures = {name: np.zeros(count) for name in ("year_ago_units", "year_ago_near_units")}
    shape = (base.year_ago_levels.shape[2] + 1, count)
    figures |= {name: np.zeros(shape) for name in ("year_ago_expected", "year_ago_near_expected")}
    is_old, level = np.ones(count, dtype=np.bool_), np.full(count, np.nan)
    for back in range(YEARS):
        year = origin + (back + 1) * length
        then = np.full(count, year)
        within = base.exposure.between(year - length, then)
        mean = np.maximum(base.units.between(year - length, then), 0.0) / np.where(within > 0, within, np.nan)
        levels = np.concatenate([base.year_ago_levels[back, row], mean[None]])
        before = base.exposure.between(year, then + SEASON[bucket])
        first, last = np.maximum(year - period - around, origin), then + around
        same = base.exposure.between(first, last)
        here = is_old & (seen >= year - origin + SEASON[bucket]) & (same > 0) & (before > 0)
        near = np.maximum(year - period, origin)
        for name, begin, end in (("year_ago", first, last), ("year_ago_near", near, then)):
            figures[f"{name}_units"] += np.where(here, np.maximum(base.units.between(begin, end), 0.0), 0.0)
            figures[f"{name}_expected"] += np.where(here, levels * base.exposure.between(begin, end), 0.0)
        if not back:
            is_old, level = here, mean
    figures["year_level"] = level
    return {name: np.where(is_old, values, np.nan).T for name, values in figures.items()}
