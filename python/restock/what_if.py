"""What a more regular or a faster supplier would release: each row sized again with other lead times, by its own method."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import polars.selectors as cs

from restock.arrays import FloatArray
from restock.chosen import PromisedAt
from restock.frames import as_column, numbers
from restock.learning.taught import Taught
from restock.learning.view import stock_at
from restock.methods.methods import moments_of, shape_of
from restock.methods.seen import Seen
from restock.sizing import Settings, is_raised, rounded, with_figures


@dataclass(frozen=True)
class Scenario:
    """mean: what mean lead times are multiplied by. spread: what deviations from the mean are."""

    name: str
    mean: float
    spread: float


# Faster means that every order takes a fifth less, so that what is late is less late too.
SCENARIOS = (
    Scenario("spread_halved", 1.0, 0.5),
    Scenario("mean_down_a_fifth", 0.8, 0.8),
    Scenario("both", 0.8, 0.4),
)


def lead_time_what_ifs(
    sized: pl.DataFrame,
    settings: Settings,
    taught: Taught | None = None,
    lead_times: pl.DataFrame | None = None,
    scenarios: tuple[Scenario, ...] = SCENARIOS,
) -> pl.DataFrame:
    """Safety stock and reorder point of each row with other lead times, at the level that is asked today.

    Not by the textbook formula: below about 60 % service a more regular supplier takes a higher reorder point where lead times
    are skewed, and the formula says the opposite (Chopra, Reinhardt, Dada, Decision Sciences 35, 2004). The method, what past
    outcomes taught and the level stay. A method that sees the distribution of lead times gets each of them moved; one that sees
    mean and deviation gets these; one that sees the mean alone (`compound_poisson`, `empirical`) has nothing to release where
    only the spread changes.

    sized: rows of `restock.size`; taught, lead_times: as they were given to it. Returns one row per row with a figure and
    scenario: figures then, by the method and by the textbook, rounded as set; days of the protection period then.
    """
    rows = sized.filter(pl.col("method") != "none")
    today = (
        PromisedAt(rows, settings.bucket, taught or Taught(), lead_times, settings.unmet)
        if settings.method == "auto"
        else None
    )
    return pl.concat([_at(rows, scenario, settings, today, lead_times) for scenario in scenarios])


def _at(
    rows: pl.DataFrame,
    scenario: Scenario,
    settings: Settings,
    today: PromisedAt | None,
    lead_times: pl.DataFrame | None,
) -> pl.DataFrame:
    at = with_figures(with_lead_times(rows, scenario))
    if today is None:
        # What is missing when the order is placed hangs on the sales, not on the supplier.
        raised = numbers(rows, "exact_reorder_point_units") - numbers(rows, f"reorder_point_{settings.method}_units")
        stock, reserve = (
            numbers(at, f"{figure}_{settings.method}_units") + np.nan_to_num(raised)
            for figure in ("reorder_point", "safety_stock")
        )
    else:
        asked = numbers(rows, "asked_service_level")
        then = PromisedAt(at, settings.bucket, today.taught, lead_times, settings.unmet)
        # Sums over shorter periods are not counted again.
        seen = replace(then.seen, run_quantiles=today.seen.run_quantiles_over(then.seen.period))
        stock, mean = _stock(today, seen, _asked_then(rows, asked, today, then))
        # What is missing when the order is placed stays.
        raised = numbers(rows, "exact_reorder_point_units") - _stock(today, today.seen, asked)[0]
        stock = stock + np.where(is_raised(rows, settings), raised, 0.0)
        reserve = stock - mean
    at = at.select(~cs.list()).with_columns(
        as_column("exact_reorder_point_units", stock), as_column("exact_safety_stock_units", reserve)
    )
    at = at.with_columns(rounded(at, settings))
    return at.select(
        "item_id",
        "location_id",
        pl.lit(scenario.name).alias("scenario"),
        pl.col("lead_time_mean_days").alias("then_lead_time_mean_days"),
        pl.col("lead_time_sd_days").alias("then_lead_time_sd_days"),
        pl.col("protection_period_days").alias("then_protection_period_days"),
        pl.col("safety_stock_units").alias("then_safety_stock_units"),
        pl.col("reorder_point_units").alias("then_reorder_point_units"),
        pl.col("safety_stock_normal_units").alias("then_safety_stock_normal_units"),
    )


def _asked_then(rows: pl.DataFrame, asked: FloatArray, today: PromisedAt, then: PromisedAt) -> FloatArray:
    """The level asked: today's, unless missed sales are lost and the same target takes another one with another lead time."""
    if then.unmet != "lost":
        return asked
    by_cycles = np.isnan(numbers(rows, "fill_rate_target"))
    target = numbers(rows, "cycle_service_level")
    covered = then.covered(target)
    moved = by_cycles & ~np.isnan(covered) & (covered != today.covered(target))
    return np.where(moved, today.level(np.where(moved, covered, 0.5)), asked)


def with_lead_times(rows: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """The rows with every lead time moved: the mean multiplied, and each deviation from it."""
    mean, longest = pl.col("lead_time_mean_days"), pl.col("lead_time_max_days")
    return rows.with_columns(
        mean * scenario.mean,
        pl.col("lead_time_sd_days") * scenario.spread,
        (mean * scenario.mean + (longest - mean) * scenario.spread).alias("lead_time_max_days"),
    )


def _stock(today: PromisedAt, then: Seen, asked: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The exact stock of each row, and its mean demand over the period, by the method that sized it; units."""
    stock, mean = np.full(asked.size, np.nan), np.full(asked.size, np.nan)
    for cell in today.cells:
        after, lessons = then.only(cell.rows), cell.lessons(today.taught)
        mean[cell.rows] = moments_of(cell.method, after, lessons)[0]
        shape = shape_of(cell.method, after, lessons, today.shapes)
        stock[cell.rows] = stock_at(shape, asked[cell.rows], after.is_whole)
    return stock, mean
