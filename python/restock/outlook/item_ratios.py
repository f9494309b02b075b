"""How far demand is from what was expected of it, item by item.

One item has too few sales to tell what moved it from chance; all items, and the locations of an item, tell together. So the ratio
of all is taken, and that of an item is drawn toward it, the more the less it sold (Buehlmann and Straub 1970: credibility).
"""

import numpy as np

from restock.arrays import FloatArray, IntArray
from restock.ragged import group_sums

# A ratio beyond these says that something began or ended, not how it moved.
LEAST, MOST = 0.2, 5.0
# An error counts as five deviations at most; the same as in the law.
FARTHEST = 5.0
# The weights of rows and the spread of ratios depend on each other; they are found in turn.
ROUNDS = 6
# Demand that is never off by chance still is a division.
LEAST_CHANCE = 1e-9


def item_ratios(units: FloatArray, expected: FloatArray, item: IntArray) -> FloatArray:
    """The ratio of units to what was expected of each row's item, drawn toward that of all.

    With r the ratio of all, x units and e expected: (x - r e)^2 = f (x + r e) / 2 + t e^2, f what buyers do by chance, t how far
    true ratios lie apart. Chance is taken of both, as a level that has forgotten nearly all expects next to nothing, and one
    such row would be all chance. Of t, the part of items is what the errors of rows of one item have in common: their
    products. With rows weighed by 1 / (f r + t_row e) to X and E an item, its ratio is (t_item X + r) / (t_item E + 1).
    item: numbers from 0.

    >>> item_ratios(np.array([30.0, 30.0]), np.array([20.0, 20.0]), np.array([0, 1])).round(3)
    array([1.5, 1.5])
    """
    some = expected > 0
    x, e, of = units[some], expected[some], item[some]
    items = int(item.max(initial=-1)) + 1
    if not x.sum() > 0:
        return np.ones(item.size)
    # Until spreads are known: few units count as chance, many as equals.
    chance, apart, apart_items = 1.0, 1.0 / e.mean(), 0.0
    weight = 1 / (1 + e / e.mean())
    for _ in range(ROUNDS):
        common = float((weight * x).sum() / (weight * e).sum())
        chance, apart = _spreads(x - common * e, (x + common * e) / 2, e, chance, apart)
        error, share = weight * (x - common * e), weight * e
        pairs = (group_sums(of, share, items) ** 2).sum() - (share**2).sum()
        products = (group_sums(of, error, items) ** 2).sum() - (error**2).sum()
        # Where no item is sold in two places, rows are items.
        alone = pairs <= 1e-9 * (share**2).sum()
        apart_items = apart if alone else max(products / pairs, 0.0)
        apart = max(apart, apart_items)
        weight = 1 / np.maximum(chance * common + (apart - apart_items) * e, 1e-12)
    top, bottom = group_sums(of, weight * x, items), group_sums(of, weight * e, items)
    ratios = (apart_items * top + common) / (apart_items * bottom + 1)
    return np.asarray(np.clip(ratios, LEAST, MOST)[item])


def _spreads(
    error: FloatArray, mean: FloatArray, expected: FloatArray, chance: float, apart: float
) -> tuple[float, float]:
    """f and t of error^2 = f mean + t expected^2, of 0 and more: least squares, weighed by what they were thought to be."""
    scale = chance * mean + apart * expected**2
    squares = np.minimum(error**2 / scale, FARTHEST**2)
    one, other = mean / scale, expected**2 / scale
    aa, ab, bb = (one**2).sum(), (one * other).sum(), (other**2).sum()
    ay, by = (one * squares).sum(), (other * squares).sum()
    free = aa * bb - ab**2
    if free > 1e-12 * aa * bb:
        chance, apart = (ay * bb - by * ab) / free, (by * aa - ay * ab) / free
        if chance >= 0 and apart >= 0:
            return max(float(chance), LEAST_CHANCE), float(apart)
        if apart >= 0:
            return LEAST_CHANCE, float(by / bb)
    return max(float(ay / aa), LEAST_CHANCE), 0.0
