"""What kind of demand records hold, beside what the textbook takes it for."""

import numpy as np
import polars as pl
from future import Future
from records.data_set import Records
from scores import KEYS


def shapes(records: Records, future: Future, rows: pl.DataFrame) -> None:
    """What kind of demand this is: patterns, dependence from bucket to bucket, errors of the textbook's mean and spread."""
    end = future.origin(max(records.as_of))
    begin = end - {"day": 364, "week": 104, "month": 36}[records.bucket]
    demand = future.demand[:, max(begin, 0) : end]
    demand = demand[(demand > 0).sum(axis=1) >= {"day": 28, "week": 26, "month": 12}[records.bucket]]
    sale_share = (future.demand[:, max(begin, 0) : end] > 0).mean(axis=1)

    def lagged(values: np.ndarray, lag: int = 1) -> float:
        apart = values - values.mean(axis=1, keepdims=True)
        own = (apart[:, lag:] * apart[:, :-lag]).sum(axis=1) / np.maximum((apart**2).sum(axis=1), 1e-12)
        return float(np.mean(own))

    print(f"{len(demand):,} series with enough sales; share of {records.bucket}s with demand, all series, deciles:",
          " ".join(f"{value:.2f}" for value in np.quantile(sale_share, np.arange(1, 10) / 10)))  # fmt: skip
    print("autocorrelation at 1, 2, 3, 7:", " ".join(f"{lagged(demand, lag):.3f}" for lag in (1, 2, 3, 7)))
    for span in {"day": (7, 14), "week": (3, 6), "month": (2, 3)}[records.bucket]:
        sums = demand[:, : demand.shape[1] // span * span].reshape(len(demand), -1, span).sum(axis=2)
        grows = sums.var(axis=1, ddof=1) / np.maximum(span * demand.var(axis=1, ddof=1), 1e-12)
        quarters = " ".join(f"{value:.2f}" for value in np.quantile(grows, [0.25, 0.5, 0.75]))
        print(
            f"variance of {span} {records.bucket}s / ({span} x that of one): {quarters} (quartiles), {grows.mean():.2f} (mean)"
        )
    known = rows.filter(pl.col("spread") > 0).with_columns(
        error=(pl.col("units") - pl.col("expected")) / pl.col("spread")
    )
    print("patterns:", known.select(*KEYS, "as_of", "demand_pattern").unique()["demand_pattern"].value_counts(
        sort=True, normalize=True).rows())  # fmt: skip
    for name, part in (("A", pl.col("abc_class") == "A"), ("all", pl.lit(True))):
        error = known.filter(part)["error"]
        print(f"(asked - expected) / spread of the textbook, {name}: mean {error.mean():.2f} sd {error.std():.2f}",
              " ".join(f"p{100 * level:.0f} {error.quantile(level):.2f}" for level in (0.05, 0.5, 0.9, 0.95, 0.99)))  # fmt: skip
    print()
