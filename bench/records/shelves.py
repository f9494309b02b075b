"""Shelves that demand empties."""

import numpy as np


def emptied(
    rng: np.random.Generator, demand: np.ndarray, usual: np.ndarray, by_sales: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """What shelves sold and the days on which they were in stock, where they are filled up to so many weeks of usual demand.

    An order comes two weeks later, before the shop opens. The units of a week are asked for at random moments of it; the day on which
    the last one goes is a day with stock. by_sales: the weight that what is taken for usual gives to the sales of each week that began
    with stock. Shapes: places x weeks.
    """
    count, weeks = demand.shape
    cover = rng.uniform(3.0, 5.0, count)
    full = np.ceil(usual * cover)
    stock, coming = full.copy(), np.zeros((count, weeks + 3))
    sold, in_stock = np.zeros_like(demand), np.ones((count, weeks * 7), dtype=bool)
    for week in range(weeks):
        stock += coming[:, week]
        sold[:, week] = np.minimum(demand[:, week], stock)
        gone = rng.beta(np.maximum(stock, 1), np.maximum(demand[:, week] - stock, 0) + 1)
        lasts = np.where(demand[:, week] > stock, np.where(stock > 0, np.ceil(7 * gone), 0), 7)
        in_stock[:, week * 7 : week * 7 + 7] = np.arange(7) < lasts[:, None]
        usual = np.where(stock > 0, usual + by_sales * (sold[:, week] - usual), usual)
        full = np.ceil(usual * cover) if by_sales else full
        stock -= sold[:, week]
        coming[:, week + 3] = np.maximum(full - stock - coming[:, week + 1 : week + 3].sum(axis=1), 0.0)
    return sold, in_stock


def spans(in_stock: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place, first and last day of every time that a shelf was empty. Shape of in_stock: places x days."""
    change = np.diff(np.pad(in_stock, ((0, 0), (1, 1)), constant_values=True).astype(int), axis=1)
    (row, first), (_, end) = np.nonzero(change == -1), np.nonzero(change == 1)
    return row, first, end - 1
