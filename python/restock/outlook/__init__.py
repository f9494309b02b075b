"""What was known of each item and location on each past day (an origin), and what came of it.

The same figures for every origin, today included, from nothing newer than the origin: so that what is measured on past days
holds for the figures of today.
"""

from restock.outlook.levels import half_lives, levels_at
from restock.outlook.outlook import OutlookSettings, outlook
from restock.outlook.season import season

__all__ = ["OutlookSettings", "half_lives", "levels_at", "outlook", "season"]
