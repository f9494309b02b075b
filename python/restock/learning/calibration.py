"""From the level that is promised to the level that has to be asked for, by what came of earlier promises.

A distribution that is right puts outcomes evenly over its probabilities: one in ten below its 10 % quantile. Where it is too
narrow, more outcomes lie beyond its 97 % quantile than 3 %; the level to ask for is then the one that 97 % of past outcomes
did not exceed. Conformal prediction on probabilities (Vovk, Gammerman and Shafer 2005; Chernozhukov, Wuethrich and Zhu 2021).
Demand in whole units puts an outcome anywhere between P(X < y) and P(X <= y); it counts evenly between the two (Czado,
Gneiting and Held 2009), so that what whole units force is not mistaken for a promise that was kept too well.

Items of one past day share its weather: their outcomes are no independent evidence. So the share that is covered is taken day by
day, and its error between the days says how many independent outcomes it is worth (Kish 1965: effective sample size). Of n such
outcomes conformal prediction asks for the ceil((n + 1) target)-th, so that the target is covered on average over what n outcomes
can show: the fewer and the more different the days, the more cautious the level, and no more than that.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from restock.arrays import FloatArray, IntArray

# Levels at which curves are kept: even up to 0.9, then ever closer to 1, where targets lie and a tenth of a point matters.
LEVELS = np.concatenate([np.linspace(0, 0.9, 91)[:-1], 1 - np.logspace(-1, -6, 251), [1.0]])
# A share says something from ten expected exceptions on (the usual rule for a binomial share); 100 x (1 - 0.9) is a last digit below ten.
LEAST_EXCEPTIONS = 10.0 * (1 - 1e-9)
# Student's t has a variance from three degrees of freedom on; two or three days count as if they were four.
LEAST_DEGREES = 3
# How far a level moves from what is promised: of two days eight ninths of what they say is believed, of twelve 98 %. Believing all of
# it, or two thirds, broke promises of made-up firms (bench/simulated_truth.py).
DOUBT_DAYS = 0.25
# Log odds end here.
ENDS = (1e-12, 1 - 1e-12)


def covered(below: FloatArray, upto: FloatArray) -> FloatArray:
    """The share of outcomes covered by each of `LEVELS`. below, upto: P(X < y) and P(X <= y) of each outcome.

    >>> round(float(np.interp(0.9, LEVELS, covered(np.array([0.2, 0.8]), np.array([0.4, 1.0])))), 6)
    0.75
    """
    # Each outcome adds a slope of 1 / width between its two ends; the share is the sum of the slopes so far.
    width = np.maximum(upto - below, 1e-12)
    ends = np.concatenate([below, below + width])
    slope = np.concatenate([1 / width, -1 / width])
    order = np.argsort(ends, kind="stable")
    at, change = ends[order], np.cumsum(slope[order])
    share = np.concatenate([[0.0], np.cumsum(change[:-1] * np.diff(at))])
    return np.asarray(np.clip(np.interp(LEVELS, at, share / max(below.size, 1)), 0.0, 1.0))


@dataclass(frozen=True)
class Curve:
    """What share each level covered. share, error: at `LEVELS`, over all days and its standard error between days.

    days, outcomes: how many there were.
    """

    share: FloatArray
    error: FloatArray
    days: int
    outcomes: int

    @property
    def effective(self) -> FloatArray:
        """How many independent outcomes each share is worth: s (1 - s) / v, at most as many as there were.

        v: the squared error, times D' / (D' - 2), the variance of Student's t with D' degrees, as it comes from few days.
        """
        degrees = max(self.days - 1, LEAST_DEGREES)
        variance = self.error**2 * degrees / (degrees - 2)
        chance = self.share * (1 - self.share)
        return np.where(
            chance < variance * self.outcomes, chance / np.where(variance > 0, variance, 1.0), self.outcomes
        )

    def level(self, target: FloatArray) -> FloatArray:
        """The level to ask for so that the target is delivered: D / (D + 1/4) of the way from the target to where
        share x n / (n + 1) reaches it, in log odds, D being the days; up to 1."""
        if not self.outcomes:
            return np.asarray(np.interp(target, np.maximum.accumulate(self.share), LEVELS))
        safe = np.maximum.accumulate(self.share * self.effective / (self.effective + 1))
        wanted, found = (logit(np.clip(share, *ENDS)) for share in (target, np.interp(target, safe, LEVELS)))
        return np.asarray(expit(wanted + self.days / (self.days + DOUBT_DAYS) * (found - wanted)))


def pooled(curves: list[FloatArray], outcomes: IntArray) -> Curve:
    """The curves of several past days as one: weighed by their outcomes, with the standard error between days.

    >>> halves = [np.clip(LEVELS + shift, 0, 1) for shift in (-0.01, 0.01)]
    >>> curve = pooled(halves, np.array([100, 100]))
    >>> float(curve.level(np.array([0.5]))[0].round(4))
    0.5022
    """
    if not len(curves):
        return Curve(LEVELS.copy(), np.zeros(LEVELS.size), 0, 0)
    weight = outcomes / outcomes.sum()
    days = len(curves)
    share, squares = np.zeros(LEVELS.size), np.zeros(LEVELS.size)
    for one, curve in zip(weight, curves, strict=True):
        share += one * curve
    for one, curve in zip(weight, curves, strict=True):
        squares += one**2 * (curve - share) ** 2
    error = np.sqrt(squares * days / max(days - 1, 1))
    return Curve(share, error, days, int(outcomes.sum()))
