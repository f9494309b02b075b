"""The variance of demand over the period by an item's own history."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray
from restock.credibility import DEFAULT_DEGREES, prior_degrees, shrink_variance
from restock.methods.seen import Seen


@dataclass(frozen=True)
class Pooled:
    """How demand of neighbouring buckets hangs together, for all items of a group.

    ratio: variance of sums over whole periods against that of as many independent buckets; 1 if they are independent.
    degrees: how much an item's own sums count against it, in periods.
    """

    ratio: float = 1.0
    degrees: float = DEFAULT_DEGREES


def pool(seen: Seen) -> Pooled:
    """Learn from all items of a group how sums over a period vary, see `history_variance`."""
    independent, usable = _independent(seen)
    total = independent[usable].sum()
    if not total > 0:
        return Pooled()
    ratio = float(seen.run_variance[usable].sum() / total)
    if not ratio > 0:
        return Pooled()
    periods = _periods(seen)[usable]
    return Pooled(ratio, prior_degrees(periods, seen.run_variance[usable] / (ratio * independent[usable])))


def history_variance(seen: Seen, pooled: Pooled) -> FloatArray:
    """Demand variance over the period by an item's own history: `demand_part` and `lead_time_part`, units squared."""
    return demand_part(seen, pooled) + lead_time_part(seen, seen.mean * seen.period * seen.trading_share)


def demand_part(seen: Seen, pooled: Pooled) -> FloatArray:
    """What demand over a period of known length varies by: measured on sums over whole periods, and where these are few drawn
    toward the pooled ratio; with the error of the mean.

    v + P^2 s^2 / N, v = (n S^2 + n0 r P s^2) / (n + n0): S^2 the variance of sums over P buckets, n the periods without overlap,
    r and n0 the pooled ratio and its weight. Sources: Saoud, Kourentzes, Boylan 2022 (sums); Smyth 2004 (shrinking); Prak,
    Teunter, Syntetos 2017 (error of the mean). Returns units squared.
    """
    independent, usable = _independent(seen)
    own = np.where(usable, seen.run_variance, np.nan)
    shrunk = shrink_variance(_periods(seen), own, pooled.ratio * independent, pooled.degrees)
    # Sums are over whole buckets, the period may end within one.
    demand = shrunk * seen.period / seen.whole_period
    over = seen.period * seen.trading_share
    error = over**2 * seen.variance / np.maximum(seen.counted, 1.0)
    borrowed = (seen.period * seen.mean_error) ** 2
    return np.asarray(demand + error + borrowed)


def lead_time_part(seen: Seen, mean: FloatArray) -> FloatArray:
    """What the supplier adds to the variance: (demand per bucket x s_L)^2. mean: units over the period."""
    # What is there at once on average may still be late: then the window says what is sold meanwhile.
    rate = np.divide(mean, seen.period, out=seen.mean * seen.trading_share, where=seen.period > 0)
    return np.asarray((rate * seen.lead_sd) ** 2)


def _independent(seen: Seen) -> tuple[FloatArray, np.ndarray]:
    independent = seen.variance * seen.whole_period * seen.trading_share
    usable = ~np.isnan(seen.run_variance) & (seen.run_variance > 0) & (independent > 0)
    return independent, usable


def _periods(seen: Seen) -> FloatArray:
    """How many periods the window holds without overlap."""
    return np.asarray(np.maximum(seen.window / seen.whole_period, 0.0))
