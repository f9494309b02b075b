"""What past outcomes taught by a day."""

from dataclasses import dataclass, field

import numpy as np

from restock.arrays import FloatArray
from restock.learning.calibration import Curve, pooled
from restock.methods.methods import Lessons

# The rarest exception that is asked of any distribution: once in ten thousand cycles.
HIGHEST_LEVEL = 0.9999
NO_CURVE = (pooled([], np.zeros(0, np.int64)), "none")


@dataclass
class Taught:
    """What holds from one day on: laws and pooled ratios per class; levels (of each way) and choices per class and pattern.

    rivals: the ways that were compared for a choice.
    """

    lessons: dict[str, Lessons] = field(default_factory=dict)
    curves: dict[tuple[str, str, str], tuple[Curve, str]] = field(default_factory=dict)
    choice: dict[tuple[str, str], str] = field(default_factory=dict)
    rivals: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def level(self, cell: tuple[str, str], way: str, target: FloatArray) -> FloatArray:
        """The level to ask for so that the target is delivered where the cell is sized in this way."""
        curve, source = self.curves.get((*cell, way), NO_CURVE)
        if source == "none":
            return target
        return np.clip(curve.level(target), 1 - HIGHEST_LEVEL, HIGHEST_LEVEL)
