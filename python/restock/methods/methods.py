"""The methods by name: for whom each is meant, and how it sees demand over the period."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from restock.arrays import BoolArray, FloatArray
from restock.distributions.gamma import GAMMA
from restock.distributions.normal import NORMAL
from restock.methods.history import Pooled, demand_part, history_variance, lead_time_part
from restock.methods.law import Law
from restock.methods.lead_shapes import LeadShapes, mixture_of
from restock.methods.orders import Orders
from restock.methods.runs import Runs
from restock.methods.seen import Seen
from restock.methods.shapes import Mixture, Moments, Shape

Method = Literal[
    "normal",
    "gamma",
    "negative_binomial",
    "lead_time_mixture",
    "compound_poisson",
    "empirical",
    "learned",
    "learned_mixture",
]
METHODS: tuple[Method, ...] = get_args(Method)
# Those that rest on what past outcomes taught; and those that see single lead times, not their mean and spread.
OF_A_LAW: tuple[Method, ...] = ("learned", "learned_mixture")
OVER_LEAD_TIMES: tuple[Method, ...] = ("lead_time_mixture", "learned_mixture")
# Above this a normal curve puts one cycle in a thousand or more below no demand at all: Phi(-1 / 0.3) = 0.0004.
CV_NORMAL = 0.3
# Observations from which on mean and deviation are taken to be known.
ENOUGH_BUCKETS = 30
# Receipts from which on their distribution says more than its mean and deviation.
ENOUGH_RECEIPTS = 10
# Units over the period from which on a smooth curve may stand for whole units: rounding is then a twentieth at most.
PLENTY = 10.0
# Sales from which on their sizes say something.
ENOUGH_SALES = 5
# Steps of stock that the recursion over orders may take: mean orders x their largest size.
MOST_UNITS = 200.0
# Periods without overlap that a quantile of sums needs; the largest of so many is about their 95 % quantile.
ENOUGH_PERIODS = 20


@dataclass(frozen=True)
class Lessons:
    """What a row is sized with beside its own history: pooled ratio of its group, and the law of its class, if any."""

    pooled: Pooled
    law: Law | None


def shape_of(method: Method, seen: Seen, lessons: Lessons, shapes: LeadShapes) -> Shape:
    """Demand over the period of each row as a method sees it."""
    if method == "normal":
        return Moments(*moments_of(method, seen, lessons), seen.is_whole, NORMAL)
    if method == "compound_poisson":
        orders = seen.sales / np.maximum(seen.counted, 1.0) * seen.period * seen.trading_share
        return Orders(np.nan_to_num(orders), seen.sizes)
    if method == "empirical":
        return Runs(seen.run_quantiles)
    mean, variance = moments_of(method, seen, lessons)
    if method in OVER_LEAD_TIMES:
        return Mixture(mixture_of(seen, mean, variance, shapes), seen.is_whole)
    return Moments(mean, variance, seen.is_whole, GAMMA if method == "gamma" else None)


def moments_of(method: Method, seen: Seen, lessons: Lessons) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of demand over the period: by the item's own history, or by the law of its class."""
    over = seen.period * seen.trading_share
    if method == "normal":
        # The textbook, as it stands: days are independent and the mean is known.
        return seen.mean * over, seen.variance * over + lead_time_part(seen, seen.mean * over)
    if method in OF_A_LAW:
        assert lessons.law is not None
        mean = lessons.law.mean(seen.expected, seen.chance)
        return mean, lessons.law.variance(mean, np.nan_to_num(demand_part(seen, lessons.pooled)), seen.chance)
    history = history_variance(seen, lessons.pooled)
    mean = seen.mean * over
    # A history without a sale has nothing to vary.
    return mean, np.where(mean > 0, history, 0.0)


def meant_for(seen: Seen, lessons: Lessons, shapes: LeadShapes) -> dict[Method, BoolArray]:
    """Whether the assumptions of each method can hold for each row."""
    over = seen.period * seen.trading_share
    history = np.isfinite(seen.mean) & np.isfinite(seen.variance) & np.isfinite(seen.lead) & np.isfinite(seen.lead_sd)
    has_shape = (seen.shape >= 0) & (seen.lead_sd > 0) & (seen.lead_count >= ENOUGH_RECEIPTS)
    is_skewed = has_shape & _is_skewed(seen, shapes)
    has_law = history & (lessons.law is not None)
    periods = seen.window / np.maximum(seen.period, 1.0)
    return {
        "normal": history,
        "gamma": history & (~seen.is_whole | (seen.mean * over >= PLENTY)),
        "negative_binomial": history & seen.is_whole,
        "lead_time_mixture": history & is_skewed,
        "compound_poisson": history & seen.is_whole & (seen.sales >= ENOUGH_SALES) & _is_short(seen),
        "empirical": history & (periods >= ENOUGH_PERIODS) & (seen.runs > 0),
        "learned": has_law,
        "learned_mixture": has_law & is_skewed,
    }


def _is_skewed(seen: Seen, shapes: LeadShapes) -> BoolArray:
    """Whether mean and deviation do not tell how long orders take."""
    if not len(shapes.skewness):
        return np.zeros(seen.count, dtype=np.bool_)
    return np.asarray(shapes.is_skewed[np.maximum(seen.shape, 0)] & (seen.shape >= 0))


def _is_short(seen: Seen) -> BoolArray:
    """Whether sizes are known, and the recursion over orders has few steps."""
    orders = seen.sales / np.maximum(seen.counted, 1.0) * seen.period * seen.trading_share
    with np.errstate(invalid="ignore"):
        found: BoolArray = (orders + 3 * np.sqrt(np.maximum(orders, 0.0)) + 1) * seen.largest_size <= MOST_UNITS
    return found
