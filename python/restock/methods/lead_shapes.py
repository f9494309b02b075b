"""The shapes of lead times that orders were seen to have, so that a row can use one at its own mean and spread."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import FloatArray
from restock.demand.calendar import IntArray
from restock.distributions.mixture import MixtureParts
from restock.methods.history import lead_time_part
from restock.methods.seen import Seen
from restock.ragged import BoolArray

# Lead times that are kept apart; more are put together with their neighbours, at their common mean.
MOST_NODES = 8
# Beyond these a distribution is too skewed, or too often far from its middle, for mean and deviation to stand for it. The
# second is Sarle's bimodality coefficient, (skewness^2 + 1) / kurtosis: 5/9 for a uniform one, 1 for two values (SAS 1990).
SKEWED = 1.0
TWO_HUMPED = 5 / 9


@dataclass(frozen=True)
class LeadShapes:
    """One entry a shape: deviations from the mean in standard deviations, and the share of orders of each (shapes x nodes).

    skewness: third moment over the cubed deviation, 0 for a fixed lead time. humps: bimodality coefficient, likewise.
    """

    deviations: FloatArray
    shares: FloatArray
    skewness: FloatArray
    humps: FloatArray

    @property
    def is_skewed(self) -> BoolArray:
        """Whether mean and deviation do not tell how long orders take."""
        return np.asarray((np.abs(self.skewness) > SKEWED) | (self.humps > TWO_HUMPED))


def read_shapes(days: pl.Series, shares: pl.Series) -> LeadShapes:
    """Distributions given as lists of days, ascending, and of shares that add up to 1."""
    count = len(days)
    deviations, kept = np.zeros((count, MOST_NODES)), np.zeros((count, MOST_NODES))
    skewness, humps = np.zeros(count), np.zeros(count)
    for row, (one, other) in enumerate(zip(days.to_list(), shares.to_list(), strict=True)):
        if not one:
            continue
        at, share = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
        mean = (at * share).sum()
        sd = np.sqrt(max((share * (at - mean) ** 2).sum(), 0.0))
        if sd > 0:
            skewness[row] = (share * ((at - mean) / sd) ** 3).sum()
            humps[row] = (skewness[row] ** 2 + 1) / (share * ((at - mean) / sd) ** 4).sum()
        nodes, weights = _merged(at, share)
        deviations[row, : nodes.size] = (nodes - mean) / sd if sd > 0 else 0.0
        kept[row, : nodes.size] = weights
        # What merging took off the spread is put back, so that a shape has mean 0 and deviation 1.
        left = np.sqrt((kept[row] * deviations[row] ** 2).sum())
        if left > 0:
            deviations[row] /= left
    return LeadShapes(deviations, kept, skewness, humps)


def _merged(days: FloatArray, shares: FloatArray) -> tuple[FloatArray, FloatArray]:
    """At most `MOST_NODES` lead times, each standing for an equal part of the orders as far as days allow."""
    if days.size <= MOST_NODES:
        return days, shares
    middle = np.cumsum(shares) - shares / 2
    bins = np.minimum((middle * MOST_NODES).astype(np.int64), MOST_NODES - 1)
    weight = np.bincount(bins, shares, minlength=MOST_NODES)
    centre = np.bincount(bins, shares * days, minlength=MOST_NODES)
    used = weight > 0
    return np.asarray(centre[used] / weight[used]), np.asarray(weight[used], dtype=np.float64)


def mixture_of(seen: Seen, mean: FloatArray, variance: FloatArray, shapes: LeadShapes) -> MixtureParts:
    """Demand over each lead time of each row: the rows' own mean and spread of lead times in the shape that was seen.

    mean, variance: of demand over the whole period, lead times included. A row without a shape has one lead time.
    """
    has = seen.shape >= 0
    at = np.where(has, seen.shape, 0)
    shares = np.where(has[:, None], shapes.shares[at] if len(shapes.shares) else 0.0, 0.0)
    shares[~has, 0] = 1.0
    off = np.where(has[:, None], shapes.deviations[at] if len(shapes.deviations) else 0.0, 0.0)
    lead = np.maximum(seen.lead[:, None] + off * seen.lead_sd[:, None], 0.0)
    usual = (shares * lead).sum(axis=1)
    # A lead time below nothing counts as none; the others then make up for it.
    lead *= np.where(usual > 0, seen.lead / np.where(usual > 0, usual, 1.0), 1.0)[:, None]
    part = (lead + seen.review[:, None]) / np.where(seen.period > 0, seen.period, 1.0)[:, None]
    part[seen.period == 0] = 1.0
    without = without_lead_times(seen, mean, variance)
    present: IntArray = np.flatnonzero(shares.ravel() > 0)
    rows = present // shares.shape[1]
    share = part.ravel()[present]
    return MixtureParts(rows, shares.ravel()[present], mean[rows] * share, without[rows] * share)


def without_lead_times(seen: Seen, mean: FloatArray, variance: FloatArray) -> FloatArray:
    """What of the variance of demand over the period would be left if lead times did not vary, units squared.

    No less than that of counts of the same mean, or a twentieth where demand comes in pieces.
    """
    return np.maximum(variance - lead_time_part(seen, mean), np.where(seen.is_whole, mean, 0.05 * variance))
