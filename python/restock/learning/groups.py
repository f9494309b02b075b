"""Who learns together: items of one class and pattern, and where these are too few, of the class, or all."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from restock.arrays import BoolArray, IntArray

EVERYTHING = "all"


class Groups:
    """The class and the pattern of each row, as numbers that do not depend on the order of the rows."""

    def __init__(self, classes: pl.Series, patterns: pl.Series) -> None:
        self.classes = classes.unique().sort().to_list()
        self.patterns = patterns.unique().sort().to_list()
        self.of_class = _numbered(classes, self.classes)
        self.of_pattern = _numbered(patterns, self.patterns)

    def cells(self) -> Iterator[tuple[str, str, BoolArray]]:
        """Every class and pattern that occurs, and its rows."""
        for number, name in enumerate(self.classes):
            for other, pattern in enumerate(self.patterns):
                rows = (self.of_class == number) & (self.of_pattern == other)
                if rows.any():
                    yield name, pattern, rows

    def wider(self, name: str, rows: BoolArray) -> list[tuple[str, BoolArray]]:
        """Where to look, one after the other: the cell, its class, everything."""
        of_class = self.of_class == self.classes.index(name)
        return [("class_and_pattern", rows), ("class", of_class), (EVERYTHING, np.ones(rows.size, dtype=np.bool_))]


def _numbered(names: pl.Series, known: list[str]) -> IntArray:
    numbers = names.replace_strict({name: number for number, name in enumerate(known)}, return_dtype=pl.Int64)
    return numbers.to_numpy().astype(np.int64)
