"""Walking forward over past days: at each, learn from what was over by then, promise, and look at what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray
from restock.demand.calendar import IntArray
from restock.learning.calibration import LEAST_EXCEPTIONS, Curve, covered, pooled
from restock.learning.choice import Record, choose
from restock.learning.groups import Groups
from restock.learning.law import Law, learn
from restock.methods.history import Pooled, history_variance, pool
from restock.methods.lead_shapes import LeadShapes
from restock.methods.methods import METHODS, Lessons, Method, is_meant_for, shape_of
from restock.methods.router import route
from restock.methods.seen import Seen
from restock.methods.shapes import Shape
from restock.ragged import BoolArray
from restock.rounding import round_up

# The rarest exception that is asked of any distribution: once in ten thousand cycles.
HIGHEST_LEVEL = 0.9999
# The textbook is what others are measured by; it is never corrected.
UNCORRECTED: tuple[Method, ...] = ("normal",)
# What the outcomes of all other classes count together against those of a class, in outcomes. Between 1,000 and 5,000 it made
# no difference on records of four kinds; without any support classes of a hundred items learned noise.
OTHERS = 2000
# One day alone cannot say how days differ.
LEAST_DAYS = 2
# The router decides row by row, until past figures decide for the group.
ROUTED = "routed"
STAND_INS: dict[str, tuple[Method, ...]] = {"learned_mixture": ("learned",)}


@dataclass(frozen=True)
class Checks:
    """Past days and what came of them; one entry a row.

    origin: number of the day, 0 = today. ended: number of the bucket from which the outcome can be known. at: bucket of the
    day. outcome: units really demanded, NaN if not known. target: promised share of cycles. price: amount a unit.
    """

    origin: IntArray
    at: IntArray
    ended: IntArray
    outcome: FloatArray
    target: FloatArray
    price: FloatArray


NO_CURVE = (pooled([], np.zeros(0, np.int64)), "none")


@dataclass
class Taught:
    """What holds from one day on: laws and pooled ratios per class; levels and choices per class and pattern."""

    lessons: dict[str, Lessons] = field(default_factory=dict)
    curves: dict[tuple[str, str, str], tuple[Curve, str]] = field(default_factory=dict)
    choice: dict[tuple[str, str], str] = field(default_factory=dict)

    def level(self, cell: tuple[str, str], method: str, target: FloatArray) -> FloatArray:
        """The level to ask a method for so that the target is delivered."""
        curve, source = self.curves.get((*cell, method), NO_CURVE)
        if source == "none":
            return target
        return np.clip(curve.level(target), 1 - HIGHEST_LEVEL, HIGHEST_LEVEL)


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
        self, seen: Seen, checks: Checks, groups: Groups, shapes: LeadShapes, *, calibrate: bool = True
    ) -> None:
        self.seen, self.checks, self.groups, self.shapes, self.calibrate = seen, checks, groups, shapes, calibrate
        self.known = np.isfinite(checks.outcome)
        count = seen.count
        self.below = {method: np.full(count, np.nan) for method in METHODS}
        self.upto = {method: np.full(count, np.nan) for method in METHODS}
        self.losses = {method: np.full(count, np.nan) for method in METHODS}
        self.kept = {method: np.zeros(count, dtype=np.bool_) for method in METHODS}

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
        over = self.known & (self.checks.ended >= day) & (self.checks.origin > origin)
        taught = Taught()
        for number, name in enumerate(self.groups.classes):
            of_class = self.groups.of_class == number
            today = np.flatnonzero(of_class & here)
            ratio = pool(self.seen.only(today)) if today.size else Pooled()
            taught.lessons[name] = Lessons(ratio, self._law(over, of_class))
        for name, pattern, rows in self.groups.cells():
            targets = self.checks.target[rows & here]
            middle = float(np.median(targets)) if targets.size else 0.95
            for method in METHODS if self.calibrate else ():
                if method not in UNCORRECTED:
                    taught.curves[name, pattern, method] = self._curve(name, rows, method, over, middle)
            standing = before.choice.get((name, pattern))
            taught.choice[name, pattern] = self._chosen(rows & over, taught.lessons[name], standing)
        return taught

    def _law(self, over: BoolArray, of_class: BoolArray) -> Law | None:
        """The law of a class, with the others as support. Rows without a history teach nothing."""
        usable = over & np.isfinite(self.seen.mean) & np.isfinite(self.seen.variance)
        past = np.flatnonzero(usable)
        some = self.seen.only(past)
        history = history_variance(some, Pooled()) if past.size else np.zeros(0)
        # A class of few outcomes leans on the others, one of many is its own.
        inside = of_class[past]
        others = max(int((~inside).sum()), 1)
        weight = np.where(inside, 1.0, min(OTHERS / others, 1.0))
        return learn(some.expected, np.nan_to_num(history), self.checks.outcome[past], weight)

    def _curve(self, name: str, rows: BoolArray, method: Method, over: BoolArray, target: float) -> tuple[Curve, str]:
        """Covered shares of the narrowest group that tells."""
        below, upto = self.below[method], self.upto[method]
        seen = over & ~np.isnan(upto)
        for source, wider in self.groups.wider(name, rows):
            past = np.flatnonzero(wider & seen)
            if past.size * (1 - target) < LEAST_EXCEPTIONS:
                continue
            origins = self.checks.origin[past]
            days = [past[origins == day] for day in np.unique(origins)]
            if len(days) >= LEAST_DAYS:
                curves = [covered(below[day], upto[day]) for day in days]
                return pooled(curves, np.array([day.size for day in days])), source
        return NO_CURVE

    def _chosen(self, past: BoolArray, lessons: Lessons, standing: str | None) -> str:
        """The method for a class and pattern from what past figures of each cost; before there are any, the law's."""
        first = standing or ROUTED
        if first == ROUTED and lessons.law is not None:
            first = "learned"
        rows = np.flatnonzero(past)
        origins = self.checks.origin[rows]
        days = [rows[origins == day] for day in np.unique(origins)]
        if len(days) < LEAST_DAYS:
            return first
        records: dict[str, Record] = {}
        for method in METHODS:
            if method in UNCORRECTED or np.isnan(self.losses[method][rows]).any():
                continue
            columns = (self.losses[method], self.kept[method], np.ones(past.size), self.checks.target)
            records[method] = Record(*(np.array([float(column[day].sum()) for day in days]) for column in columns))
        if not records:
            return first
        return choose(records, first if first in records else next(iter(records)))

    def _check(self, origin: int, taught: Taught) -> list[Checked]:
        """What each method would have promised on a day; and what came of it, for the days after."""
        found = []
        for name, pattern, rows in self.groups.cells():
            here = np.flatnonzero(rows & (self.checks.origin == origin) & self.known)
            if here.size:
                found += self._check_cell(here, taught, (name, pattern))
        return found

    def _check_cell(self, here: IntArray, taught: Taught, cell: tuple[str, str]) -> list[Checked]:
        seen, lessons = self.seen.only(here), taught.lessons[cell[0]]
        outcome, target = self.checks.outcome[here], self.checks.target[here]
        stocks = {method: np.full(here.size, np.nan) for method in METHODS}
        levels = {method: target.copy() for method in METHODS}
        for method in METHODS:
            rows = np.flatnonzero(is_meant_for(method, seen, lessons, self.shapes))
            if not rows.size:
                continue
            part = seen.only(rows)
            shape, every = shape_of(method, part, lessons, self.shapes), np.arange(rows.size)
            upto = shape.cdf(outcome[rows], every)
            below = np.where(part.is_whole, shape.cdf(np.maximum(outcome[rows] - 1, 0.0), every), upto)
            self.upto[method][here[rows]] = upto
            self.below[method][here[rows]] = np.where(outcome[rows] > 0, below, 0.0)
            levels[method][rows] = taught.level(cell, method, target[rows])
            stocks[method][rows] = stock_at(shape, levels[method][rows], part.is_whole)
        routed = route(seen, lessons, self.shapes).methods
        is_meant = {method: ~np.isnan(stocks[method]) for method in METHODS}
        used = used_methods(taught.choice[cell], routed, is_meant)
        found = []
        for method in METHODS:
            # A row that a method is not meant for is sized by another; the loss of a choice is that of all its rows.
            instead = used_methods(method, routed, is_meant)
            stock = np.select([instead == one for one in METHODS], [stocks[one] for one in METHODS], np.nan)
            short, spare = np.maximum(outcome - stock, 0.0), np.maximum(stock - outcome, 0.0)
            self.losses[method][here] = self.checks.price[here] * (target * short + (1 - target) * spare)
            self.kept[method][here] = outcome <= stock
            rows = np.flatnonzero(is_meant[method])
            source = taught.curves.get((*cell, method), NO_CURVE)[1]
            found.append(
                Checked(method, here[rows], levels[method][rows], source, stocks[method][rows], used[rows] == method)
            )
        return found


def used_methods(wanted: str, routed: npt.NDArray[np.str_], is_meant: dict[Method, BoolArray]) -> npt.NDArray[np.str_]:
    """What each row is sized with: the wanted method where it is meant for the row, else the next best.

    Of the mixture over lead times what is left is its law, and of everything the router's choice.
    """
    used = routed.copy()
    names: tuple[Method, ...] = STAND_INS.get(wanted, ())
    names += tuple(method for method in METHODS if method == wanted)
    for method in names:
        used = np.where(is_meant[method], method, used)
    return used


def stock_at(shape: Shape, level: FloatArray, is_whole: BoolArray) -> FloatArray:
    """The stock that covers demand at a level; never below 0, in whole units where demand is."""
    stock = np.maximum(shape.quantile(level, np.arange(level.size)), 0.0)
    return np.where(is_whole, round_up(stock), stock)
