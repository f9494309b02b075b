"""From what is known of each item and location to its safety stock and reorder point."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl

from restock import reasons
from restock.arrays import FloatArray
from restock.lead_time_demand import (
    demand_variance,
    expected_demand,
    lead_time_share_of_variance,
    lead_time_variance,
)
from restock.rounding import round_up
from restock.safety_stock import average_max_reorder_point, normal_safety_stock
from restock.service import service_factor

Method = Literal["normal", "average_max"]
Rounding = Literal["units", "order_multiple", "none"]


@dataclass(frozen=True)
class Settings:
    """What the user chose: the method, and the last step of the calculation."""

    method: Method = "normal"
    rounding: Rounding = "units"

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise ValueError(f"method must be one of {', '.join(get_args(Method))}, but it is {self.method!r}")
        if self.rounding not in get_args(Rounding):
            raise ValueError(f"rounding must be one of {', '.join(get_args(Rounding))}, but it is {self.rounding!r}")


def size(inputs: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Add the figures of both textbook methods, the chosen one and the reason for it to each item and location.

    inputs: one row per item and location, with the columns of `int_restock__policy_inputs`; null is unknown.
    Returns the same rows in the same order with the computed columns behind them; a figure that cannot be computed
    is null, and `method_reason` says why. Raises ValueError for a number out of its range.
    """
    computed = {name: column.copy() for name, column in _figures(inputs).items()}
    sized = inputs.with_columns(
        pl.Series(name, figures, dtype=pl.Float64).fill_nan(None) for name, figures in computed.items()
    )
    sized = sized.with_columns(reasons.method(settings.method), reasons.reason(settings.method))
    return sized.with_columns(_chosen(sized, settings))


def _figures(inputs: pl.DataFrame) -> dict[str, FloatArray]:
    """Every figure that follows from the inputs by formula, per day and over the protection period."""

    def column(name: str) -> FloatArray:
        return inputs[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    # A bucket of n days with mean m and standard deviation s is n independent days of m / n and s / sqrt(n).
    bucket_days = column("demand_days") / column("demand_buckets")
    demand_mean = column("demand_mean_per_bucket_units") / bucket_days
    demand_sd = column("demand_sd_per_bucket_units") / np.sqrt(bucket_days)
    demand_max = column("demand_max_per_bucket_units") / bucket_days
    lead_time_mean, lead_time_sd = column("lead_time_mean_days"), column("lead_time_sd_days")
    review_period = column("review_period_days")

    factor = service_factor(column("cycle_service_level"))
    expected = expected_demand(demand_mean, lead_time_mean, review_period)
    from_demand = demand_variance(demand_sd, lead_time_mean, review_period)
    from_lead_time = lead_time_variance(demand_mean, lead_time_sd)
    spread = np.sqrt(from_demand + from_lead_time)
    reserve = normal_safety_stock(factor, spread)
    longest = average_max_reorder_point(demand_max, column("lead_time_max_days"), review_period)
    return {
        "service_factor": factor,
        "demand_mean_units": demand_mean,
        "demand_sd_units": demand_sd,
        "demand_max_units": demand_max,
        "protection_period_days": lead_time_mean + review_period,
        "expected_demand_units": expected,
        "demand_variance_units_squared": from_demand,
        "lead_time_variance_units_squared": from_lead_time,
        "protection_demand_sd_units": spread,
        "lead_time_share_of_variance": lead_time_share_of_variance(from_demand, from_lead_time),
        "safety_stock_average_max_units": longest - expected,
        "reorder_point_average_max_units": longest,
        "safety_stock_normal_units": reserve,
        "reorder_point_normal_units": expected + reserve,
    }


def _chosen(sized: pl.DataFrame, settings: Settings) -> list[pl.Series]:
    """The figures of the chosen method, rounded as set; null where no method can be used."""
    chosen = []
    for figure, multiple in (("safety_stock", pl.lit(1.0)), ("reorder_point", pl.col("order_multiple").fill_null(1.0))):
        exact = sized.select(
            pl.when(pl.col("method") == "normal")
            .then(f"{figure}_normal_units")
            .when(pl.col("method") == "average_max")
            .then(f"{figure}_average_max_units")
        ).to_series()
        units = exact.fill_null(float("nan")).to_numpy()
        if settings.rounding == "units":
            units = round_up(units)
        elif settings.rounding == "order_multiple":
            units = round_up(units, sized.select(multiple).to_series().to_numpy() if figure == "reorder_point" else 1.0)
        chosen.append(pl.Series(f"{figure}_units", units, dtype=pl.Float64).fill_nan(None))
    return chosen
