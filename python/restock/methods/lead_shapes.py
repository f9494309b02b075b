"""The shapes of lead times that orders were seen to have, so that a row can use one at its own mean and spread."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.distributions.mixture import MixtureParts
from restock.methods.history import lead_time_part
from restock.methods.seen import Seen
from restock.ragged import group_sums, running

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
    """Distributions given as lists of days, ascending, and of shares that add up to 1; an empty list has no shape."""
    count = len(days)
    sizes = days.list.len().fill_null(0).to_numpy().astype(np.int64)
    row = np.repeat(np.arange(count), sizes)
    at, share = (one.explode().drop_nulls().cast(pl.Float64).to_numpy() for one in (days, shares))
    mean = group_sums(row, share * at, count)
    sd = np.sqrt(group_sums(row, share * (at - mean[row]) ** 2, count))
    varies = sd > 0
    strays = (at - mean[row]) / np.where(varies, sd, 1.0)[row]
    skewness = group_sums(row, share * strays**3, count)
    fourth = group_sums(row, share * strays**4, count)
    humps = np.where(varies, (skewness**2 + 1) / np.where(varies, fourth, 1.0), 0.0)
    node = row * MOST_NODES + _nodes(row, share, sizes)
    kept, centre = (
        group_sums(node, values, count * MOST_NODES).reshape(count, MOST_NODES) for values in (share, share * strays)
    )
    deviations = np.divide(centre, kept, out=np.zeros_like(centre), where=kept > 0)
    # What putting together took off the spread is put back, so that a shape has mean 0 and deviation 1.
    left = np.sqrt((kept * deviations**2).sum(axis=1, keepdims=True))
    return LeadShapes(deviations / np.where(left > 0, left, 1.0), kept, skewness, humps)


def _nodes(row: IntArray, share: FloatArray, sizes: IntArray) -> IntArray:
    """Where each lead time counts: as one of at most `MOST_NODES`, each for an equal part of the orders as far as days allow."""
    place = np.arange(row.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    middle = running(np.add, row, share, sizes.size) - share / 2
    merged = np.minimum((middle * MOST_NODES).astype(np.int64), MOST_NODES - 1)
    return np.where(sizes[row] > MOST_NODES, merged, place)


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
