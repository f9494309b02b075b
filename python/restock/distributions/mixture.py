"""Demand over a lead time that is not one figure: every lead time that was seen, with its share of the orders.

F(x) = sum over l of P(L = l) F_l(x), where demand of l + R days has the mean d (l + R) and the variance s_d^2 (l + R).
Two humps stay two humps, where mean and deviation would make one curve of them. Source: Eppen and Martin, Determining
safety stock in the presence of stochastic lead time and demand, Management Science 34, 1988.

Lead times come as `kaplan_meier.Survival`: flat groups, days and shares. Demand comes with one figure a group.
"""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers, as_array, as_level
from restock.distributions.family import Family, OfDemand, one_a_group
from restock.distributions.inversion import smallest_stock
from restock.kaplan_meier import Survival
from restock.ragged import as_groups, as_values, group_sizes, group_sums

# Shares are sums of fractions.
SHARE_NOISE = 1e-9
# A sum of shares may miss the level by its rounding; that is no reason for a larger stock.
SUM_NOISE = 1e-13


@dataclass(frozen=True)
class DailyDemand:
    """What is sold a day in each group, and how long an order waits to be placed.

    mean, sd: units of one day. review_period: days, at least 0. One entry a group, or one for all.
    """

    mean: Numbers
    sd: Numbers
    review_period: Numbers = 0.0


def mixture_cdf(stock: Numbers, lead_times: Survival, demand: DailyDemand, count: int, family: Family) -> FloatArray:
    """The chance that a stock lasts until the order arrives, over all the lead times that were seen.

    stock: units, one a group or one for all. lead_times: days and shares of `count` groups, the shares of each adding
    up to 1. family: how demand of a fixed number of days is distributed. Returns shares, NaN for a group without lead
    times. Raises ValueError for shares that do not add up to 1.

    Two days for four orders in five, ten days for the fifth; 100 a day, give or take 20:

    >>> from restock.distributions.normal import NORMAL
    >>> lead_times = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    >>> mixture_cdf(890.041161, lead_times, DailyDemand(100, 20), 1, NORMAL).round(4)
    array([0.8082])
    """
    parts = mixture_parts(lead_times, demand, count)
    at = one_a_group("stock", as_array("stock", stock), count)
    return mixture_at(family.cdf, parts, at, np.arange(count))


def mixture_quantile(
    level: Numbers, lead_times: Survival, demand: DailyDemand, count: int, family: Family
) -> FloatArray:
    """The smallest stock that lasts until the order arrives in the wanted share of cycles.

    It lies between the quantiles of the shortest and of the longest lead time and is found there by interpolation.
    level: share, above 0 and below 1, one a group or one for all. Returns units, whole ones where the family is.

    >>> from restock.distributions.normal import NORMAL
    >>> lead_times = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    >>> mixture_quantile(0.95, lead_times, DailyDemand(100, 20), 1, NORMAL).round(1)
    array([1042.7])
    """
    parts = mixture_parts(lead_times, demand, count)
    share = one_a_group("level", as_level(level), count)
    single = family.quantile(share[parts.groups], parts.mean, parts.variance)
    low, high = parts.bounds(single, count)

    def excess(stock: FloatArray, items: IntArray) -> FloatArray:
        return mixture_at(family.cdf, parts, stock, items) - share[items] + SUM_NOISE

    return smallest_stock(excess, low, high, whole=family.is_whole)


def mixture_loss(stock: Numbers, lead_times: Survival, demand: DailyDemand, count: int, family: Family) -> FloatArray:
    """How many units a stock is short on average before the order arrives: the average over the lead times.

    Arguments as in `mixture_cdf`. Returns units.

    >>> from restock.distributions.normal import NORMAL
    >>> lead_times = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    >>> mixture_loss(890.041161, lead_times, DailyDemand(100, 20), 1, NORMAL).round(2)
    array([22.2])
    """
    parts = mixture_parts(lead_times, demand, count)
    at = one_a_group("stock", as_array("stock", stock), count)
    return mixture_at(family.loss, parts, at, np.arange(count))


def mixture_moments(lead_times: Survival, demand: DailyDemand, count: int) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of demand until the order arrives: d (L + R), and (L + R) s_d^2 + d^2 s_L^2.

    s_L is that of the shares, without the correction for few receipts. Returns units, and units squared.

    >>> lead_times = Survival(np.array([0, 0]), np.array([2.0, 10.0]), np.array([0.8, 0.2]), np.array([5]))
    >>> [figures.round(6).tolist() for figures in mixture_moments(lead_times, DailyDemand(100, 20), 1)]
    [[360.0], [103840.0]]
    """
    parts = mixture_parts(lead_times, demand, count)
    mean = parts.average(parts.mean, count)
    return mean, parts.average(parts.variance + (parts.mean - mean[parts.groups]) ** 2, count)


@dataclass(frozen=True)
class MixtureParts:
    """Demand over each lead time of each group: its share, mean and variance."""

    groups: IntArray
    shares: FloatArray
    mean: FloatArray
    variance: FloatArray

    def average(self, figures: FloatArray, count: int) -> FloatArray:
        total = group_sums(self.groups, self.shares * figures, count)
        return np.where(group_sizes(self.groups, count) > 0, total, np.nan)

    def bounds(self, figures: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
        """The least and the largest of each group; NaN for a group without entries or with one that is missing."""
        low, high = np.full(count, np.inf), np.full(count, -np.inf)
        np.minimum.at(low, self.groups, figures)
        np.maximum.at(high, self.groups, figures)
        known = (group_sizes(self.groups, count) > 0) & ~np.isnan(low)
        return np.where(known, low, np.nan), np.where(known, high, np.nan)


def mixture_at(figure: OfDemand, parts: MixtureParts, stock: FloatArray, items: IntArray) -> FloatArray:
    """The average of a figure (cdf or loss of a family) over the lead times of some of the groups, at their stocks."""
    starts = np.searchsorted(parts.groups, items)
    sizes = np.searchsorted(parts.groups, items, side="right") - starts
    item = np.repeat(np.arange(items.size), sizes)
    entry = np.arange(item.size) + (starts - (np.cumsum(sizes) - sizes))[item]
    figures = figure(stock[item], parts.mean[entry], parts.variance[entry])
    average = group_sums(item, parts.shares[entry] * figures, items.size)
    return np.where(sizes > 0, average, np.nan)


def mixture_parts(lead_times: Survival, demand: DailyDemand, count: int) -> MixtureParts:
    """Mean and variance of demand over each lead time of each group. Raises ValueError for shares that are none."""
    groups = as_groups(lead_times.groups, count)
    days = as_values("days", lead_times.days, groups, minimum=0)
    shares = as_values("shares", lead_times.shares, groups, minimum=0)
    wrong = np.flatnonzero(
        (np.abs(group_sums(groups, shares, count) - 1) > SHARE_NOISE) & (group_sizes(groups, count) > 0)
    )
    if wrong.size:
        total = group_sums(groups, shares, count)[wrong[0]]
        raise ValueError(f"shares of a group must add up to 1, but those of group {wrong[0]} add up to {total}")
    present = shares > 0
    groups, days, shares = groups[present], days[present], shares[present]
    mean = one_a_group("demand mean", as_array("demand mean", demand.mean), count)
    sd = one_a_group("demand sd", as_array("demand sd", demand.sd, minimum=0), count)
    review = one_a_group("review_period", as_array("review_period", demand.review_period, minimum=0), count)
    covered = days + review[groups]
    return MixtureParts(groups, shares, mean[groups] * covered, sd[groups] ** 2 * covered)
