"""Demand as orders of the sizes that were seen (compound Poisson), row by row."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import FloatArray, IntArray
from restock.distributions.compound_poisson import OrderSizes, compound_cdf, compound_loss, compound_quantile
from restock.distributions.order_counts import poisson_orders


@dataclass(frozen=True)
class Orders:
    """orders: how many on average over the period. sizes: the sizes that were seen of each row, as a list."""

    orders: FloatArray
    sizes: pl.Series

    def cdf(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return compound_cdf(stock, poisson_orders(self.orders[rows]), self._of(rows), rows.size)

    def quantile(self, level: FloatArray, rows: IntArray) -> FloatArray:
        return compound_quantile(level, poisson_orders(self.orders[rows]), self._of(rows), rows.size)

    def loss(self, stock: FloatArray, rows: IntArray) -> FloatArray:
        return compound_loss(stock, poisson_orders(self.orders[rows]), self._of(rows), rows.size)

    def _of(self, rows: IntArray) -> OrderSizes:
        found = (
            pl.DataFrame({"row": np.arange(rows.size), "size": self.sizes[rows.tolist()]})
            .explode("size", empty_as_null=False)
            .drop_nulls("size")
            .group_by("row", "size")
            .len()
            .sort("row", "size")
        )
        row = found["row"].to_numpy()
        times = found["len"].to_numpy().astype(np.float64)
        total = np.bincount(row, times, minlength=rows.size)
        return OrderSizes(row, found["size"].to_numpy(), times / total[row])
