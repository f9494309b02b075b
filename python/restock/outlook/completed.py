"""What a bucket would have sold whose shelf ran empty before it was over."""

import numpy as np

from restock.arrays import BoolArray, FloatArray
from restock.demand.calendar import LEAST_EXPOSURE
from restock.demand.records import NOTHING


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
    if not out.any():
        return units
    is_seen = seen > 0
    # With half a sale, as nobody knows that there will never be one (Jeffreys).
    sells = (_older(is_seen & (units > 0)) + 0.5) / (_older(is_seen) + 1)
    exposure = _older(seen)
    own = units / np.maximum(seen, LEAST_EXPOSURE)
    # What begins by selling out has no other pace than its own; more may have come back than was sold.
    mean = np.divide(np.maximum(_older(units), 0.0), exposure, out=own.copy(), where=exposure > NOTHING)
    return np.asarray(units + out * (sells * own + (1 - sells) * mean))


def _older(table: FloatArray | BoolArray) -> FloatArray:
    """Of each bucket the sum of those before it in time."""
    upwards = np.cumsum(table[::-1], axis=0, dtype=np.float64)[::-1]
    return np.asarray(upwards - table)
