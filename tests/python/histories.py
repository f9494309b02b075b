"""Histories for the tests: written with every bucket, handed over with only those that have a sale."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st


class Stored(NamedTuple):
    """What the functions of `restock.demand` take."""

    series: np.ndarray
    ages: np.ndarray
    units: np.ndarray
    count: int
    buckets: np.ndarray


def stored(histories) -> Stored:
    """The histories, oldest bucket first, without their zeros."""
    histories = [np.asarray(history, dtype=float) for history in histories]
    sales = [np.flatnonzero(history) for history in histories]
    return Stored(
        np.repeat(np.arange(len(histories)), [len(at) for at in sales]),
        np.concatenate([len(history) - 1 - at for history, at in zip(histories, sales, strict=True)]),
        np.concatenate([history[at] for history, at in zip(histories, sales, strict=True)]),
        len(histories),
        np.array([len(history) for history in histories]),
    )


# Net returns, sales without end and long gaps; whole series without a sale or without a bucket.
amounts = st.one_of(st.just(0.0), st.floats(0.01, 1e5), st.integers(-5, 20).map(float))
batches = st.lists(st.lists(amounts, max_size=40), min_size=1, max_size=6)
