"""What the sales history says of an item: level, spread, weekdays, changes. Only buckets with a sale are stored.

A batch of histories is a few flat arrays, one entry a stored bucket (day, week or month):

series: int, which of the `count` series the bucket belongs to, ascending from 0.
ages: int, how many buckets ago it was, 0 = the newest; descending within a series, so the oldest comes first.
units: demand of the bucket, other than zero; negative where returns exceeded sales.
buckets: int, one entry a series: how many buckets it has in all. Those that are not stored are zeros.

Results have one entry a series, NaN where there is nothing to say. No result depends on the series beside it.
"""

from restock.demand.calendar import Calendar
from restock.demand.estimate import DemandSettings, estimate
from restock.demand.exponential import exponential_mean
from restock.demand.exposure import exposed_moments, exposed_quantile
from restock.demand.intermittent import croston, sba, tsb
from restock.demand.level_shift import level_shift
from restock.demand.weekday import weekday_index

__all__ = [
    "Calendar",
    "DemandSettings",
    "croston",
    "estimate",
    "exponential_mean",
    "exposed_moments",
    "exposed_quantile",
    "level_shift",
    "sba",
    "tsb",
    "weekday_index",
]
