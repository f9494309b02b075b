"""Walking forward over past days: at each, learn from what was over by then, promise, and look at what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.learning.choice import Record, choose
from restock.learning.coverage import LEAST_DAYS, Coverage
from restock.learning.groups import Groups
from restock.learning.looking import law_of
from restock.learning.taught import HIGHEST_LEVEL, NO_CURVE, Taught
from restock.learning.view import View
from restock.learning.ways import ROUTED, WAYS, methods_of, used_methods
from restock.methods.history import Pooled, demand_part, pool
from restock.methods.law import Law
from restock.methods.lead_shapes import LeadShapes
from restock.methods.methods import METHODS, OF_A_LAW, Lessons, Method, meant_for, shape_of
from restock.methods.router import route
from restock.methods.seen import Seen
from restock.parallel import side_by_side
from restock.simulation.random_words import streams

# The textbook is what others are measured by; it is never corrected.
UNCORRECTED: tuple[Method, ...] = ("normal",)
# What the outcomes of all other classes count together against those of a class, in outcomes. Between 1,000 and 5,000 it made
# no difference on records of four kinds; without any support classes of a hundred items learned noise.
OTHERS = 2000
# How many of these are looked at, spread evenly over all; and of the class itself: hundreds for each coefficient of a law.
MOST_OTHERS, MOST_INSIDE = 10_000, 40_000
# Which way counts as the standing one until another proves cheaper: what fits the most of what was seen.
FIRST_WAYS = ("learned_mixture", "learned", ROUTED)
# With less than half of the history behind it, the error of a figure had twice the variance that it has now, or more.
LEAST_WINDOW = 0.5
# The newest days may have less: a dozen buckets.
LEAST_BUCKETS = 12
# Cycles of two weeks together, or those of as many days as a week has, have seen more than a weekday.
LEAST_LOOKED_AT, WEEKDAYS = 14.0, 7


@dataclass(frozen=True)
class Checks:
    """Past days and what came of them; one entry a row.

    origin: number of the day, 0 = today. ended: number of the bucket from which the outcome can be known. at: bucket of the
    day. outcome: units really demanded, NaN if not known. target: share of protection periods to be covered. price: amount a
    unit. promised: share of cycles without a stock-out: the target, unless missed sales are lost; the textbook knows no other.
    earlier: units demanded over the time that an earlier order took, and earlier_ended: from which bucket that can be known. It teaches
    until the next order has come.
    """

    origin: IntArray
    at: IntArray
    ended: IntArray
    outcome: FloatArray
    target: FloatArray
    price: FloatArray
    promised: FloatArray
    earlier: FloatArray
    earlier_ended: IntArray


@dataclass(frozen=True)
class Checked:
    """What one method would have held on past days. rows: which rows of the walk; the others have one entry each of these.

    asked: the level after correction. stock: units. is_chosen: whether the row would have been sized by it.
    """

    method: Method
    rows: IntArray
    asked: FloatArray
    source: str
    stock: FloatArray
    is_chosen: BoolArray


class Walk:
    """All rows of all past days, and what is learned from them on the way from the oldest day to today."""

    def __init__(
        self,
        seen: Seen,
        checks: Checks,
        groups: Groups,
        shapes: LeadShapes,
        *,
        calibrate: bool = True,
        bucket_days: float = 1.0,
    ) -> None:
        self.seen, self.checks, self.groups, self.shapes, self.calibrate = seen, checks, groups, shapes, calibrate
        self.bucket_days = bucket_days
        self.known = np.isfinite(checks.outcome)
        count = seen.count
        self.meant = {way: np.full(count, way == ROUTED) for way in WAYS}
        # What came of each row as far as it is known, and what did when the next order had come.
        self.coverage, self.losses, self.kept = self._nothing_seen()
        self.finally_seen = self._nothing_seen()
        self.has_come = np.zeros(count, dtype=np.bool_)

    def _nothing_seen(self) -> tuple[Coverage, dict[str, FloatArray], dict[str, BoolArray]]:
        count = self.seen.count
        return (
            Coverage(self.checks.origin, self.groups),
            {way: np.full(count, np.nan) for way in WAYS},
            {way: np.zeros(count, dtype=np.bool_) for way in WAYS},
        )

    def steps(self) -> Iterator[tuple[int, Taught, list[Checked]]]:
        """What is known on each day, the oldest first and today last, and the figures that it would have given.

        Nothing newer than the day goes into either.
        """
        before = Taught()
        for origin in sorted(set(self.checks.origin.tolist()) | {0}, reverse=True):
            taught = self._learn(origin, before)
            yield origin, taught, self._check(origin, taught) if origin else []
            before = taught

    def _learn(self, origin: int, before: Taught) -> Taught:
        here = self.checks.origin == origin
        day = int(self.checks.at[here][0]) if here.any() else 0
        past = self.checks.origin > origin
        has_come = past & (self.checks.ended >= day)
        self._come(has_come)
        early = np.where(past & (self.checks.earlier_ended >= day), self.checks.earlier, np.nan)
        outcome = np.where(has_come, self.checks.outcome, early)
        over = self._alike(np.isfinite(outcome), here)
        taught = Taught()
        classes = [self.groups.of_class == number for number in range(len(self.groups.classes))]
        learned = side_by_side(partial(self._lessons, outcome, over, here), classes, self.seen.count, np.count_nonzero)
        taught.lessons = dict(zip(self.groups.classes, learned, strict=True))
        for name, pattern, rows in self.groups.cells():
            targets = self.checks.target[rows & here]
            targets = targets[~np.isnan(targets)]
            middle = float(np.median(targets)) if targets.size else 0.95
            for way in WAYS if self.calibrate else ():
                if way not in UNCORRECTED:
                    taught.curves[name, pattern, way] = self.coverage.curve((name, pattern), rows, way, over, middle)
            taught.choice[name, pattern] = self._chosen(rows & over, (name, pattern), taught, before)
        return taught

    def _come(self, has_come: BoolArray) -> None:
        """From now on these rows teach what came of them over the time that the next order took."""
        rows = np.flatnonzero(has_come & ~self.has_come)
        coverage, losses, kept = self.finally_seen
        for way in WAYS:
            self.coverage.see(way, rows, coverage.below[way][rows], coverage.upto[way][rows])
            self.losses[way][rows], self.kept[way][rows] = losses[way][rows], kept[way][rows]
        self.coverage.forget_shares()
        self.has_come |= has_come

    def _lessons(self, outcome: FloatArray, over: BoolArray, here: BoolArray, of_class: BoolArray) -> Lessons:
        """What outcomes that are over teach a class; with it, all of them are looked at again."""
        today = np.flatnonzero(of_class & here)
        ratio = pool(self.seen.only(today)) if today.size else Pooled()
        lessons = Lessons(ratio, self._law(np.where(over, outcome, np.nan), of_class, ratio))
        if self.calibrate and lessons.law is not None:
            past = np.flatnonzero(over & of_class)
            self.coverage.see_again(self.seen.only(past), past, outcome[past], lessons, self.shapes)
        return lessons

    def _alike(self, over: BoolArray, here: BoolArray) -> BoolArray:
        """Outcomes of days that had about as much history behind them; of the newest `LEAST_DAYS` days a little will do.

        What was promised from two weeks of records was missed more often than what is promised from two months will be.
        None if all that came of these days was short and of few weekdays: what sold less then may be Monday's doing.
        """
        if not here.any():
            return over
        least = LEAST_WINDOW * float(self.seen.window[here].mean())
        alike = []
        for place, origin in enumerate(np.unique(self.checks.origin[over])):
            day = self.checks.origin == origin
            window = float(self.seen.window[day].mean())
            if window >= least or (place < LEAST_DAYS and window >= LEAST_BUCKETS):
                alike.append(day)
        looked_at = sum(float(np.nan_to_num(self.seen.period[day]).mean()) for day in alike) * self.bucket_days
        if looked_at < LEAST_LOOKED_AT and len(alike) < WEEKDAYS:
            return np.zeros_like(over)
        return np.asarray(over & np.any(alike, axis=0), dtype=np.bool_)

    def _law(self, outcome: FloatArray, of_class: BoolArray, ratio: Pooled) -> Law | None:
        """The law of a class, with the others as support; with the pooled ratio that it is going to be asked with. outcome: units, NaN where
        it is not over. Rows without a history teach nothing."""
        usable = np.isfinite(outcome) & np.isfinite(self.seen.mean) & np.isfinite(self.seen.variance)
        inside = spread_evenly(np.flatnonzero(usable & of_class), MOST_INSIDE)
        others = spread_evenly(np.flatnonzero(usable & ~of_class), MOST_OTHERS)
        # A class of few outcomes leans on the others, one of many is its own.
        past = np.concatenate([inside, others])
        weight = np.ones(past.size)
        weight[inside.size :] = min(OTHERS / max(others.size, 1), 1.0)
        some = self.seen.only(past)
        history = demand_part(some, ratio) if past.size else np.zeros(0)
        return law_of(some, np.nan_to_num(history), outcome[past], weight)

    def _chosen(self, past: BoolArray, cell: tuple[str, str], taught: Taught, before: Taught) -> str:
        """The way to size a class and pattern from what past figures cost; before there are any, the law's.

        Where levels are corrected, only ways whose level could be checked are asked.
        """
        has_law = taught.lessons[cell[0]].law is not None
        standing, rivals = before.choice.get(cell, ROUTED), before.rivals.get(cell, frozenset[str]())
        taught.rivals[cell] = rivals
        first = standing
        if first == ROUTED and has_law:
            first = FIRST_WAYS[0]
        # Rows that nobody can size say nothing.
        rows = np.flatnonzero(past & np.isfinite(self.losses[ROUTED]))
        origins = self.checks.origin[rows]
        days = [rows[origins == day] for day in np.unique(origins)]
        if len(days) < LEAST_DAYS:
            return first
        middle = float(np.median(self.checks.target[rows]))
        records: dict[str, Record] = {}
        for way in WAYS:
            is_checked = not self.calibrate or taught.curves.get((*cell, way), NO_CURVE)[1] != "none"
            is_whole = self.meant[way][rows].any() and np.isfinite(self.losses[way][rows]).all()
            if way in UNCORRECTED or not is_checked or not is_whole:
                continue
            columns = (self.losses[way], self.kept[way], np.ones(past.size), self.checks.target)
            # What would miss the target at any level that can be asked for is no way to keep it.
            if taught.level(cell, way, np.array([middle]))[0] < HIGHEST_LEVEL:
                records[way] = Record(*(np.array([float(column[day].sum()) for day in days]) for column in columns))
        if not records:
            return FIRST_WAYS[0] if has_law and first not in OF_A_LAW else first
        taught.rivals[cell] = frozenset(records)
        # What won before the way that fits best could be checked has won nothing yet.
        best_fit = next((way for way in FIRST_WAYS if way in records), next(iter(records)))
        if standing == ROUTED or standing not in records or best_fit not in rivals:
            first = best_fit
        return choose(records, first, best_fit)

    def _check(self, origin: int, taught: Taught) -> list[Checked]:
        """What each method would have promised on a day; and what came of it, for the days after."""
        tells = self.known | np.isfinite(self.checks.earlier)
        cells = [
            (taught, (name, pattern), np.flatnonzero(rows & (self.checks.origin == origin) & tells))
            for name, pattern, rows in self.groups.cells()
        ]
        found = side_by_side(
            self._check_cell, [cell for cell in cells if cell[2].size], self.seen.count, lambda cell: cell[2].size
        )
        return [one for checked in found for one in checked]

    def _check_cell(self, asked_of: tuple[Taught, tuple[str, str], IntArray]) -> list[Checked]:
        taught, cell, here = asked_of
        seen, lessons = self.seen.only(here), taught.lessons[cell[0]]
        came, target = self.checks.outcome[here], self.checks.target[here]
        early = self.checks.earlier[here]
        outcome = np.where(np.isfinite(early), early, came)
        views: dict[Method, View] = {}
        meant = meant_for(seen, lessons, self.shapes)
        for method in METHODS:
            rows = np.flatnonzero(meant[method])
            if rows.size:
                part = seen.only(rows)
                views[method] = View(shape_of(method, part, lessons, self.shapes), rows, part.is_whole, outcome)
        routed = route(seen, lessons, meant).methods
        # Where nobody is meant the router sizes every row, and there is nothing to learn of the method itself.
        own = [way for way in WAYS if way == ROUTED or any(method in views for method in methods_of(way))]
        used = {way: used_methods(way, routed, meant) for way in own}
        asked: dict[str, FloatArray] = {}
        stock: dict[str, FloatArray] = {}
        for way in own:
            wanted = self.checks.promised[here] if way in UNCORRECTED else target
            asked[way], stock[way] = taught.level(cell, way, wanted), np.full(here.size, np.nan)
            for method, view in views.items():
                rows = np.flatnonzero(used[way] == method)
                stock[way][rows] = view.stock(asked[way], rows)
        self._see(here, outcome, views, used, stock, (self.coverage, self.losses, self.kept))
        views_then = {method: view.of(came) for method, view in views.items()} if (outcome != came).any() else views
        self._see(here, came, views_then, used, stock, self.finally_seen)
        for method in views:
            self.meant[method][here] = meant[method]
        found = []
        choice = taught.choice[cell] if taught.choice[cell] in own else ROUTED
        for method in views:
            chosen = used[choice] == method
            for way, those in ((choice, chosen), (method, meant[method] & ~chosen)):
                rows = np.flatnonzero(those & np.isfinite(came))
                source = taught.curves.get((*cell, way), NO_CURVE)[1]
                found.append(Checked(method, here[rows], asked[way][rows], source, stock[way][rows], chosen[rows]))
        return found

    def _see(
        self,
        here: IntArray,
        outcome: FloatArray,
        views: dict[Method, View],
        used: dict[str, npt.NDArray[np.str_]],
        stock: dict[str, FloatArray],
        into: tuple[Coverage, dict[str, FloatArray], dict[str, BoolArray]],
    ) -> None:
        """Keep what came of some rows, by each way."""
        coverage, losses, kept = into
        target, price = self.checks.target[here], self.checks.price[here]
        for way in WAYS:
            for method, view in views.items() if way in used else ():
                rows = np.flatnonzero(used[way] == method)
                coverage.see(way, here[rows], view.below[rows], view.upto[rows])
            # A row that a method is not meant for is sized by another; the loss of a choice is that of all its rows.
            held = stock.get(way, stock[ROUTED])
            short, spare = np.maximum(outcome - held, 0.0), np.maximum(held - outcome, 0.0)
            losses[way][here] = price * (target * short + (1 - target) * spare)
            kept[way][here] = outcome <= held


def spread_evenly(rows: IntArray, most: int) -> IntArray:
    """At most so many of the rows, spread evenly over all: one of each stretch of them.

    Which one is random and always the same. Each fourth row would be the same shop each time where every item is in four.
    """
    every = max(-(-rows.size // most), 1)
    stretches = np.arange(-(-rows.size // every))
    picked = stretches * every + (streams(0, stretches) % np.uint64(every)).astype(np.int64)
    return rows[np.minimum(picked, rows.size - 1)]
