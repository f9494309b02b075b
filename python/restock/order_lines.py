"""How large one sale is where the records hold only what was sold in weeks or months."""

import numpy as np

from restock.arrays import BoolArray, FloatArray


def one_of_a_bucket(
    mean: FloatArray, variance: FloatArray, sales: FloatArray, buckets: FloatArray, is_whole: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of one order line, by the totals of the buckets that sold.

    Buyers who come by chance leave a share exp(-r) of the buckets without a sale, r being the lines a bucket (Poisson); all
    buckets sold is read as all but one of one more. Totals then have r m for a mean and r (m^2 + v) for a variance
    (compound Poisson). Monthly totals of what sells twice a year are its orders; weekly totals of what sells every week are many.

    mean, variance: units, of the totals of buckets with a sale. sales, buckets: how many sold, of how many. is_whole: whether
    demand comes in whole units: then a line has one at least. Returns units and units squared; as they are where nothing is known.

    >>> mean, variance = one_of_a_bucket(*(np.array([x]) for x in (12.0, 9.0, 26.0, 26.0)), np.array([True]))
    >>> float(mean[0].round(2)), float(variance[0].round(2))
    (3.51, 0.0)
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.minimum(sales, buckets - buckets / (buckets + 1)) / buckets
        lines = -np.log1p(-share)
        one = np.where(share > 0, mean * share / lines, mean)
        one = np.where(is_whole, np.maximum(one, np.minimum(mean, 1.0)), one)
        # Of all buckets, those without a sale among them.
        total = share * mean
        squares = share * (variance + mean**2) - total**2
        spread = np.where(share > 0, np.maximum(squares * one / total - one**2, 0.0), variance)
    known = np.isfinite(one) & np.isfinite(spread)
    return np.where(known, one, mean), np.where(known, spread, variance)
