"""The figures of the chosen method under the same names, whichever it is."""

from dataclasses import replace

import numpy as np
import polars as pl

from restock.arrays import FloatArray
from restock.backtest import shape_rows, to_cover
from restock.durations import BUCKET_DAYS
from restock.frames import as_column, numbers
from restock.learning.taught import Taught
from restock.methods.lead_shapes import LeadShapes
from restock.methods.methods import CV_NORMAL, ENOUGH_BUCKETS
from restock.methods.seen import Seen, read_seen
from restock.ordering import Buying
from restock.promise import promise, sized_cells

NO_LEAD_TIMES = pl.DataFrame(
    schema={
        "origin_number": pl.Int64,
        "lead_time_group_id": pl.String,
        "distribution_days": pl.List(pl.Float64),
        "distribution_shares": pl.List(pl.Float64),
    }
)


def textbook(method: str) -> list[pl.Expr]:
    """What one of the textbook methods says, see `promised`."""
    is_normal = method == "normal"
    smooth = pl.col("protection_demand_sd_units") <= CV_NORMAL * pl.col("expected_demand_units")
    return [
        pl.lit(method).alias("sized_by"),
        pl.lit("").alias("sized_because"),
        (smooth & (pl.col("demand_buckets") >= ENOUGH_BUCKETS)).alias("assumptions_met")
        if is_normal
        else pl.lit(None, dtype=pl.Boolean).alias("assumptions_met"),
        pl.col(f"reorder_point_{method}_units").alias("exact_reorder_point_units"),
        pl.col(f"safety_stock_{method}_units").alias("exact_safety_stock_units"),
        pl.col("expected_demand_units").alias("planned_demand_units"),
        pl.col("protection_demand_sd_units").alias("planned_demand_sd_units"),
        # Average-max knows no level, so there is none that it covers.
        (pl.col("cycle_service_level").cast(pl.Float64) if is_normal else pl.lit(None, dtype=pl.Float64)).alias(
            "covered_service_level"
        ),
        pl.col("cycle_service_level").cast(pl.Float64).alias("asked_service_level"),
        # The textbook knows no target that counts units.
        pl.lit(None, dtype=pl.Float64).alias("fill_rate_service_level"),
        pl.lit("none").alias("level_learned_from"),
        pl.lit(0, dtype=pl.Int64).alias("level_outcomes"),
    ]


def promised(
    sized: pl.DataFrame, bucket: str, taught: Taught, lead_times: pl.DataFrame | None, buying: Buying, unmet: str
) -> pl.DataFrame:
    """Add what `restock.promise` says: the method, why, the exact stock, demand as the method sees it, the level asked."""
    rows, seen, shapes = _seen(sized, bucket, lead_times)
    is_own = (rows["demand_source"] == "own").to_numpy()
    target = numbers(rows, "cycle_service_level")
    # The end of an item cuts its period, not how often it is reviewed: so the times are those of before.
    target = to_cover(target, sized) if unmet == "lost" else target
    fill_rate = numbers(rows, "fill_rate_target")
    classes = rows["abc_class"].fill_null("C")
    found = promise(seen, classes, rows["learning_pattern"], target, is_own, taught, shapes, fill_rate, buying)

    return sized.with_columns(
        pl.Series("sized_by", found.method, dtype=pl.String),
        pl.Series("sized_because", found.reason, dtype=pl.String),
        pl.Series("assumptions_met", found.assumptions_met),
        as_column("exact_reorder_point_units", found.stock),
        as_column("exact_safety_stock_units", found.stock - found.mean),
        as_column("planned_demand_units", found.mean),
        as_column("planned_demand_sd_units", found.sd),
        as_column("covered_service_level", np.where(np.isnan(fill_rate), target, np.nan)),
        as_column("fill_rate_service_level", np.where(np.isnan(fill_rate), np.nan, found.wanted)),
        as_column("asked_service_level", found.asked),
        pl.Series("level_learned_from", found.learned_from, dtype=pl.String),
        pl.Series("level_outcomes", found.outcomes).cast(pl.Int64),
    )


class PromisedAt:
    """Rows that are sized, to be asked again for other targets, each by the method that sized it."""

    def __init__(
        self, sized: pl.DataFrame, bucket: str, taught: Taught, lead_times: pl.DataFrame | None, unmet: str
    ) -> None:
        rows, self.seen, self.shapes = _seen(sized, bucket, lead_times)
        self.taught, self.days, self.unmet = taught, BUCKET_DAYS[bucket], unmet
        self.times = sized.select("lead_time_mean_days", "review_period_days")
        is_own = (rows["demand_source"] == "own").to_numpy()
        self.cells = sized_cells(rows["abc_class"].fill_null("C"), rows["learning_pattern"], rows["sized_by"], is_own)

    def __call__(self, target: FloatArray, lead_time_sd_days: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The level asked and the exact stock, units. lead_time_sd_days: as widened for this target, days."""
        seen = self._with(lead_time_sd_days)
        asked, stock = np.full(seen.count, np.nan), np.full(seen.count, np.nan)
        covered = self.covered(target)
        for cell in self.cells:
            asked[cell.rows], stock[cell.rows] = cell.stock(seen, covered, self.taught, self.shapes)
        return asked, stock

    def covered(self, target: FloatArray) -> FloatArray:
        """The share of protection periods that a target takes."""
        return to_cover(target, self.times) if self.unmet == "lost" else target

    def level(self, covered: FloatArray) -> FloatArray:
        """The level asked of each row so that a share of protection periods is covered."""
        asked = np.full(covered.size, np.nan)
        for cell in self.cells:
            asked[cell.rows] = cell.level(covered, self.taught)
        return asked

    def deviation(self, lead_time_sd_days: FloatArray) -> FloatArray:
        """Standard deviation of demand over the period as the methods see it, units. lead_time_sd_days: as above."""
        seen, sd = self._with(lead_time_sd_days), np.full(self.seen.count, np.nan)
        for cell in self.cells:
            sd[cell.rows] = cell.deviation(seen, self.taught)
        return sd

    def served(self, stock: FloatArray, quantity: FloatArray, lead_time_sd_days: FloatArray) -> FloatArray:
        """The share of demand that a stock serves. quantity: units of one order; lead_time_sd_days: as above."""
        seen, share = self._with(lead_time_sd_days), np.full(stock.size, np.nan)
        for cell in self.cells:
            share[cell.rows] = cell.served(seen, stock, quantity, self.taught, self.shapes, self.unmet)
        return share

    def _with(self, lead_time_sd_days: FloatArray) -> Seen:
        return replace(self.seen, lead_sd=lead_time_sd_days / self.days)


def _seen(sized: pl.DataFrame, bucket: str, lead_times: pl.DataFrame | None) -> tuple[pl.DataFrame, Seen, LeadShapes]:
    rows = _as_walked(sized, bucket)
    shape, shapes = shape_rows(rows, NO_LEAD_TIMES if lead_times is None else lead_times)
    return rows, read_seen(rows, shape, bucket), shapes


def _as_walked(sized: pl.DataFrame, bucket: str) -> pl.DataFrame:
    """The rows as the backtest saw them, with what is known today beside: the end of an item, a new supplier, a forecast."""
    days = BUCKET_DAYS[bucket]
    own = pl.col("demand_source") == "own"
    lead = pl.col("protection_period_days") - pl.col("protected_review_days")

    def of(name: str, other: pl.Expr) -> pl.Expr:
        return pl.when(own).then(name).otherwise(other).alias(name)

    return sized.with_columns(
        pl.lit(0, dtype=pl.Int64).alias("origin_number"),
        lead.alias("lead_time_mean_days"),
        pl.col("protected_lead_time_sd_days").alias("lead_time_sd_days"),
        pl.col("protected_review_days").alias("review_period_days"),
        pl.col("demand_mean_error_units").alias("mean_error_units"),
        of("mean_units", pl.col("demand_mean_units") * days),
        of("variance_units", pl.col("demand_sd_units") ** 2 * days),
        of("trading_share", pl.lit(1.0)),
        # What is not its own has its error measured, or stated, apart.
        of("counted_buckets", pl.lit(1e9)),
        of("run_variance_units", pl.lit(None, dtype=pl.Float64)),
        of("period_buckets", pl.lit(1.0)),
        of("sale_buckets", pl.lit(2.0)),
        # An item that was never sold is counted in pieces until its sales say otherwise.
        pl.col("is_whole").fill_null(True),
    )
