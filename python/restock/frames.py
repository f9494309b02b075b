"""Columns of a table as arrays, and arrays as columns: what is null on one side is NaN on the other."""

import numpy as np
import polars as pl

from restock.arrays import FloatArray


def numbers(frame: pl.DataFrame, name: str, missing: float = np.nan) -> FloatArray:
    """A column of numbers as floats; null is `missing`.

    >>> numbers(pl.DataFrame({"units": [3, None]}), "units")
    array([ 3., nan])
    """
    return frame[name].cast(pl.Float64).fill_null(missing).to_numpy()


def as_column(name: str, values: FloatArray) -> pl.Series:
    """Figures as a column; NaN is null.

    >>> as_column("units", np.array([3.0, np.nan])).to_list()
    [3.0, None]
    """
    return pl.Series(name, values.copy(), dtype=pl.Float64).fill_nan(None)
