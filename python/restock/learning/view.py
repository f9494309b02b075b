"""How a method sees some rows, and the stock that it would hold."""

import numpy as np

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.methods.shapes import Shape
from restock.rounding import round_up


class View:
    """How a method sees the rows of a cell. below, upto: P(X < y) and P(X <= y) of their outcomes, NaN where it is not
    meant, or the outcome is not known."""

    def __init__(self, shape: Shape, rows: IntArray, is_whole: BoolArray, outcome: FloatArray) -> None:
        self.shape, self.rows = shape, rows
        self.place = np.full(outcome.size, -1)
        self.place[rows] = np.arange(rows.size)
        self.is_whole = is_whole
        known = np.flatnonzero(np.isfinite(outcome[rows]))
        came = outcome[rows[known]]
        upto = shape.cdf(came, known)
        below = np.where(is_whole[known], shape.cdf(np.maximum(came - 1, 0.0), known), upto)
        self.below, self.upto = np.full(outcome.size, np.nan), np.full(outcome.size, np.nan)
        self.upto[rows[known]] = upto
        self.below[rows[known]] = np.where(came > 0, below, 0.0)

    def of(self, outcome: FloatArray) -> "View":
        """The same rows with other outcomes."""
        return View(self.shape, self.rows, self.is_whole, outcome)

    def stock(self, level: FloatArray, rows: IntArray) -> FloatArray:
        """The stock of some of the cell's rows. level: of all its rows."""
        return stock_at(self.shape, level[rows], self.is_whole[self.place[rows]], self.place[rows])


def stock_at(shape: Shape, level: FloatArray, is_whole: BoolArray, rows: IntArray | None = None) -> FloatArray:
    """The stock that covers demand at a level; never below 0, in whole units where demand is. rows: of the shape; or all."""
    asked = np.arange(level.size) if rows is None else rows
    stock = np.maximum(shape.quantile(level, asked), 0.0)
    return np.where(is_whole, round_up(stock), stock)
