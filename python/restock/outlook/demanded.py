"""What was asked for in buckets whose shelf ran empty before they were over."""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray
from restock.demand.calendar import LEAST_EXPOSURE
from restock.demand.records import NOTHING
from restock.outlook.dense import Dense
from restock.outlook.windows import Summed


@dataclass(frozen=True)
class Demanded:
    """Sums over buckets x series, for the outcomes of past cycles.

    units: demand of what counts, with `completed` for sold-out buckets. counted: the share that this stands for, all of a sold-out
    bucket. seen: the share that was really seen. out: what empty shelves hide and nothing stands for. closed: units of buckets
    without trading.
    """

    units: Summed
    counted: Summed
    seen: Summed
    trading: Summed
    out: Summed
    closed: Summed


def demanded(history: Dense) -> Demanded:
    """Summed up over a batch."""
    could_sell = history.exposure + history.left
    is_sold_out = (history.units > 0) & (history.out > NOTHING) & (could_sell > NOTHING)
    seen = np.where(is_sold_out, could_sell, history.exposure)
    counted = np.where(is_sold_out, seen + history.out, history.exposure)
    units = np.where(counted > 0, history.units, 0.0)
    return Demanded(
        Summed(completed(units, seen, np.where(is_sold_out, history.out, 0.0))),
        Summed(counted),
        Summed(seen),
        Summed(history.trading),
        Summed(np.where(is_sold_out, 0.0, history.out)),
        Summed(np.where(history.trading > 0, 0.0, history.units)),
    )


def completed(units: FloatArray, seen: FloatArray, out: FloatArray) -> FloatArray:
    """Demand of whole buckets, of which an empty shelf hid a part. Shapes: buckets x series, the newest first.

    units: sold. seen, out: the share in which it was, and the share that an empty shelf hid. Over the hidden part demand goes on at
    p x units / seen + (1 - p) x mean, p the share of older buckets with a sale, and the mean theirs: a week that sells every week and was
    empty at noon on Wednesday had twice the demand; the one spare part of a year says nothing of the rest of its day. A
    quarter of a bucket is taken to have been seen at least.

    >>> every_day, rarely = [[4.0], [8.0], [8.0]], [[4.0], [0.0], [0.0]]
    >>> seen, out = [[0.5], [1.0], [1.0]], [[0.5], [0.0], [0.0]]
    >>> [round(float(completed(np.array(one), np.array(seen), np.array(out))[0, 0]), 2) for one in (every_day, rarely)]
    [8.0, 4.67]
    """
    is_seen = seen > 0
    # With half a sale, as nobody knows that there will never be one (Jeffreys).
    sells = (_older(is_seen & (units > 0)) + 0.5) / (_older(is_seen) + 1)
    exposure = _older(seen)
    mean = np.divide(_older(units), exposure, out=np.zeros_like(units), where=exposure > NOTHING)
    pace = sells * units / np.maximum(seen, LEAST_EXPOSURE) + (1 - sells) * mean
    return np.asarray(units + out * pace)


def _older(table: FloatArray) -> FloatArray:
    """Of each bucket the sum of those before it in time."""
    upwards = np.cumsum(table[::-1], axis=0, dtype=np.float64)[::-1]
    return np.asarray(upwards - table)
