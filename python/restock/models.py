"""All that the dbt models of the package call, in one module.

dbt runs models in threads. Two of them that import different parts of a package at the same time can each wait for what the other
is about to finish, and Python then raises instead of waiting. Who imports this module first loads everything; the others wait for it
and hold nothing meanwhile. So models import from here and from nowhere else.
"""

from restock.backtest import BacktestSettings, walk_forward
from restock.budget import budget_path
from restock.curves import service_curves
from restock.demand import Calendar, DemandSettings, estimate
from restock.engines import as_frame, check_version, in_batches, memory_limit
from restock.lead_time_shifts import lead_time_shifts
from restock.lead_times import LeadTimeSettings, estimate_at_origins
from restock.learning.lessons import read_lessons
from restock.outlook import OutlookSettings, outlook, season
from restock.publish import Run, publish
from restock.review import ReviewSettings, open_gaps, review
from restock.sizing import Settings, size
from restock.what_if import lead_time_what_ifs

__all__ = [
    "BacktestSettings",
    "Calendar",
    "DemandSettings",
    "LeadTimeSettings",
    "OutlookSettings",
    "ReviewSettings",
    "Run",
    "Settings",
    "as_frame",
    "budget_path",
    "check_version",
    "estimate",
    "estimate_at_origins",
    "in_batches",
    "lead_time_shifts",
    "lead_time_what_ifs",
    "memory_limit",
    "open_gaps",
    "outlook",
    "publish",
    "read_lessons",
    "review",
    "season",
    "service_curves",
    "size",
    "walk_forward",
]
