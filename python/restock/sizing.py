"""From what is known of each item and location to its safety stock and reorder point."""

from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from restock import reasons
from restock.arrays import BoolArray, FloatArray
from restock.chosen import promised, textbook
from restock.distributions.count import COUNT
from restock.distributions.gamma import GAMMA
from restock.distributions.normal import NORMAL
from restock.durations import BUCKET_DAYS
from restock.estimation_error import predictive_t_factor
from restock.frames import as_column, numbers
from restock.lead_time_demand import (
    demand_variance,
    expected_demand,
    lead_time_share_of_variance,
    lead_time_variance,
    mean_error_variance,
)
from restock.learning.taught import Taught
from restock.order_lines import one_of_a_bucket
from restock.ordering import (
    Buying,
    Ordering,
    missing_when_ordered,
    real_service,
    stock_for_undershoot,
    usual_quantity,
)
from restock.rounding import round_up
from restock.safety_stock import average_max_reorder_point, normal_safety_stock
from restock.service import service_factor

Method = Literal["auto", "normal", "average_max"]
Rounding = Literal["units", "order_multiple", "none"]


@dataclass(frozen=True)
class Settings:
    """What the user chose: the method, and the last step of the calculation."""

    method: Method = "normal"
    rounding: Rounding = "units"
    bucket: str = "day"
    cost_per_order: float | None = None
    unmet: Literal["backorder", "lost"] = "backorder"
    undershoot: bool = False

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise ValueError(f"method must be one of {', '.join(get_args(Method))}, but it is {self.method!r}")
        if self.rounding not in get_args(Rounding):
            raise ValueError(f"rounding must be one of {', '.join(get_args(Rounding))}, but it is {self.rounding!r}")


def size(
    inputs: pl.DataFrame,
    settings: Settings,
    taught: Taught | None = None,
    lead_times: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add the figures of both textbook methods, the chosen one and the reason for it to each item and location.

    inputs: one row per item and location, with the columns of `int_restock__sizing_inputs` (those of
    `int_restock__policy_inputs` for a textbook method); null is unknown. taught: what past outcomes taught. lead_times:
    distributions of groups of receipts as seen today. Returns the same rows in the same order with the computed columns
    behind them; a figure that cannot be computed is null, and `method_reason` says why. Raises ValueError for a number
    out of its range.
    """
    sized = with_figures(inputs)
    if settings.method == "auto":
        sized = promised(
            sized, settings.bucket, taught or Taught(), lead_times, _buying(sized, settings), settings.unmet
        )
    else:
        sized = sized.with_columns(textbook(settings.method))
    sized = sized.with_columns(reasons.method(settings.method), reasons.reason(settings.method, sized.columns))
    if settings.method != "auto" and "fill_rate_target" in sized.columns:
        # A textbook method knows no target of units; the reason has said so.
        sized = sized.with_columns(fill_rate_target=pl.lit(None, pl.Float64))
    # Who is not sized takes nothing for granted.
    sized = sized.with_columns(assumptions_met=pl.when(pl.col("method") != "none").then("assumptions_met"))
    sized = sized.with_columns(undershot(sized, settings))
    sized = sized.with_columns(rounded(sized, settings))
    return sized.with_columns(_ordered(sized, settings))


def with_figures(inputs: pl.DataFrame) -> pl.DataFrame:
    """Add what follows from the inputs by formula: both textbook methods, and what they are computed from."""
    return inputs.with_columns(as_column(name, values) for name, values in _figures(inputs).items())


def _figures(inputs: pl.DataFrame) -> dict[str, FloatArray]:
    """Every figure that follows from the inputs by formula, per day and over the protection period."""

    column = partial(numbers, inputs)
    # A bucket of n days with mean m and standard deviation s is n independent days of m / n and s / sqrt(n).
    buckets = column("demand_buckets")
    bucket_days = column("demand_days") / np.where(buckets > 0, buckets, np.nan)
    # Demand that is not its own is known per day.
    bucket_days = np.where(np.isnan(bucket_days) & (inputs["demand_source"] != "none").to_numpy(), 1.0, bucket_days)
    # More returned than sold is no demand below zero.
    demand_mean = np.maximum(column("demand_mean_per_bucket_units") / bucket_days, 0.0)
    demand_sd = column("demand_sd_per_bucket_units") / np.sqrt(bucket_days)
    demand_max = column("demand_max_per_bucket_units") / bucket_days
    days = until_the_end(*map(column, ("lead_time_mean_days", "lead_time_sd_days", "review_period_days", "days_left")))
    longest_days = until_the_end(
        *map(column, ("lead_time_max_days", "lead_time_sd_days", "review_period_days", "days_left"))
    )

    level = column("cycle_service_level")
    factor = service_factor(level)
    widening = np.where(
        column("is_new_supplier") == 1, predictive_t_factor(level, column("lead_time_effective_count")), 1.0
    )
    # No lead time is below nothing. With a deviation above its mean more and more of it would lie there, and less stock would do.
    widening = np.minimum(
        widening, np.fmax(np.divide(days.lead, days.sd, out=np.ones_like(days.lead), where=days.sd > 0), 1.0)
    )
    protection = days.lead + days.review
    expected = expected_demand(demand_mean, days.lead, days.review)
    from_demand = demand_variance(demand_sd, days.lead, days.review)
    from_lead_time = lead_time_variance(demand_mean, days.sd * widening)
    from_mean_error = mean_error_variance(column("demand_mean_error_units"), days.lead, days.review)
    reserve = normal_safety_stock(factor, np.sqrt(from_demand + from_lead_time + from_mean_error))
    known_supplier = lead_time_variance(demand_mean, days.sd)
    longest = average_max_reorder_point(demand_max, longest_days.lead, longest_days.review)
    return {
        "service_factor": factor,
        "demand_mean_units": demand_mean,
        "demand_sd_units": demand_sd,
        "demand_max_units": demand_max,
        "protection_period_days": protection,
        "expected_demand_units": expected,
        "demand_variance_units_squared": from_demand,
        "lead_time_variance_units_squared": from_lead_time,
        "mean_error_variance_units_squared": from_mean_error,
        "protection_demand_sd_units": np.sqrt(from_demand + from_lead_time + from_mean_error),
        "lead_time_share_of_variance": lead_time_share_of_variance(from_demand, from_lead_time),
        "new_supplier_factor": widening,
        "protected_lead_time_sd_days": days.sd * widening,
        "protected_review_days": days.review,
        "safety_stock_new_supplier_units": reserve
        - normal_safety_stock(factor, np.sqrt(from_demand + known_supplier + from_mean_error)),
        "safety_stock_average_max_units": longest - expected,
        "reorder_point_average_max_units": longest,
        "safety_stock_normal_units": reserve,
        "reorder_point_normal_units": expected + reserve,
    }


class Days(NamedTuple):
    """What the stock must last for: lead time, its standard deviation, and review period, in days."""

    lead: FloatArray
    sd: FloatArray
    review: FloatArray


def until_the_end(lead: FloatArray, sd: FloatArray, review: FloatArray, days_left: FloatArray) -> Days:
    """The protection period, or what is left until the item ends: that much is certain, however late the supplier is."""
    is_cut = lead + review > days_left
    left = np.maximum(days_left, 0.0)
    return Days(np.where(is_cut, left, lead), np.where(is_cut, 0.0, sd), np.where(is_cut, 0.0, review))


def rounded(sized: pl.DataFrame, settings: Settings) -> list[pl.Series]:
    """The figures of the chosen method, rounded as set; null where no method can be used."""
    chosen = []
    for figure, multiple in (("safety_stock", pl.lit(1.0)), ("reorder_point", pl.col("order_multiple").fill_null(1.0))):
        exact = pl.when(pl.col("method") != "none").then(f"exact_{figure}_units")
        units = sized.select(exact).to_series().fill_null(float("nan")).to_numpy()
        if settings.rounding == "units":
            units = round_up(units)
        elif settings.rounding == "order_multiple":
            units = round_up(units, sized.select(multiple).to_series().to_numpy() if figure == "reorder_point" else 1.0)
        chosen.append(as_column(f"{figure}_units", units))
    return chosen


def _buying(sized: pl.DataFrame, settings: Settings) -> Buying:
    column = partial(numbers, sized)
    return Buying(
        minimum=column("minimum_order_quantity"),
        multiple=column("order_multiple"),
        unit_cost=column("unit_cost"),
        holding_rate=column("holding_cost_rate"),
        cost_per_order=settings.cost_per_order,
        bucket_days=BUCKET_DAYS[settings.bucket],
    )


def undershot(sized: pl.DataFrame, settings: Settings) -> list[pl.Series]:
    """What is missing when the order is placed, and the figures raised by it where they are to cover it."""

    column = partial(numbers, sized)
    is_whole = are_whole(sized)
    step_mean, step_variance = _steps(sized, settings.bucket)
    missing = missing_when_ordered(step_mean, step_variance, np.nan_to_num(column("protected_review_days")), is_whole)
    found = [as_column("undershoot_units", missing[0])]
    asked_for = is_raised(sized, settings)
    if asked_for.any():
        mean, variance = column("planned_demand_units"), column("planned_demand_sd_units") ** 2
        # Who is to last for no time at all is short of nothing.
        is_asked = asked_for & (sized["sized_by"] != "average_max").to_numpy() & (column("protection_period_days") > 0)
        level = np.where(is_asked, column("asked_service_level"), np.nan)
        methods = sized["sized_by"].fill_null("none").to_numpy().astype(np.str_)
        raised = stock_for_undershoot(level, mean, variance, missing, _own_curve(methods, is_whole))
        found += [
            as_column(name, column(name) + raised) for name in ("exact_reorder_point_units", "exact_safety_stock_units")
        ]
    return found


def is_raised(sized: pl.DataFrame, settings: Settings) -> BoolArray:
    """Which rows cover what is missing when the order is placed: all where that is set. And those whose target counts units: what is
    missing is served late, and no stock for demand alone serves the share that is promised."""
    if "fill_rate_target" not in sized.columns:
        return np.full(len(sized), settings.undershoot)
    return settings.undershoot | sized["fill_rate_target"].is_not_null().to_numpy()


def _own_curve(methods: npt.NDArray[np.str_], is_whole: BoolArray) -> npt.NDArray[np.str_]:
    """The family that a method takes its quantile of; for a mixture, a sum of orders or of records there is none, and a normal curve stands in."""
    counts = np.isin(methods, ("learned", "negative_binomial")) & is_whole
    curves = np.isin(methods, ("learned", "gamma")) & ~counts
    return np.where(counts, COUNT.name, np.where(curves, GAMMA.name, NORMAL.name))


def are_whole(sized: pl.DataFrame) -> BoolArray:
    if "is_whole" not in sized.columns:
        return np.ones(len(sized), dtype=np.bool_)
    return sized["is_whole"].fill_null(True).to_numpy()


def _steps(sized: pl.DataFrame, bucket: str) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of what is taken between two looks at the stock: of one day that sold, or of one sale where only weeks or months are
    known; of a usual day where no sizes are known."""
    if "size_mean_units" not in sized.columns:
        return numbers(sized, "demand_mean_units"), sized["demand_sd_units"].fill_null(0.0).to_numpy() ** 2
    mean = numbers(sized, "size_mean_units")
    variance = np.nan_to_num(numbers(sized, "size_cv_squared") * mean**2)
    if bucket == "day":
        return mean, variance
    return one_of_a_bucket(
        mean, variance, numbers(sized, "sale_buckets"), numbers(sized, "counted_buckets"), are_whole(sized)
    )


def _ordered(sized: pl.DataFrame, settings: Settings) -> list[pl.Series]:
    """How much to order at a time, and the service that comes of it."""

    column = partial(numbers, sized)
    review = column("protected_review_days")
    variance = column("planned_demand_sd_units") ** 2
    size_mean, size_variance = _steps(sized, settings.bucket)
    rows = Ordering(
        stock=column("reorder_point_units"),
        mean=column("planned_demand_units"),
        variance=variance,
        lead_variance=np.minimum(column("lead_time_variance_units_squared"), variance),
        lead=column("protection_period_days") - review,
        review=review,
        step_mean=size_mean,
        step_variance=size_variance,
        is_whole=are_whole(sized),
    )
    buying = _buying(sized, settings)
    quantity, rule = usual_quantity(buying, rows.mean, rows.lead + rows.review, rows.is_whole)
    cycles, filled = real_service(rows, quantity, buying, settings.unmet)
    # The end of an item cuts its period, not how often it is reviewed.
    is_reviewed = np.nan_to_num(column("review_period_days")) > 0
    return [
        as_column("order_quantity_units", quantity),
        pl.Series("order_quantity_source", rule, dtype=pl.String),
        as_column("order_up_to_units", rows.stock + np.where(is_reviewed, 0.0, quantity)),
        as_column("effective_cycle_service_level", cycles),
        as_column("effective_fill_rate", filled),
    ]
