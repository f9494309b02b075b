"""Which method a group is sized with: the one whose past figures cost least and kept what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from restock.arrays import FloatArray

# A promise counts as broken if what was delivered is so far below it: one chance in forty if it was kept.
CHANCE = 1 / 40


def errors(days: int) -> float:
    """How many standard errors between days are beyond chance: many where few days say how large the error is (Student's t).

    >>> [round(errors(days), 2) for days in (2, 3, 12)]
    [12.71, 4.3, 2.2]
    """
    return float(stdtrit(days - 1, 1 - CHANCE)) if days > 1 else np.inf


@dataclass(frozen=True)
class Record:
    """What came of a method's past figures in a group. One entry a past day: loss, checks covered, checks, target summed."""

    loss: FloatArray
    covered: FloatArray
    checks: FloatArray
    wanted: FloatArray

    @property
    def shortfall(self) -> float:
        """By how much less than promised was delivered, beyond chance; 0 if kept."""
        total = self.checks.sum()
        if not total > 0:
            return np.inf
        gap = self.covered - self.wanted
        mean = gap.sum() / total
        days = len(gap)
        if days < 2:
            return 0.0
        error = np.sqrt(((gap - self.checks * mean) ** 2).sum() * days / (days - 1)) / total
        return float(max(-(mean + errors(days) * error), 0.0))


def choose(records: Mapping[str, Record], standing: str, usual: str | None = None) -> str:
    """The method to size with: the standing one, unless another is cheaper by more than days differ by chance.

    records: of methods over the same checks and days. Only methods that kept their promise are asked, or if none did, those
    that missed it least; and the standing one, unless it covers less than the best of them by more than days differ by chance. It
    keeps its place as long as it does and nothing is clearly better:
    a figure that changes with every build is of no use to a planner. usual: the method that fits the most of what was seen; one
    that once was clearly better gives way to it as soon as it is no longer cheaper.
    """
    least = min(record.shortfall for record in records.values())
    kept = {name: record for name, record in records.items() if record.shortfall <= least}
    best = min(kept, key=lambda name: (kept[name].loss.sum(), name))
    if standing in records and standing not in kept and not _is_more(kept[best].covered - records[standing].covered):
        kept[standing] = records[standing]
    if usual in kept and (standing not in kept or kept[usual].loss.sum() <= kept[standing].loss.sum()):
        standing = usual
    if standing not in kept or best == standing:
        return best
    return best if _is_more(kept[standing].loss - kept[best].loss) else standing


def _is_more(apart: FloatArray) -> bool:
    """Whether a sum over days is above 0 by more than days differ by chance."""
    days = len(apart)
    if days < 2:
        return False
    error = np.sqrt(((apart - apart.mean()) ** 2).sum() * days / (days - 1))
    return bool(apart.sum() > errors(days) * error)
