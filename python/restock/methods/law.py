"""What past outcomes teach about the next one: how fast to forget, and by how much demand strays from what was expected.

One law for all items of a group. A single item has too few outcomes to tell; a thousand items together tell well.

mean     M = sum over j of w_j x_j, with x_j what each way of looking at the past (last days, weeks, the whole window, one order
         of the row a bucket; how often it sold of late, times its usual order; its item at all locations; with the season or
         without) would expect over the period;
         the weights w_j are at least 0 and need not add up to 1, so a common growth is learned too;
variance V = a u + (b + g q + h s) k M + c M^2 + l M^2, with u the variance of demand that the item's own history suggests, b what buyers do by
         chance (Poisson), c what changes from period to period for everybody, g and h what orders do by chance that come by
         several units: q = E[size^2] / E[size] is the order that a unit is sold with, s = E[size] the usual one; all at least 0.
         k = 1 + P / N is the error of a mean of N buckets over P of them (Prak, Teunter, Syntetos 2017): a law that was learned
         from days with a short history then holds for a longer one. u has it in it. l = (s_L / P)^2 is what lead times add. It is known,
         and not learned: what was learned from a regular supplier then holds for an irregular one. What is sold by weight or length has
         no single buyers, and b nothing to say: figures in tonnes are those in kilograms.

Of few sizes q is a guess, and what it misses is found in b: then single parts are stocked as if they were sold by the hundred. So
there are two ways to see V: with h = 0, and with b of 1 at most, as single buyers have it; the other is taken where it fits the
outcomes better by more than chance (Schwarz 1978).

Both are least squares weighed by 1 / V and 1 / V^2, in turn (Davidian and Carroll 1987, variance function estimation), with
an error counting at most as five deviations, or as q where that is more, so that one project order does not widen every item.
Without q the one order of what sells once in three years would be cut off, mean and variance would shrink together round after
round, and what sells more would make up for it.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import nnls

from restock.arrays import BoolArray, FloatArray, IntArray

ROUNDS = 6
# An error beyond so many deviations, and beyond one order, counts as that much; the same as for one-off orders.
FARTHEST = 5.0
# Outcomes that a coefficient needs, and of these, with any demand (Peduzzi et al. 1996: ten events per variable).
OUTCOMES_A_COEFFICIENT = 20
SALES_A_COEFFICIENT = 10
# The parts of the variance that need no order sizes: a, b and c.
PLAIN_PARTS = 3
# Ways to see the variance: how many of its parts, and how large b may be. With q, and with q and s.
ORDERS, USUAL_ORDERS = (4, np.inf), (5, 1.0)
# Demand that cannot be told from none: so much of a piece, or of the usual order of what is not sold by the piece.
LEAST_MEAN = 1e-3
# Demand varies by so much of its mean at least, squared: the outcomes of what sells the same every day are weighed by it.
LEAST_CV_SQUARED = 1e-6


@dataclass(frozen=True)
class Law:
    """weights: of each way of looking at the past. spread: a, b, c, g, and where it helps h.
    outcomes: how many it was learned from."""

    weights: FloatArray
    spread: FloatArray
    outcomes: int

    def spread_over(self, ways: IntArray) -> "Law":
        """The same law with its weights where its ways of looking at the past stand among all of them; 0 for the others."""
        weights = np.zeros(int(ways.max()) + 1)
        weights[ways] = self.weights
        return replace(self, weights=weights)

    def mean(self, expected: FloatArray, chance: FloatArray) -> FloatArray:
        """Demand to expect, units. expected: items x ways of looking at the past, units over the period; those that the law
        did not learn come last and do not count. chance: as for the variance."""
        return np.maximum(_weighed(expected.T, self.weights), _least_mean(chance))

    def variance(self, mean: FloatArray, history: FloatArray, chance: FloatArray) -> FloatArray:
        """Its variance, units squared; of pieces at least that of half as many buyers by chance. history: u. chance: k, k q, k s, l and
        whether demand comes in pieces (1 or 0), items x 5."""
        return _variance(_features(mean, history, chance), self.spread, mean, chance)


def least_mean(is_whole: BoolArray, usual_order: FloatArray) -> FloatArray:
    """The least that a law expects, units: what cannot be told from no demand. usual_order: units, 0 or NaN where none is known."""
    return LEAST_MEAN * np.where(is_whole | ~(usual_order > 0), 1.0, usual_order)


def learn(
    expected: FloatArray,
    history: FloatArray,
    outcome: FloatArray,
    weight: FloatArray,
    chance: FloatArray,
    like: Law | None = None,
) -> Law | None:
    """The law that past outcomes follow; None where they are too few for it.

    expected: outcomes x ways of looking at the past, units over the period. history: variance by the item's own history.
    outcome: units that were really demanded. weight: how much each counts, above 0. chance: as for Law.variance.
    like: a law of the same outcomes that sees the variance in the same way; the better of the two if not given.
    """
    count, ways = expected.shape
    needed = ways + PLAIN_PARTS
    if count < OUTCOMES_A_COEFFICIENT * needed or (outcome > 0).sum() < SALES_A_COEFFICIENT * needed:
        return None
    told = (np.ascontiguousarray(expected.T), history, outcome, weight, chance)
    if like is not None:
        return _fitted(*told, *(ORDERS if like.spread.size == ORDERS[0] else USUAL_ORDERS))[0]
    law, misfit = _fitted(*told, *ORDERS)
    other, better = _fitted(*told, *USUAL_ORDERS)
    return other if misfit - better > np.log(count) else law


def _fitted(
    expected: FloatArray,
    history: FloatArray,
    outcome: FloatArray,
    weight: FloatArray,
    chance: FloatArray,
    parts: int,
    most: float,
) -> tuple[Law, float]:
    """The law with so many parts of the variance and b up to `most`; and sum of log V + e^2 / V, the less the better.

    expected: ways x outcomes, as all tables from here on: row after row is summed, and each lies in one piece.
    """
    least = _least_mean(chance)
    mean = np.maximum(expected.mean(axis=0), least)
    variance = np.where(chance[:, 4] > 0, 1.0, chance[:, 1] / chance[:, 0]) * mean + history
    variance = np.maximum(variance, LEAST_CV_SQUARED * mean**2)
    for _ in range(ROUNDS):
        farthest = np.sqrt(_largest_squares(variance, chance))
        near = np.clip(outcome, mean - farthest, mean + farthest)
        weights = _least_squares(expected, near, np.sqrt(variance / weight))
        mean = np.maximum(_weighed(expected, weights), least)
        squares = np.minimum((outcome - mean) ** 2, _largest_squares(variance, chance))
        features = _features(mean, history, chance)[:parts]
        spread = _spread(features, squares - _by_lead_times(mean, chance), variance / np.sqrt(weight), most)
        variance = _variance(features, spread, mean, chance)
    apart = np.minimum((outcome - mean) ** 2, _largest_squares(variance, chance)) / variance
    return Law(weights, spread, outcome.size), float((weight * (np.log(variance) + apart)).sum())


def is_worth_it(
    richer: Law,
    plain: Law,
    expected: FloatArray,
    history: FloatArray,
    outcome: FloatArray,
    weight: FloatArray,
    chance: FloatArray,
) -> bool:
    """Whether a law that looks at the past in more ways is closer to the outcomes by more than it is by chance.

    Sum of weight e^2 / V is to fall by ln(n) for each way that has a weight beyond those of the plain law, one at least
    (Schwarz 1978; of weights that may not be negative, those above 0 are the degrees of freedom: Meyer, Woodroofe 2000), with V of
    the plain law, an error counting at most as in the fit, and n the outcomes.
    """
    left = misfits([plain, richer], plain, expected, history, outcome, weight, chance)
    further = max(np.count_nonzero(richer.weights) - np.count_nonzero(plain.weights), 1)
    return bool(left[0] - left[1] > further * np.log(outcome.size))


def misfits(
    laws: list[Law],
    by: Law,
    expected: FloatArray,
    history: FloatArray,
    outcome: FloatArray,
    weight: FloatArray,
    chance: FloatArray,
) -> list[float]:
    """Sum of weight e^2 / V of each law, an error counting at most as in the fit, with V of one of them (`by`)."""
    variance = by.variance(by.mean(expected, chance), history, chance)
    largest = _largest_squares(variance, chance)
    return [
        float((weight * np.minimum((outcome - law.mean(expected, chance)) ** 2, largest) / variance).sum())
        for law in laws
    ]


def _largest_squares(variance: FloatArray, chance: FloatArray) -> FloatArray:
    """What an error counts as at most, squared: five deviations, or the order that a unit is sold with."""
    return np.maximum(FARTHEST**2 * variance, (chance[:, 1] / chance[:, 0]) ** 2)


def _features(mean: FloatArray, history: FloatArray, chance: FloatArray) -> FloatArray:
    return np.stack([history, chance[:, 4] * chance[:, 0] * mean, mean**2, chance[:, 1] * mean, chance[:, 2] * mean])


def _by_lead_times(mean: FloatArray, chance: FloatArray) -> FloatArray:
    return chance[:, 3] * mean**2


def _spread(features: FloatArray, squares: FloatArray, scale: FloatArray, most: float) -> FloatArray:
    """The parts of the variance, with b up to `most`; the others fit what that leaves."""
    found = _least_squares(features, squares, scale)
    if found[1] > most:
        others = [0, *range(2, len(features))]
        found[others] = _least_squares(features[others], squares - most * features[1], scale)
        found[1] = most
    return found


def _variance(features: FloatArray, spread: FloatArray, mean: FloatArray, chance: FloatArray) -> FloatArray:
    least = np.maximum(0.5 * chance[:, 4] * mean, LEAST_CV_SQUARED * mean**2)
    return np.maximum(_weighed(features, spread), least) + _by_lead_times(mean, chance)


def _least_mean(chance: FloatArray) -> FloatArray:
    return least_mean(chance[:, 4] > 0, chance[:, 2] / chance[:, 0])


def _least_squares(features: FloatArray, wanted: FloatArray, scale: FloatArray) -> FloatArray:
    """Coefficients of at least 0; through the normal equations, which are as small as there are features."""
    scaled, target = features / scale, wanted / scale
    gram = np.empty((len(features),) * 2)
    # Sums one by one: a matrix product would round by how many threads it is given.
    for i, one in enumerate(scaled):
        gram[i, : i + 1] = gram[: i + 1, i] = np.einsum("jk,k->j", scaled[: i + 1], one)
    right = np.einsum("jk,k->j", scaled, target)
    size = np.sqrt(np.where(np.diag(gram) > 0, np.diag(gram), 1.0))
    ridge = np.eye(len(gram)) * 1e-9
    root = np.linalg.cholesky(gram / size[:, None] / size + ridge)
    return np.asarray(nnls(root.T, np.linalg.solve(root, right / size))[0]) / size


def _weighed(features: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum of weight x feature over the first features; the weights of most ways are 0."""
    total = np.zeros(features.shape[1])
    for feature, weight in zip(features, weights, strict=False):
        if weight:
            total += weight * feature
    return total
