"""How much to order at a time, and the service that stock, order quantity, minimum and multiple really give."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.distributions.count import COUNT
from restock.distributions.family import Family
from restock.distributions.gamma import GAMMA
from restock.distributions.normal import NORMAL
from restock.distributions.undershoot import (
    expected_undershoot,
    expected_whole_undershoot,
    undershoot_variance,
    whole_undershoot_variance,
)
from restock.durations import DAYS_A_YEAR
from restock.effective_service import DemandInSteps, fixed_quantity_service, order_up_to_service
from restock.lost_sales import fill_rate_of_lost, fill_rate_of_lost_orders, periods_without_stock_out
from restock.orders import economic_order_quantity, order_quantity

# Demand below a billionth of a unit is none.
LEAST = 1e-9


@dataclass(frozen=True)
class Buying:
    """What the supplier lets one order and what that costs; one entry a row. NaN is none, or not known.

    minimum, multiple: units. unit_cost: money a unit. holding_rate: share of the value a year. cost_per_order: money, None
    where nobody says. bucket_days: days of a bucket of demand.
    """

    minimum: FloatArray
    multiple: FloatArray
    unit_cost: FloatArray
    holding_rate: FloatArray
    cost_per_order: float | None = None
    bucket_days: float = 1.0

    def only(self, rows: IntArray) -> "Buying":
        return Buying(
            self.minimum[rows],
            self.multiple[rows],
            self.unit_cost[rows],
            self.holding_rate[rows],
            self.cost_per_order,
            self.bucket_days,
        )


@dataclass(frozen=True)
class Ordering:
    """One entry a row. stock: the reorder point, or the level that stock is filled up to where there is a review period.

    mean, variance: demand over the protection period, units; lead_variance: the part of it that lead times cause. lead,
    review: days. step_mean, step_variance: of one sale.
    """

    stock: FloatArray
    mean: FloatArray
    variance: FloatArray
    lead_variance: FloatArray
    lead: FloatArray
    review: FloatArray
    step_mean: FloatArray
    step_variance: FloatArray
    is_whole: BoolArray


def usual_quantity(
    buying: Buying, mean: FloatArray, days: FloatArray, is_whole: BoolArray
) -> tuple[FloatArray, npt.NDArray[np.str_]]:
    """What is ordered at a time, and by which rule: economic where costs are known, else the demand of one protection
    period; then at least the supplier's minimum, in whole multiples.

    mean: demand over the protection period, units; days: its length.
    """
    wanted, rule = np.maximum(mean, 0.0), np.full(mean.size, "protection_period")
    if buying.cost_per_order is not None:
        yearly = wanted / np.where(days > 0, days, np.nan) * DAYS_A_YEAR
        cost, rate = np.nan_to_num(buying.unit_cost), np.nan_to_num(buying.holding_rate)
        best = economic_order_quantity(np.nan_to_num(yearly), buying.cost_per_order, cost, rate)
        wanted, rule = np.where(np.isnan(best), wanted, best), np.where(np.isnan(best), rule, "economic")
    # Nobody orders part of a piece, or nothing at all.
    wanted = np.where(is_whole, np.maximum(np.ceil(wanted - 1e-9), 1.0), np.maximum(wanted, LEAST))
    wanted = np.where(np.isnan(mean), np.nan, wanted)
    quantity = order_quantity(wanted, buying.minimum, buying.multiple)
    with np.errstate(invalid="ignore"):
        rule = np.where(quantity > wanted, np.where(buying.minimum > wanted, "minimum", "multiple"), rule)
    return quantity, rule


def missing_when_ordered(
    step_mean: FloatArray, step_variance: FloatArray, review: FloatArray, is_whole: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """By how much stock is below the reorder point when the order is placed: mean and variance of the undershoot.

    step_mean, step_variance: of one sale, units. review: days; with a review period it is part of the period, so 0 here.
    """
    mean, variance = np.zeros(step_mean.size), np.zeros(step_mean.size)
    known = (step_mean > LEAST) & (review <= 0) & np.isfinite(step_variance)
    for whole, expected, varies in (
        (True, expected_whole_undershoot, whole_undershoot_variance),
        (False, expected_undershoot, undershoot_variance),
    ):
        at = np.flatnonzero(known & (is_whole == whole))
        mean[at] = expected(step_mean[at], step_variance[at])
        variance[at] = varies(step_mean[at], step_variance[at])
    return mean, variance


def stock_for_undershoot(
    level: FloatArray,
    mean: FloatArray,
    variance: FloatArray,
    missing: tuple[FloatArray, FloatArray],
    curve: npt.NDArray[np.str_],
) -> FloatArray:
    """What the reorder point has to be raised by, so that what is missing when the order is placed is covered too.

    The quantile of demand and undershoot together, less that of demand alone. level: the one asked. mean, variance: demand over the
    period. missing: of the undershoot. curve: the family whose quantile the stock is; a stock by another takes a normal curve, whose
    difference rises with the level, so that more service never takes less. Returns units, at least 0.
    """
    raised = np.zeros(mean.size)
    known = np.isfinite(level) & (mean > LEAST) & (variance > LEAST**2) & (missing[0] > 0)
    for family in (COUNT, GAMMA, NORMAL):
        at = np.flatnonzero(known & (curve == family.name))
        alone = family.quantile(level[at], mean[at], variance[at])
        together = family.quantile(level[at], mean[at] + missing[0][at], variance[at] + missing[1][at])
        raised[at] = np.maximum(together - alone, 0.0)
    return raised


def real_service(
    rows: Ordering, quantity: FloatArray, buying: Buying, unmet: str = "backorder"
) -> tuple[FloatArray, FloatArray]:
    """The cycle service level and the fill rate that a row gets, with what is missing when the order is placed.

    unmet: `backorder`, or `lost`, where what is short in a cycle is not sold later (`restock.lost_sales`).
    """
    period = rows.lead + rows.review
    part = np.divide(rows.lead, period, out=np.ones_like(period), where=period > 0)
    without = np.maximum(rows.variance - rows.lead_variance, 0.0)
    mean, variance = rows.mean * part, without * part + rows.lead_variance
    cycles, filled = np.full(period.size, np.nan), np.full(period.size, np.nan)
    known = np.isfinite(rows.stock) & np.isfinite(quantity) & (quantity > 0)
    is_watched = rows.review <= 0
    # Who waits for no delivery is still looked at now and then only.
    known &= np.where(is_watched, mean, rows.mean) > LEAST
    known &= np.where(is_watched, variance, rows.variance) > LEAST**2
    for family, is_family in ((COUNT, rows.is_whole), (GAMMA, ~rows.is_whole)):
        at = np.flatnonzero(known & is_family & is_watched & (rows.step_mean > LEAST))
        steps = _demand(family, mean[at], variance[at], rows.step_mean[at], rows.step_variance[at])
        service = fixed_quantity_service(rows.stock[at], quantity[at], steps)
        cycles[at], filled[at] = service.cycle_service_level, service.fill_rate
        at = np.flatnonzero(known & is_family & ~is_watched)
        steps = _demand(family, mean[at], variance[at], rows.mean[at] * (1 - part[at]), without[at] * (1 - part[at]))
        none = _no_sale(rows.mean[at] * (1 - part[at]), rows.review[at], rows.step_mean[at], buying.bucket_days)
        steps = replace(steps, nothing_taken=none)
        service = order_up_to_service(rows.stock[at], steps, buying.minimum[at], buying.multiple[at])
        cycles[at], filled[at] = service.cycle_service_level, service.fill_rate
    cycles, filled = np.clip(cycles, 0.0, 1.0), np.clip(filled, 0.0, 1.0)
    if unmet == "backorder":
        return cycles, filled
    kept = periods_without_stock_out(cycles, np.maximum(rows.lead, 0.0), rows.review)
    of_review = np.maximum(rows.mean, 0.0) * (1 - part), np.sqrt(without * (1 - part))
    by_review = fill_rate_of_lost(kept, *of_review, rows.is_whole)
    return kept, np.where(is_watched, fill_rate_of_lost_orders(filled), by_review + 0 * filled)


def _no_sale(review_demand: FloatArray, review: FloatArray, sale: FloatArray, bucket_days: float) -> FloatArray:
    """The chance that nothing is sold in a review period; NaN where the usual sale is not known.

    By the share of days that sell, where a sale is that of such a day; else of buyers who come by chance. review: days.
    """
    sales = review_demand / np.where(sale > LEAST, sale, np.nan)
    if bucket_days > 1:
        return np.exp(-sales)
    return np.asarray(np.clip(1 - sales / review, 0.0, 1.0) ** review)


def _demand(
    family: Family, mean: FloatArray, variance: FloatArray, step_mean: FloatArray, step_variance: FloatArray
) -> DemandInSteps:
    return DemandInSteps(family, mean, variance, step_mean, np.nan_to_num(step_variance))
