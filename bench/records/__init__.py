"""Records to check the promise of service on.

Every function writes the files that a user would have into a folder and says how they are mapped. What the package cannot
see stands beside them: the true demand (also of days without stock) and the distribution that lead times are drawn from.
"""

from records.grocery import grocery, grocery_fads
from records.lumpy_parts import lumpy_parts
from records.monthly_parts import monthly_parts
from records.real import REAL
from records.weekly_peaks import weekly_peaks
from records.weekly_stores import weekly_flags, weekly_shelves, weekly_stores

MADE_UP = {
    "grocery": grocery,
    "grocery_fads": grocery_fads,
    "weekly_stores": weekly_stores,
    "weekly_shelves": weekly_shelves,
    "weekly_flags": weekly_flags,
    "weekly_peaks": weekly_peaks,
    "monthly_parts": monthly_parts,
    "lumpy_parts": lumpy_parts,
}

__all__ = ["MADE_UP", "REAL"]
