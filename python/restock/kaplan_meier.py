"""Lead times of which some are not over yet: an order still open has taken at least its age so far.

Receipts alone tell of the quick orders first; leaving out the open ones makes a late supplier look punctual.
Source: Kaplan and Meier 1958; Efron 1967 for the last observation and for the form of the computation.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, IntArray, Numbers, as_array
from restock.ragged import as_groups, as_values, group_sizes, group_sums, ranks, running

# Shares are sums of fractions: 0.1 added nine times is not 0.9 to the last digit.
SHARE_NOISE = 1e-12


@dataclass(frozen=True)
class Survival:
    """How long an order takes: for each group its possible days, ascending, and the share of orders that take each.

    groups, days, shares: flat, one entry a distinct day of a group; the shares of a group add up to 1.
    finished: one number a group, the finished orders behind it.
    """

    groups: IntArray
    days: FloatArray
    shares: FloatArray
    finished: IntArray


def kaplan_meier(groups: npt.ArrayLike, days: Numbers, finished: npt.ArrayLike, count: int) -> Survival:
    """What share of orders takes how many days, when an order that is open counts as "longer than its age".

    Every order begins with the weight 1/n. In the order of days, each open order passes its weight on in equal parts to
    those that took or have waited longer, which is the product-limit estimate. On the same day an order that finished
    comes before one that is open. The longest wait has nobody to pass its weight to and keeps it even if it is open:
    the mean and the upper quantiles are then lower bounds, and a group of open orders only is put at its oldest age.

    groups: group of each order, ascending. days: days from order to receipt, or to today, at least 0. finished: whether
    the order was received. Raises ValueError for missing or negative days and for groups out of order.

    >>> one = kaplan_meier([0, 0, 0, 0], [4, 6, 8, 5], [True, True, True, False], 1)
    >>> one.days, one.shares
    (array([4., 6., 8.]), array([0.25 , 0.375, 0.375]))
    """
    group = as_groups(groups, count)
    age = as_values("days", days, group, minimum=0)
    done = np.asarray(finished, dtype=np.bool_)
    if done.shape != group.shape:
        raise ValueError(f"finished must have one entry for each of the {group.size} orders, but has {done.size}")
    order = np.lexsort((~done, age, group))
    age, done = age[order], done[order]
    receipts = group_sizes(group[done], count)

    sizes = group_sizes(group, count)
    place = ranks(group, count)
    waiting = sizes[group] - place
    last = waiting == 1
    passed_on = np.where(done | last, 1.0, waiting / np.where(last, 1, waiting - 1))
    weight = running(np.multiply, group, passed_on, count) / sizes[group]

    # An open order's own entry holds what it passed on already; only receipts and the longest wait keep a share.
    keeps = done | last
    group, age, weight = group[keeps], age[keeps], weight[keeps]
    new = np.ones(group.size, dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (age[1:] != age[:-1])
    shares = group_sums(np.cumsum(new) - 1, weight, int(new.sum()))
    return Survival(group[new], age[new], shares, receipts)


def survival_mean(survival: Survival, count: int) -> FloatArray:
    """Days that an order takes on average; the plain mean where no order is open. NaN for a group without orders.

    >>> survival_mean(kaplan_meier([0, 0, 0, 0], [4, 6, 8, 5], [True, True, True, False], 1), 1)
    array([6.25])
    """
    total = group_sums(survival.groups, survival.days * survival.shares, count)
    return np.where(group_sizes(survival.groups, count) > 0, total, np.nan)


def survival_sd(survival: Survival, count: int) -> FloatArray:
    """How far orders stray from their mean, days; the sample standard deviation where no order is open.

    The variance of the shares times n / (n - 1), n the finished orders; NaN for fewer than two of them.

    >>> survival_sd(kaplan_meier([0, 0, 0], [4, 6, 8], [True, True, True], 1), 1)
    array([2.])
    """
    strays = survival.days - survival_mean(survival, count)[survival.groups]
    variance = group_sums(survival.groups, survival.shares * strays**2, count)
    n = survival.finished
    return np.sqrt(variance * np.where(n > 1, n, np.nan) / np.where(n > 1, n - 1, 1))


def survival_quantile(survival: Survival, count: int, share: Numbers) -> FloatArray:
    """The days within which at least this share of orders arrives. NaN for a group without orders.

    share: 0 to 1, one for all groups or one a group. Raises ValueError for a share out of range.

    >>> survival_quantile(kaplan_meier([0, 0, 0, 0], [4, 6, 8, 5], [True, True, True, False], 1), 1, 0.9)
    array([8.])
    """
    wanted = np.broadcast_to(as_array("share", share, minimum=0), count)
    if (wanted > 1).any():
        raise ValueError(f"share must lie between 0 and 1, for example 0.95, but one is {wanted[wanted > 1][0]}")
    reached = running(np.add, survival.groups, survival.shares, count) >= wanted[survival.groups] - SHARE_NOISE
    sizes = group_sizes(survival.groups, count)
    # The longest wait always reaches 1, whatever its sum rounds to.
    short = np.minimum(np.bincount(survival.groups[~reached], minlength=count), sizes - 1)
    known = sizes > 0
    quantiles = np.full(count, np.nan)
    quantiles[known] = survival.days[(np.cumsum(sizes) - sizes + short)[known]]
    return quantiles
