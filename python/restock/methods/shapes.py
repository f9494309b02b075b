"""How demand over the period is distributed, row by row: the questions that every method answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.distributions.count import COUNT
from restock.distributions.family import Family
from restock.distributions.gamma import GAMMA
from restock.distributions.inversion import smallest_stock
from restock.distributions.mixture import MixtureParts, mixture_at


class Shape(Protocol):
    """One distribution a row. rows: which of them are asked for, ascending; stock and level have one entry each."""

    def cdf(self, stock: FloatArray, rows: IntArray) -> FloatArray: ...
    def quantile(self, level: FloatArray, rows: IntArray) -> FloatArray: ...
    def loss(self, stock: FloatArray, rows: IntArray) -> FloatArray: ...


@dataclass(frozen=True)
class Moments:
    """Demand of a mean and a variance: of one family, or in whole units where demand is, and else of a gamma curve."""

    mean: FloatArray
    variance: FloatArray
    is_whole: BoolArray
    family: Family | None = None

    def cdf(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return self._each("cdf", stock, rows)

    def quantile(self, level: FloatArray, rows: IntArray) -> FloatArray:
        return self._each("quantile", level, rows)

    def loss(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return self._each("loss", stock, rows)

    def _each(self, question: str, numbers: FloatArray, rows: IntArray) -> FloatArray:
        answer = np.full(rows.size, np.nan)
        for family, asked in _families(self.family, self.is_whole[rows]):
            of = rows[asked]
            answer[asked] = getattr(family, question)(numbers[asked], self.mean[of], self.variance[of])
        return answer


@dataclass(frozen=True)
class Mixture:
    """Demand over each lead time that was seen, each with its share (Eppen and Martin 1988); rows as for `Moments`."""

    parts: MixtureParts
    is_whole: BoolArray

    def cdf(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return self._each(lambda family, at, of: mixture_at(family.cdf, self.parts, at, of), stock, rows)

    def quantile(self, level: FloatArray, rows: IntArray) -> FloatArray:
        return self._each(self._quantile, level, rows)

    def loss(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return self._each(lambda family, at, of: mixture_at(family.loss, self.parts, at, of), stock, rows)

    def _each(
        self, question: Callable[[Family, FloatArray, IntArray], FloatArray], numbers: FloatArray, rows: IntArray
    ) -> FloatArray:
        answer = np.full(rows.size, np.nan)
        for family, asked in _families(None, self.is_whole[rows]):
            answer[asked] = question(family, numbers[asked], rows[asked])
        return answer

    def _quantile(self, family: Family, level: FloatArray, rows: IntArray) -> FloatArray:
        # It lies between the quantiles of the shortest and of the longest lead time.
        first = np.searchsorted(self.parts.groups, rows)
        last = np.searchsorted(self.parts.groups, rows, side="right") - 1
        low, high = (
            family.quantile(level, self.parts.mean[entry], self.parts.variance[entry]) for entry in (first, last)
        )

        def excess(stock: FloatArray, items: IntArray) -> FloatArray:
            return mixture_at(family.cdf, self.parts, stock, rows[items]) - level[items] + 1e-12

        return smallest_stock(excess, np.minimum(low, high), np.maximum(low, high), whole=family.is_whole)


def _families(family: Family | None, is_whole: BoolArray) -> list[tuple[Family, IntArray]]:
    if family is not None:
        return [(family, np.arange(is_whole.size))]
    return [
        (one, rows)
        for one, rows in ((COUNT, np.flatnonzero(is_whole)), (GAMMA, np.flatnonzero(~is_whole)))
        if rows.size
    ]
