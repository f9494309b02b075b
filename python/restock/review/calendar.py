"""When a figure is looked at again: dates that stand fast, however late a run comes."""

import numpy as np
import numpy.typing as npt

from restock.arrays import IntArray
from restock.durations import DAYS_A_MONTH

Dates = npt.NDArray[np.datetime64]


def months_later(start: Dates, months: IntArray) -> Dates:
    """The same day so many months later, or the last of its month where that day does not exist.

    >>> months_later(np.array(["2025-01-31"], dtype="datetime64[D]"), np.array([1])).tolist()
    [datetime.date(2025, 2, 28)]
    """
    month = start.astype("datetime64[M]")
    day = (start - month.astype("datetime64[D]")).astype(np.int64)
    wanted = month + months
    last = ((wanted + 1).astype("datetime64[D]") - wanted.astype("datetime64[D]")).astype(np.int64) - 1
    return np.asarray(wanted.astype("datetime64[D]") + np.minimum(day, last))


def next_review(start: Dates, after: Dates, every_months: npt.NDArray[np.float64]) -> Dates:
    """The first date of a calendar that lies after a day: start, and every so many months from there.

    start: day of the first figure. every_months: above 0, or NaN for no calendar; part of a month counts in days. Returns NaT
    where there is no calendar. A run that comes late does not move the dates.

    >>> start, after = (np.array([day], dtype="datetime64[D]") for day in ("2025-01-31", "2025-03-05"))
    >>> next_review(start, after, np.array([1.0])).tolist(), next_review(start, after, np.array([6.0])).tolist()
    ([datetime.date(2025, 3, 31)], [datetime.date(2025, 7, 31)])
    """
    found = np.full(start.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    usable = (every_months > 0) & ~np.isnat(start) & ~np.isnat(after)
    whole = usable & (every_months == np.rint(every_months))
    every = np.where(whole, every_months, 1.0).astype(np.int64)
    passed = np.where(
        whole,
        (np.where(whole, after, start).astype("datetime64[M]") - start.astype("datetime64[M]")).astype(np.int64),
        0,
    )
    steps = np.maximum(passed // every, 0)
    date = months_later(np.where(whole, start, np.datetime64("2000-01-01")), steps * every)
    later = months_later(np.where(whole, start, np.datetime64("2000-01-01")), (steps + 1) * every)
    found[whole] = np.where(date > after, date, later)[whole]
    part = usable & ~whole
    length = np.maximum(np.rint(np.where(part, every_months, 1.0) * DAYS_A_MONTH), 1.0).astype(np.int64)
    gone = np.where(part, (np.where(part, after, start) - start).astype(np.int64), 0)
    found[part] = (start + (gone // length + 1) * length)[part]
    return found


def newest_reset(day: Dates, month_day: str | None) -> Dates:
    """The newest yearly reset up to a day; NaT where there is none.

    >>> newest_reset(np.array(["2025-01-14", "2025-01-15"], dtype="datetime64[D]"), "01-15").astype(str).tolist()
    ['2024-01-15', '2025-01-15']
    """
    if not month_day:
        return np.full(day.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    month, in_month = (int(part) for part in month_day.split("-"))
    year = day.astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    this = year.astype("datetime64[D]") + (in_month - 1)
    return np.where(this <= day, this, (year - 12).astype("datetime64[D]") + (in_month - 1))
