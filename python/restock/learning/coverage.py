"""What share of past outcomes each level of each way of sizing covers: the curves that levels are corrected by.

Where a figure rests on a law, all past outcomes are looked at again with the law of the day that asks: the level is to be right for
the law that is used, not for those that were learned when there was less to learn from. That it was learned
from the same outcomes flatters it little: a coefficient needs twenty outcomes at least, and most of them are 0.
"""

from collections import defaultdict

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.learning.calibration import LEAST_EXCEPTIONS, Curve, covered, pooled
from restock.learning.groups import Groups
from restock.learning.taught import NO_CURVE
from restock.learning.view import View
from restock.learning.ways import WAYS, methods_of
from restock.methods.lead_shapes import LeadShapes
from restock.methods.methods import OF_A_LAW, Lessons, Method, meant_for, shape_of
from restock.methods.seen import Seen

# One day alone cannot say how days differ.
LEAST_DAYS = 2


class Coverage:
    """P(X < y) and P(X <= y) of the outcome y of each row of the walk, by each way; NaN where it does not size the row."""

    def __init__(self, origin: IntArray, groups: Groups) -> None:
        self.origin, self.groups = origin, groups
        self.below = {way: np.full(origin.size, np.nan) for way in WAYS}
        self.upto = {way: np.full(origin.size, np.nan) for way in WAYS}
        # Shares of each way by group, day and number of outcomes: what was seen of a day does not change.
        self.shares: dict[str, dict[tuple[tuple[str, ...], int, int], FloatArray]] = defaultdict(dict)

    def see(self, way: str, rows: IntArray, below: FloatArray, upto: FloatArray) -> None:
        """Keep what a way said of some rows."""
        self.below[way][rows], self.upto[way][rows] = below, upto

    def forget_shares(self) -> None:
        """What was seen of some days has changed."""
        self.shares.clear()

    def see_again(self, seen: Seen, rows: IntArray, outcome: FloatArray, lessons: Lessons, shapes: LeadShapes) -> None:
        """What the ways with a law say of past rows by the law of today. seen, outcome: of these rows, one entry each."""
        views: dict[Method, View] = {}
        is_meant = meant_for(seen, lessons, shapes)
        for way in OF_A_LAW:
            for method in methods_of(way):
                meant = np.flatnonzero(is_meant[method])
                if method not in views:
                    part = seen.only(meant)
                    views[method] = View(shape_of(method, part, lessons, shapes), meant, part.is_whole, outcome)
                view = views[method]
                self.see(way, rows[meant], view.below[meant], view.upto[meant])
            self.shares[way].clear()

    def curve(
        self, cell: tuple[str, str], rows: BoolArray, way: str, over: BoolArray, target: float
    ) -> tuple[Curve, str]:
        """Covered shares of the narrowest group that tells. rows: of the cell. over: whose outcomes are known."""
        known = over & ~np.isnan(self.upto[way])
        for source, wider in self.groups.wider(cell[0], rows):
            past = np.flatnonzero(wider & known)
            if past.size * (1 - target) < LEAST_EXCEPTIONS:
                continue
            origins = self.origin[past]
            days = {int(day): past[origins == day] for day in np.unique(origins)}
            if len(days) >= LEAST_DAYS:
                group = (source, *cell[: {"class_and_pattern": 2, "class": 1}.get(source, 0)])
                curves = [self._share(way, group, day, those) for day, those in days.items()]
                return pooled(curves, np.array([those.size for those in days.values()])), source
        return NO_CURVE

    def _share(self, way: str, group: tuple[str, ...], day: int, rows: IntArray) -> FloatArray:
        known, key = self.shares[way], (group, day, rows.size)
        if key not in known:
            known[key] = covered(self.below[way][rows], self.upto[way][rows])
        return known[key]
