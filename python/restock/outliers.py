"""What is so far from the usual that it is an event of its own: a project order, a typing error, a strike."""

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray, Numbers
from restock.ragged import as_groups, as_values, group_medians, group_sizes
from restock.rounding import RELATIVE_NOISE

# What the median absolute deviation of a normal distribution is short of its standard deviation: 1 / ndtri(0.75).
MAD_TO_SD = 1.4826


def robust_bounds(
    groups: npt.ArrayLike,
    values: Numbers,
    count: int,
    *,
    deviations: float = 3.5,
    ratio: float = 5.0,
    least_count: int = 8,
) -> tuple[FloatArray, FloatArray]:
    """Between which values the usual lies, told by the middle half so that the unusual has no say in it.

    exp(M -+ max(deviations 1.4826 MAD, ln ratio)), M the median of the logs and MAD the median distance from it: a modified
    z-score of 3.5 (Iglewicz and Hoaglin 1993). Logs, because times and sizes are skewed to the right. Never closer to the
    median than the factor `ratio`, because where most values are equal MAD is 0 and every other value would be an outlier.

    groups: group of each value, ascending. values: any one unit; what is not above 0 has no log and is left out.
    deviations: above 0. ratio: above 1. least_count: values above 0 below which nothing is said, bounds 0 and infinity.
    Returns lower and upper bounds, unit of the values.

    >>> robust_bounds([0] * 8, [8, 9, 10, 10, 10, 11, 12, 80_000], 1)
    (array([2.]), array([50.]))
    """
    if deviations <= 0:
        raise ValueError(f"deviations must be above 0, but it is {deviations}")
    if ratio <= 1:
        raise ValueError(f"ratio must be above 1, but it is {ratio}")
    group = as_groups(groups, count)
    sizes = as_values("values", values, group)
    group, logs = group[sizes > 0], np.log(sizes[sizes > 0])
    median = group_medians(group, logs, count)
    distance = group_medians(group, np.abs(logs - median[group]), count)
    width = np.maximum(deviations * MAD_TO_SD * distance, np.log(ratio))
    enough = group_sizes(group, count) >= max(least_count, 1)
    with np.errstate(over="ignore"):
        return np.where(enough, np.exp(median - width), 0.0), np.where(enough, np.exp(median + width), np.inf)


def spike_caps(
    groups: npt.ArrayLike,
    sizes: Numbers,
    count: int,
    *,
    deviations: float = 5.0,
    ratio: float = 10.0,
    least_count: int = 8,
    largest_share: float = 0.05,
) -> FloatArray:
    """The size beyond which a sale is a one-off that nobody should hold stock for; infinity where large sales recur.

    The upper of the `robust_bounds`, unless more than one size and more than `largest_share` of them lie above it: what
    recurs is no one-off. Wider than those bounds by default, since a cap takes demand away for good: of groups of 8 to 200
    sizes without any one-off (geometric, Poisson, lognormal with a deviation of the log of 1) less than 1 % lose over 5 % of
    their mean, where 3.5 and 5 do so to 5.6 % of them. Not for items that nearly always sell one and now and then dozens:
    among a dozen such sizes the only large one looks like a one-off.

    groups, sizes, deviations, ratio, least_count: as there. Returns caps, unit of the sizes, to be used as
    min(size, cap).

    >>> usual = [8, 9, 10, 10, 10, 11, 12]
    >>> spike_caps([0] * 8 + [1] * 9, usual + [80_000] + usual + [900, 900], 2)
    array([100.,  inf])
    """
    group = as_groups(groups, count)
    sold = as_values("sizes", sizes, group)
    caps = robust_bounds(group, sold, count, deviations=deviations, ratio=ratio, least_count=least_count)[1]
    spikes = group_sizes(group[sold > caps[group] * (1 + RELATIVE_NOISE)], count)
    positive = group_sizes(group[sold > 0], count)
    return np.where((spikes > 1) & (spikes > largest_share * positive), np.inf, caps)
