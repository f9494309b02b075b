"""The stock that keeps the promise: each row by the method that past outcomes chose for its like, at the level they ask for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.fill_targets import cycles_for_fill_rate, fill_rate_at
from restock.learning.taught import NO_CURVE, Taught
from restock.learning.view import stock_at
from restock.learning.ways import ROUTED, methods_of, used_methods
from restock.lost_sales import fill_rate_of_lost, fill_rate_of_lost_orders, periods_without_stock_out
from restock.methods.history import Pooled, lead_time_part
from restock.methods.lead_shapes import LeadShapes
from restock.methods.methods import METHODS, OF_A_LAW, Lessons, Method, meant_for, moments_of, shape_of
from restock.methods.router import route
from restock.methods.seen import Seen
from restock.ordering import Buying, usual_quantity

NOT_LEARNED = Lessons(Pooled(), None)
# Why a class and pattern is sized as it is.
NONE_CHEAPER = "by past figures of its class and pattern no other kept its promise for clearly less"
NOT_COMPARED = "it learns from past outcomes of its class, and no other could be compared yet"


@dataclass(frozen=True)
class Promise:
    """One entry a row. stock: exact units at which the promise is kept; NaN where no method is meant for the row.

    mean, sd: demand over the period as the method sees it, units. wanted: the level that the target takes, asked: the same after
    correction, learned_from whom and from how many outcomes (past cycles). reason: why this method. assumptions_met: whether what the
    method takes for granted holds for the row.
    """

    method: npt.NDArray[np.str_]
    reason: npt.NDArray[np.str_]
    assumptions_met: BoolArray
    stock: FloatArray
    mean: FloatArray
    sd: FloatArray
    wanted: FloatArray
    asked: FloatArray
    learned_from: npt.NDArray[np.str_]
    outcomes: FloatArray


def promise(
    seen: Seen,
    classes: pl.Series,
    patterns: pl.Series,
    target: FloatArray,
    is_own: BoolArray,
    taught: Taught,
    shapes: LeadShapes,
    fill_rate: FloatArray | None = None,
    buying: Buying | None = None,
) -> Promise:
    """Size each row for its target.

    seen, classes, patterns, target: one entry a row; target a share of cycles. fill_rate: a share of demand, which counts
    instead where it is not NaN; buying then says what is ordered at a time. is_own: whether demand is of the row's own
    records; what is forecast or borrowed is not what the outcomes were learned from, and is sized by the router without
    correction. taught: what past outcomes taught, empty where there was no backtest.
    """
    count = seen.count
    found = Promise(
        method=np.full(count, "", dtype="<U24"),
        reason=np.full(count, "", dtype="<U160"),
        assumptions_met=np.zeros(count, dtype=np.bool_),
        stock=np.full(count, np.nan),
        mean=np.full(count, np.nan),
        sd=np.full(count, np.nan),
        wanted=np.full(count, np.nan),
        asked=np.full(count, np.nan),
        learned_from=np.full(count, "none", dtype="<U24"),
        outcomes=np.zeros(count),
    )
    cells = pl.DataFrame({"abc": classes, "pattern": patterns, "is_own": is_own}).with_row_index("row")
    for (abc, pattern, own), part in cells.group_by("abc", "pattern", "is_own", maintain_order=True):
        rows = part["row"].to_numpy().astype(np.int64)
        cell = (str(abc), str(pattern))
        of = taught if own else Taught()
        known = rows[~np.isnan(target[rows])]
        if known.size:
            _size_cell(
                found,
                known,
                seen.only(known),
                target[known],
                cell,
                of,
                shapes,
                None if fill_rate is None or buying is None else (fill_rate[known], buying.only(known)),
            )
    return found


@dataclass(frozen=True)
class Sized:
    """Rows of one class and pattern that one method sized, to be asked again for other targets."""

    rows: IntArray
    cell: tuple[str, str]
    method: Method
    is_own: bool

    def stock(
        self, seen: Seen, target: FloatArray, taught: Taught, shapes: LeadShapes
    ) -> tuple[FloatArray, FloatArray]:
        """The level asked and the exact stock, units. seen, target: of all rows; arguments see `promise`."""
        asked = self.level(target, taught)
        part = seen.only(self.rows)
        return asked, stock_at(shape_of(self.method, part, self.lessons(taught), shapes), asked, part.is_whole)

    def level(self, target: FloatArray, taught: Taught) -> FloatArray:
        """The level asked. target: of all rows."""
        of = taught if self.is_own else Taught()
        return of.level(self.cell, of.choice.get(self.cell, ROUTED), target[self.rows])

    def deviation(self, seen: Seen, taught: Taught) -> FloatArray:
        """Standard deviation of demand over the period as the method sees it, units. seen: of all rows."""
        return np.sqrt(moments_of(self.method, seen.only(self.rows), self.lessons(taught))[1])

    def served(
        self, seen: Seen, stock: FloatArray, quantity: FloatArray, taught: Taught, shapes: LeadShapes, unmet: str
    ) -> FloatArray:
        """The share of demand that a stock serves. seen, stock, quantity (units of one order): of all rows."""
        part, lessons = seen.only(self.rows), self.lessons(taught)
        mean, variance = moments_of(self.method, part, lessons)
        shape, held = shape_of(self.method, part, lessons, shapes), stock[self.rows]
        waiting = fill_rate_at(
            held,
            shape,
            shape_of(self.method, part.without_review(), lessons, shapes),
            review_demand(part, mean),
            quantity[self.rows],
            part.is_whole,
        )
        if unmet != "lost":
            return waiting
        covered = np.clip(shape.cdf(np.nan_to_num(held), np.arange(held.size)), 0.0, 1.0)
        review = np.nan_to_num(part.review)
        kept = periods_without_stock_out(covered, np.maximum(part.lead, 0.0), review)
        # What is sold in a review varies by its share of what the method expects to be sold in the period.
        steady = np.maximum(variance - np.nan_to_num(lead_time_part(part, mean)), 0.0)
        spread = np.sqrt(review_demand(part, steady))
        by_review = fill_rate_of_lost(kept, review_demand(part, mean), spread, part.is_whole)
        return np.where(review > 0, by_review + 0 * waiting, fill_rate_of_lost_orders(waiting))

    def lessons(self, taught: Taught) -> Lessons:
        """What the rows are sized with beside their own history."""
        return taught.lessons.get(self.cell[0], NOT_LEARNED) if self.is_own else NOT_LEARNED


def review_demand(seen: Seen, mean: FloatArray) -> FloatArray:
    """Demand of one review period, units; 0 without one. mean: over the whole period; of a variance, the share of it."""
    return np.where(seen.review > 0, mean * seen.review / np.where(seen.review > 0, seen.period, 1.0), 0.0)


def sized_cells(classes: pl.Series, patterns: pl.Series, methods: pl.Series, is_own: BoolArray) -> list[Sized]:
    """The rows by class, pattern and the method that sized them; one entry a row."""
    cells = pl.DataFrame({"abc": classes, "pattern": patterns, "method": methods, "is_own": is_own})
    parts = cells.with_row_index("row").group_by("abc", "pattern", "method", "is_own", maintain_order=True).agg("row")
    return [
        Sized(rows.to_numpy().astype(np.int64), (str(abc), str(pattern)), _known(method), bool(own))
        for abc, pattern, method, own, rows in zip(*parts, strict=True)
    ]


def _known(method: object) -> Method:
    for one in METHODS:
        if one == method:
            return one
    raise ValueError(f"method must be one of {', '.join(METHODS)}, but it is {method!r}")


def _size_cell(
    found: Promise,
    rows: IntArray,
    seen: Seen,
    target: FloatArray,
    cell: tuple[str, str],
    taught: Taught,
    shapes: LeadShapes,
    by_units: tuple[FloatArray, Buying] | None,
) -> None:
    """Size the rows of one class and pattern."""
    chosen = taught.choice.get(cell, ROUTED)
    lessons = taught.lessons.get(cell[0], NOT_LEARNED)
    curve, source = taught.curves.get((*cell, chosen), NO_CURVE)
    is_meant = meant_for(seen, lessons, shapes)
    routed = route(seen, lessons, is_meant)
    used = used_methods(chosen, routed.methods, is_meant)
    for method in METHODS:
        at = np.flatnonzero(used == method)
        if not at.size:
            continue
        part, into = seen.only(at), rows[at]
        shape = shape_of(method, part, lessons, shapes)
        mean, variance = moments_of(method, part, lessons)
        wanted = target[at]
        if by_units is not None and not np.isnan(by_units[0][at]).all():
            fill_rate, buying = by_units[0][at], by_units[1].only(at)
            quantity, _ = usual_quantity(buying, mean, part.period * buying.bucket_days, part.is_whole)
            lead_only = shape_of(method, part.without_review(), lessons, shapes)
            reviewed = review_demand(part, mean)
            cycles = cycles_for_fill_rate(fill_rate, shape, lead_only, reviewed, quantity, part.is_whole)
            wanted = np.where(np.isnan(cycles), wanted, cycles)
        asked = taught.level(cell, chosen, wanted)
        found.stock[into] = stock_at(shape, asked, part.is_whole)
        found.mean[into], found.sd[into] = mean, np.sqrt(variance)
        found.wanted[into], found.asked[into] = wanted, asked
        found.learned_from[into], found.outcomes[into] = source, curve.outcomes
    found.method[rows] = used
    met = routed.assumptions_met | np.isin(used, OF_A_LAW)
    found.assumptions_met[rows] = met & (used != "")
    found.reason[rows] = np.where(
        np.isin(used, methods_of(chosen)),
        NONE_CHEAPER if len(taught.rivals.get(cell, ())) > 1 else NOT_COMPARED,
        np.where(used == "", "", routed.reasons),
    )
