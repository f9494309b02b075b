"""The smallest whole stock that keeps a promise, from a guess that is nearly right."""

from collections.abc import Callable

import numpy as np

from restock.arrays import FloatArray
from restock.distributions.inversion import smallest_stock


def smallest_whole(
    level: FloatArray, guess: FloatArray, cdf: Callable[..., FloatArray], *parameters: FloatArray
) -> FloatArray:
    """The smallest whole number, at least 0, at which cdf reaches the level; exact wherever the guess lies.

    From the guess the search goes one, two, four, ... steps up or down until it has passed the answer, then it closes
    in. cdf(whole, *parameters): the chance that demand is at most so much, 0 for -1. level, guess, parameters: of one shape;
    NaN gives NaN. Returns whole numbers.

    >>> from restock.distributions.poisson import poisson_cdf
    >>> smallest_whole(np.array([0.95]), np.array([30.0]), poisson_cdf, np.array([4.2]))
    array([8.])
    """
    answer = np.full(level.shape, np.nan)
    known = ~np.isnan(level + guess + sum(parameters))
    share, given = level[known], [parameter[known] for parameter in parameters]

    high = np.maximum(np.ceil(guess[known]), 0.0)
    low = high - 1
    reaches = cdf(high, *given) >= share
    step = 1.0
    rising = np.flatnonzero(~reaches)
    while rising.size:
        low[rising] = high[rising]
        high[rising] += step
        short = cdf(high[rising], *(one[rising] for one in given)) < share[rising]
        rising, step = rising[short], step * 2
    step = 1.0
    # Below nothing no demand is covered, so the search down ends there.
    falling = np.flatnonzero(reaches & (low >= 0))
    while falling.size:
        enough = cdf(low[falling], *(one[falling] for one in given)) >= share[falling]
        falling = falling[enough]
        high[falling] = low[falling]
        low[falling] = np.maximum(low[falling] - step, -1.0)
        falling, step = falling[low[falling] >= 0], step * 2

    wide = np.flatnonzero(high - low > 1)
    if wide.size:
        here = [one[wide] for one in given]
        high[wide] = smallest_stock(
            lambda stock, items: cdf(stock, *(one[items] for one in here)) - share[wide][items],
            low[wide],
            high[wide],
            whole=True,
        )
    answer[known] = high
    return answer
