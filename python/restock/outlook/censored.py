"""How much of a bucket was seen whose shelf ran empty at a moment that nobody knows.

Demand was what sold, or more: it is censored. What to expect of it is the mean of demand beyond what sold, by what the series had
shown before: a little more than what sold where that was much, and the usual where it was little (Tobin 1958; a stock that has
nothing to do with the demand of its week says nothing else). The share that was seen is what sold of that.
"""

import numpy as np
from scipy.special import log_ndtr

from restock.arrays import BoolArray, FloatArray

# Before so many buckets nobody knows what is usual: then half was seen (life tables; Cutler and Ederer 1958).
LEAST_BUCKETS = 4
HALF = 0.5
# What sells the same every week varies by so much of its mean at least, squared.
LEAST_CV_SQUARED = 1e-6
SMALLEST = 1e-9
# So many deviations above the usual is all that there was; and what hardly began to be seen says hardly anything.
FARTHEST, LEAST_SHARE = 30.0, 0.01


def seen_share(sold: FloatArray, seen: FloatArray, is_censored: BoolArray) -> FloatArray:
    """Shares of buckets x series, the newest first; 1 for what is not censored. sold: units. seen: exposure of the others.

    >>> sold = np.array([[2.0], [8.0], [4.0], [4.0], [6.0], [2.0]])
    >>> seen_share(sold, np.ones((6, 1)), np.array([[True], [True], [False], [False], [False], [False]])).round(2).T
    array([[0.37, 0.91, 1.  , 1.  , 1.  , 1.  ]])
    """
    share = np.ones_like(sold)
    if not is_censored.any():
        return share
    is_whole = (sold == np.rint(sold)).all(axis=0)
    count, total, squares = np.zeros((3, sold.shape[1]))
    for bucket in range(len(sold) - 1, -1, -1):
        here, exposed = is_censored[bucket], seen[bucket]
        rate = np.divide(sold[bucket], exposed, out=np.zeros_like(exposed), where=exposed > 0)
        if here.any():
            known = np.maximum(count, 1.0)
            mean = np.maximum(total / known, 0.0)
            # Of what comes in pieces at least what chance does.
            least = np.where(is_whole, mean, LEAST_CV_SQUARED * mean**2)
            spread = np.maximum(np.sqrt(np.maximum(squares / known - mean**2, least)), SMALLEST)
            off = np.clip((sold[bucket] - mean) / spread, -FARTHEST, FARTHEST)
            beyond = mean + spread * np.exp(-0.5 * off**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(-off))
            part = np.where(count >= LEAST_BUCKETS, sold[bucket] / np.maximum(beyond, sold[bucket]), HALF)
            share[bucket] = np.where(here, np.maximum(part, LEAST_SHARE), 1.0)
            rate = np.where(here, sold[bucket] / share[bucket], rate)
        counts = (exposed > 0) | here
        count += counts
        total += np.where(counts, rate, 0.0)
        squares += np.where(counts, rate**2, 0.0)
    return share
