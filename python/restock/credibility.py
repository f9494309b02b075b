"""How far to believe a few receipts: the less there is of its own, the more an item is taken to be like its supplier.

A child (an item at a supplier) belongs to a parent (the supplier). Means after Buehlmann and Straub 1970 and Jewell
1975, variances after Smyth 2004 (limma's squeezeVar): both are the best compromise between "all are alike" and
"every one for itself" that the data themselves suggest.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, polygamma

from restock.arrays import FloatArray, Numbers, as_array

# So many degrees of freedom stand for "the variances do not differ".
MOST_DEGREES = 1e6
# Too few variances to see how they differ: the parent then counts as much as five receipts would.
DEFAULT_DEGREES = 4.0
LEAST_VARIANCES = 3
# What children differ by and how they are weighed are found in turn, until nothing changes. Days squared below the second are none.
ROUNDS, CLOSE, LEAST_BETWEEN = 1000, 1e-10, 1e-9


def structure(n: Numbers, mean: Numbers, variance: Numbers, parent: npt.ArrayLike) -> tuple[float, float]:
    """How much single receipts differ within a child, and how much the children of one parent truly differ.

    within = sum (n - 1) s^2 / sum (n - 1) over children with two receipts or more;
    between = sum z (m - M_p)^2 / (children - parents), z = n / (n + within / between), M_p the mean of a parent weighed by z; found
    in turn, from the larger of what children weighed by receipts and children weighed alike say. A few made-to-order items with
    two receipts each among many with forty would hardly count otherwise. Source: Bichsel and Straub's pseudo-estimator,
    in Buehlmann and Gisler 2005, chapter 4, pooled over parents.

    n: receipts of each child, at least 0. mean, variance: days and days squared, NaN where there is none. parent: whole
    number, at least 0, in any order. Returns two variances, days squared; NaN for within where no child has two receipts,
    for between also where no parent has two children.

    >>> structure([2, 2, 2, 2], [8, 12, 30, 34], [2, 2, 2, 2], [0, 0, 1, 1])
    (2.0, 7.0)
    """
    receipts, middle = np.nan_to_num(as_array("n", n, minimum=0)), as_array("mean", mean)
    spread = as_array("variance", variance, minimum=0)
    house = np.asarray(parent, dtype=np.intp)

    measured = (receipts >= 2) & ~np.isnan(spread)
    degrees = receipts[measured] - 1
    if not degrees.size:
        return float("nan"), float("nan")
    within = float((degrees * spread[measured]).sum() / degrees.sum())

    known = (receipts > 0) & ~np.isnan(middle)
    receipts, middle, house = receipts[known], middle[known], house[known]
    total = np.bincount(house, weights=receipts)
    own = total > 0
    further = int(house.size - own.sum())
    if not further:
        return within, float("nan")

    def unlike(share: FloatArray) -> float:
        whole = np.bincount(house, weights=share)
        centre = np.bincount(house, weights=share * middle) / np.where(own, whole, 1.0)
        return float((share * (middle - centre[house]) ** 2).sum())

    scale = (total - np.bincount(house, weights=receipts**2) / np.where(own, total, 1.0)).sum()
    alike = unlike(np.ones(house.size)) / further - within * float((1 / receipts).mean())
    between = max((unlike(receipts) - further * within) / scale, alike, 0.0)
    for _ in range(ROUNDS):
        if not between > LEAST_BETWEEN:
            return within, 0.0
        before, between = between, unlike(receipts / (receipts + within / between)) / further
        if abs(between - before) <= CLOSE * before:
            break
    return within, float(between)


def weight(n: Numbers, within: Numbers, between: Numbers) -> FloatArray:
    """How far a child's own mean is believed, from 0 (take the parent's) to 1: n / (n + within / between).

    n: receipts, at least 0. within, between: days squared, from `structure`. Returns a share; 0 without receipts, where
    the children do not differ, and where the variances are not known: nothing then speaks for an item of its own.
    Source: Buehlmann and Straub 1970.

    >>> weight([0, 1, 4, 16], 36, 9)
    array([0. , 0.2, 0.5, 0.8])
    """
    receipts = np.nan_to_num(as_array("n", n, minimum=0))
    noise = as_array("within", within, minimum=0)
    signal = receipts * as_array("between", between, minimum=0)
    tells = (signal > 0) & ~np.isnan(noise)
    return np.where(tells, signal / np.where(tells, signal + noise, 1.0), 0.0)[()]


def shrink(own: Numbers, parent: Numbers, own_weight: Numbers) -> FloatArray:
    """The mean to plan with: w own + (1 - w) parent; the one that is known where the other is not.

    own, parent: any one unit. own_weight: 0 to 1, from `weight`. Raises ValueError for a weight out of range.

    >>> shrink([10, float("nan"), 10], [20, 20, float("nan")], [0.8, 0, 0.8])
    array([12., 20., 10.])
    """
    mine, theirs = as_array("own", own), as_array("parent", parent)
    share = as_array("own_weight", own_weight, minimum=0)
    if (share > 1).any():
        raise ValueError(f"own_weight must lie between 0 and 1, but one is {share[share > 1].flat[0]}")
    both = share * mine + (1 - share) * theirs
    return np.where(np.isnan(mine), theirs, np.where(np.isnan(theirs), mine, both))[()]


def shrink_variance(n: Numbers, variance: Numbers, parent_variance: Numbers, degrees: Numbers) -> FloatArray:
    """The variance to plan with: the parent's counts like so many further receipts of the child.

    ((n - 1) s^2 + d0 S^2) / ((n - 1) + d0), the posterior under a scaled inverse chi-square prior (Smyth 2004, section 3).

    n: receipts, at least 0. variance, parent_variance: days squared, at least 0. degrees: d0, above 0, from
    `prior_degrees`. Fewer than two receipts, or no variance: the parent's. No parent's: the child's own.

    >>> shrink_variance([5, 1, 5], [4, float("nan"), 4], [10, 10, float("nan")], 4)
    array([ 7., 10.,  4.])
    """
    receipts = np.nan_to_num(as_array("n", n, minimum=0))
    mine = as_array("variance", variance, minimum=0)
    theirs = as_array("parent_variance", parent_variance, minimum=0)
    prior = as_array("degrees", degrees)
    if (prior <= 0).any():
        raise ValueError(f"degrees must be above 0, but one is {prior[prior <= 0].flat[0]}")
    own = np.where((receipts > 1) & ~np.isnan(mine), receipts - 1, 0.0)
    pooled = (own * np.nan_to_num(mine) + prior * theirs) / (own + prior)
    return np.where(np.isnan(theirs), np.where(own > 0, mine, np.nan), pooled)[()]


def prior_degrees(n: Numbers, variance: Numbers) -> float:
    """How many receipts' worth of spread the parent brings: few where children differ in spread, many where they do not.

    The logs of sample variances differ by chance alone with variance trigamma((n - 1) / 2); what they differ by beyond
    that is trigamma(d0 / 2). Source: Smyth 2004, section 6.2 (limma's fitFDist).

    n: receipts of each child. variance: days squared; divide by the parent's first where parents differ in spread. A
    variance of 0 has no log and is left out. Returns degrees of freedom, up to 1,000,000 where the variances differ no more
    than by chance, and 4 where fewer than three variances are left.

    >>> prior_degrees([5, 5, 5, 5], [4, 4, 4, 4])
    1000000.0
    >>> round(prior_degrees([9, 9, 9, 9, 9], [1, 4, 9, 16, 100]), 2)
    1.47
    >>> prior_degrees([5, 5], [1, 9])
    4.0
    """
    receipts, spread = np.broadcast_arrays(as_array("n", n, minimum=0), as_array("variance", variance, minimum=0))
    usable = (receipts >= 2) & (spread > 0)
    if usable.sum() < LEAST_VARIANCES:
        return DEFAULT_DEGREES
    half = (receipts[usable] - 1) / 2
    logs = np.log(spread[usable]) - digamma(half) + np.log(half)
    beyond_chance = float(logs.var(ddof=1) - polygamma(1, half).mean())
    if beyond_chance <= 0:
        return MOST_DEGREES
    return min(2 * trigamma_inverse(beyond_chance), MOST_DEGREES)


def trigamma_inverse(value: float) -> float:
    """The y with trigamma(y) = value, by Newton's method on 1 / trigamma, which is all but a straight line.

    value: above 0. Source: Smyth 2004, appendix.

    >>> round(trigamma_inverse(float(polygamma(1, 2.5))), 12)
    2.5
    """
    if value > 1e7:
        return float(value**-0.5)
    if value < 1e-6:
        return 1 / value
    y = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, y))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, y))
        y += step
        if -step / y < 1e-12:
            break
    return y
