"""How much to order at a time, and the service that stock, order quantity, minimum and multiple really give."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from restock.arrays import FloatArray
from restock.distributions.count import COUNT
from restock.distributions.family import Family
from restock.distributions.gamma import GAMMA
from restock.effective_service import DemandInSteps, fixed_quantity_service, order_up_to_service
from restock.orders import economic_order_quantity, order_quantity

DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Ordering:
    """One entry a row, units and money. mean, variance: demand over the protection period; lead_variance: the part of it
    that lead times cause. lead, review: days. step_mean, step_variance: of one sale. stock: the reorder point, or the level
    that stock is filled up to where there is a review period."""

    stock: FloatArray
    mean: FloatArray
    variance: FloatArray
    lead_variance: FloatArray
    lead: FloatArray
    review: FloatArray
    step_mean: FloatArray
    step_variance: FloatArray
    minimum: FloatArray
    multiple: FloatArray
    unit_cost: FloatArray
    holding_rate: FloatArray
    is_whole: npt.NDArray[np.bool_]


def usual_quantity(rows: Ordering, cost_per_order: float | None) -> tuple[FloatArray, npt.NDArray[np.str_]]:
    """What is ordered at a time, and by which rule: economic where costs are known, else the demand of one protection
    period; then at least the supplier's minimum, in whole multiples."""
    period = rows.lead + rows.review
    daily = np.maximum(rows.mean, 0.0) / np.where(period > 0, period, np.nan)
    wanted, rule = np.maximum(rows.mean, 0.0), np.full(rows.stock.size, "protection_period")
    if cost_per_order is not None:
        best = economic_order_quantity(
            np.nan_to_num(daily) * DAYS_A_YEAR,
            cost_per_order,
            np.nan_to_num(rows.unit_cost),
            np.nan_to_num(rows.holding_rate),
        )
        wanted, rule = np.where(np.isnan(best), wanted, best), np.where(np.isnan(best), rule, "economic")
    # Nobody orders part of a piece, or nothing at all.
    wanted = np.where(rows.is_whole, np.maximum(np.ceil(wanted - 1e-9), 1.0), np.maximum(wanted, 1e-9))
    wanted = np.where(np.isnan(rows.mean), np.nan, wanted)
    quantity = order_quantity(wanted, rows.minimum, rows.multiple)
    with np.errstate(invalid="ignore"):
        rule = np.where(quantity > wanted, np.where(rows.minimum > wanted, "minimum", "multiple"), rule)
    return quantity, rule


def real_service(rows: Ordering, quantity: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The cycle service level and the fill rate that a row gets, with what is missing when the order is placed."""
    period = rows.lead + rows.review
    part = np.divide(rows.lead, period, out=np.ones_like(period), where=period > 0)
    without = np.maximum(rows.variance - rows.lead_variance, 0.0)
    mean, variance = rows.mean * part, without * part + rows.lead_variance
    cycles, filled = np.full(period.size, np.nan), np.full(period.size, np.nan)
    known = np.isfinite(rows.stock) & (mean > 0) & (variance > 0) & np.isfinite(quantity) & (quantity > 0)
    is_watched = rows.review <= 0
    for family, is_family in ((COUNT, rows.is_whole), (GAMMA, ~rows.is_whole)):
        at = np.flatnonzero(known & is_family & is_watched & np.isfinite(rows.step_mean))
        steps = _demand(family, mean[at], variance[at], rows.step_mean[at], rows.step_variance[at])
        service = fixed_quantity_service(rows.stock[at], quantity[at], steps)
        cycles[at], filled[at] = service.cycle_service_level, service.fill_rate
        at = np.flatnonzero(known & is_family & ~is_watched)
        steps = _demand(family, mean[at], variance[at], rows.mean[at] * (1 - part[at]), without[at] * (1 - part[at]))
        service = order_up_to_service(rows.stock[at], steps, rows.minimum[at], rows.multiple[at])
        cycles[at], filled[at] = service.cycle_service_level, service.fill_rate
    return cycles, np.clip(filled, 0.0, 1.0)


def _demand(
    family: Family, mean: FloatArray, variance: FloatArray, step_mean: FloatArray, step_variance: FloatArray
) -> DemandInSteps:
    return DemandInSteps(family, mean, variance, step_mean, np.nan_to_num(step_variance))
