"""What was asked for in past cycles."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import IntArray
from restock.outlook.completed import completed
from restock.outlook.dense import Dense
from restock.outlook.opening import next_open
from restock.outlook.windows import Summed


@dataclass(frozen=True)
class Demanded:
    """Sums over buckets x series, for the outcomes of past cycles.

    units: demand of what counts, with `completed` for sold-out buckets. counted: the share that this stands for, all of a sold-out
    bucket. seen: the share that was really seen. out: what empty shelves hide and nothing stands for. closed: units of buckets
    without trading. opens: the bucket in which what begins with a bucket is first open, -1 if it never is.
    """

    units: Summed
    counted: Summed
    seen: Summed
    trading: Summed
    out: Summed
    closed: Summed
    opens: IntArray


def demanded(history: Dense) -> Demanded:
    """Summed up over a batch."""
    exposure = history.exposure
    hidden = np.where(history.sells_out & (exposure > 0), history.out, 0.0)
    return Demanded(
        Summed(completed(np.where(exposure > 0, history.units, 0.0), exposure, hidden)),
        Summed(exposure + hidden),
        Summed(exposure - history.completed),
        Summed(history.trading),
        Summed(history.out - hidden),
        Summed(np.where(history.trading > 0, 0.0, history.units)),
        next_open(history.trading),
    )
