"""The service that a reorder point and an order quantity really give, with all that a formula for the stock leaves out.

Two things separate it from the target. When an order is placed, stock is already below the reorder point: by the rest of
the order line that took it there or, where stock is looked at once a period, by what was sold since (the undershoot U).
And a large order serves much from the shelf whatever the reorder point is: position (stock and orders) is anywhere in
(s, s + Q] with the same chance. Unserved demand waits.

Cycle service is P(D + U <= s): the share of orders that arrive before stock has run out, D being demand over the lead
time. Mean and variance of D + U are those of renewal theory; the curve is that of the family. That holds for orders
larger than any single step. A step X that is larger than an order takes position from anywhere in (s, s + Q] below s, so
all of X is missing: P(D + X <= position). Of whole units in steps that vary less than any count (lines of one size) it is
P(D <= position - E[X]), the variance of both being added: no count is as regular as their sum.

Source: Silver, Pyke, Thomas, 4th ed., ch. 6 and 7; Hadley, Whitin, Analysis of Inventory Systems, 1963, ch. 4 and 5;
Tijms, Groenevelt, European Journal of Operational Research 17, 1984.
"""

from dataclasses import dataclass

import numpy as np

from restock.arrays import FloatArray, Numbers, as_array
from restock.distributions.count import count_cdf
from restock.distributions.family import Family
from restock.distributions.gamma import gamma_cdf
from restock.distributions.undershoot import (
    expected_undershoot,
    expected_whole_undershoot,
    undershoot_variance,
    whole_undershoot_variance,
)
from restock.orders import order_quantity


@dataclass(frozen=True)
class DemandInSteps:
    """Demand over the lead time, and in which steps it comes.

    family: how demand is distributed. mean, variance: of demand over the lead time alone, without a review period; units,
    units squared. step_mean, step_variance: of what is taken between two looks at the stock: one order line where stock is
    watched all the time, the demand of one review period where it is looked at once a period. 0 and 0: bits so small that
    nothing is missing below the reorder point. nothing_taken: the chance that a look finds nothing taken; NaN where it
    follows from the step: as a count with this mean and variance says of whole units, and 0 of what can be weighed.
    """

    family: Family
    mean: Numbers
    variance: Numbers
    step_mean: Numbers = 0.0
    step_variance: Numbers = 0.0
    nothing_taken: Numbers = np.nan


@dataclass(frozen=True)
class EffectiveService:
    """cycle_service_level: share of orders that arrive before stock has run out. fill_rate: share of demand served from
    the shelf. Both of the shape of the arguments; NaN where a figure is missing."""

    cycle_service_level: FloatArray
    fill_rate: FloatArray


def fixed_quantity_service(reorder_point: Numbers, order_quantity: Numbers, demand: DemandInSteps) -> EffectiveService:
    """What one gets who orders Q, or a multiple of Q where that is not enough, as soon as stock is seen at s or below.

    Fill rate: 1 - [loss(s) - loss(s + Q)] / Q with the loss of D + U: exact for any Q, also one smaller than demand over
    the lead time. Cycle service: P(D + U <= s), exact where Q is at least as large as any step; of larger steps the mean
    of P(D + X <= position) over the positions from s to s + Q.

    reorder_point: s, units. order_quantity: Q, units, above 0, as it is really ordered (minimum, multiple). Raises
    ValueError for Q of 0 or less.

    Ordered is 50 at 120; demand over the lead time is 100, give or take 30. Then the same in order lines of 20:

    >>> from restock.distributions.normal import NORMAL
    >>> smooth = fixed_quantity_service(120, 50, DemandInSteps(NORMAL, 100, 900))
    >>> smooth.cycle_service_level.round(4), smooth.fill_rate.round(4)
    (np.float64(0.7475), np.float64(0.9113))
    >>> lumpy = fixed_quantity_service(120, 50, DemandInSteps(NORMAL, 100, 900, 20, 0))
    >>> lumpy.cycle_service_level.round(4), lumpy.fill_rate.round(4)
    (np.float64(0.6283), np.float64(0.849))
    """
    point = as_array("reorder_point", reorder_point)
    quantity = as_array("order_quantity", order_quantity)
    if (quantity <= 0).any():
        raise ValueError(f"order_quantity must be above 0, but one is {quantity[quantity <= 0].flat[0]}")
    parts = _Parts(demand)
    return EffectiveService(
        parts.cycles(point, point + parts.unit, quantity, quantity), parts.fill_of_lots(point, quantity)[()]
    )


def order_up_to_service(
    order_up_to: Numbers,
    demand: DemandInSteps,
    minimum_order_quantity: Numbers = np.nan,
    order_multiple: Numbers = np.nan,
) -> EffectiveService:
    """What one gets who fills stock up to S at every look, ordering at least the minimum and whole multiples.

    Without both: fill rate 1 - [loss_(D+X)(S) - loss_D(S)] / E[X], X being one step; cycle service P(D + X <= S) over the
    looks at which there is something to order. With a multiple position is anywhere from S to S + multiple, and the fill
    rate is that of a fixed quantity. A minimum counts like a multiple as far as a step is likely to stay within it.

    order_up_to: S, units. minimum_order_quantity, order_multiple: units, NaN is none. Fill rates are NaN where nothing is
    taken. Raises ValueError as `order_quantity` does.

    Twenty a day, looked at daily, seven days of lead time; then in pallets of 100:

    >>> from restock.distributions.normal import NORMAL
    >>> demand = DemandInSteps(NORMAL, 140, 252, 20, 36)
    >>> pieces = order_up_to_service(188, demand)
    >>> pieces.cycle_service_level.round(4), pieces.fill_rate.round(4)
    (np.float64(0.9505), np.float64(0.9828))
    >>> order_up_to_service(188, demand, order_multiple=100).fill_rate.round(4)
    np.float64(0.9989)
    """
    level = as_array("order_up_to", order_up_to)
    multiple = as_array("order_multiple", order_multiple)
    pack = np.where(np.isnan(multiple), 0.0, multiple)
    least = np.maximum(order_quantity(0.0, minimum_order_quantity, multiple), pack)
    parts = _Parts(demand)
    point = level - parts.unit
    as_wanted = np.where(pack > 0, parts.fill_of_lots(point, pack), parts.fill_of_steps(level))
    at_least = np.where(least > 0, parts.fill_of_lots(point, least), as_wanted)
    # More on order serves no less; two fitted curves may differ by a trifle.
    fill_rate = as_wanted + parts.within(least) * np.maximum(at_least - as_wanted, 0.0)
    return EffectiveService(parts.cycles(point, level, least, pack), fill_rate[()])


def minimum_maximum_service(reorder_point: Numbers, order_up_to: Numbers, demand: DemandInSteps) -> EffectiveService:
    """What one gets who fills stock up to S as soon as it is seen at s or below: (s, S) and (R, s, S).

    Fill rate: 1 - [loss_(D+U)(s) - loss_D(S)] / (S - s + E[U]): units short before an order arrives, less those short
    after the one before it, of what is sold between. Close where S - s is larger than most steps, exact at S = s.

    reorder_point: s, units. order_up_to: S, units, at least s. A minimum of the supplier never binds if S - s is at least
    as large. Raises ValueError for S below s.

    >>> from restock.distributions.gamma import GAMMA
    >>> service = minimum_maximum_service(60, 100, DemandInSteps(GAMMA, 40, 100, 10, 25))
    >>> service.cycle_service_level.round(4), service.fill_rate.round(4)
    (np.float64(0.8871), np.float64(0.9834))
    """
    low, high = np.broadcast_arrays(as_array("reorder_point", reorder_point), as_array("order_up_to", order_up_to))
    if (high < low).any():
        first = np.flatnonzero(high < low)[0]
        raise ValueError(
            f"order_up_to must be at least reorder_point, but one is {high.flat[first]} with {low.flat[first]}"
        )
    parts = _Parts(demand)
    within = parts.within(high - low)
    fill_rate = within * parts.fill_between(low, high) + np.where(
        within == 1, 0.0, (1 - within) * parts.fill_of_steps(high)
    )
    return EffectiveService(parts.cycles(low, high, high - low, np.zeros(())), fill_rate[()])


class _Parts:
    """Demand before an order arrives in the two cases that theory knows: orders larger than any step, or smaller."""

    def __init__(self, demand: DemandInSteps) -> None:
        self.family = demand.family
        self.unit = 1.0 if demand.family.is_whole else 0.0
        self.mean = as_array("mean", demand.mean)
        self.variance = as_array("variance", demand.variance, minimum=0)
        self.step = as_array("step_mean", demand.step_mean, minimum=0)
        self.step_variance = as_array("step_variance", demand.step_variance, minimum=0)
        comes = self.step > 0
        expected, varies = (
            (expected_whole_undershoot, whole_undershoot_variance)
            if self.family.is_whole
            else (expected_undershoot, undershoot_variance)
        )
        none = 0 * (self.step + self.step_variance)
        self.undershoot = np.where(comes, expected(self.step, self.step_variance), none)
        self.undershoot_variance = np.where(comes, varies(self.step, self.step_variance), none)
        given = as_array("nothing_taken", demand.nothing_taken)
        follows = _nothing_taken(self.step, self.step_variance, self.family.is_whole)
        self.nothing_taken = np.where(np.isnan(given), follows, given)
        # Lines of one size vary less than any count.
        self.is_even = self.family.is_whole & (self.step_variance < self.step)

    def within(self, quantity: FloatArray) -> FloatArray:
        """How likely a step is no larger than an order, among the steps in which anything is taken."""
        share = gamma_cdf(quantity + self.unit / 2, self.step, self.step_variance)
        if self.family.is_whole:
            share = np.where(self.is_even, share, count_cdf(quantity, self.step, self.step_variance))
        none = self.nothing_taken
        among = np.where(none < 1, (share - none) / np.where(none < 1, 1 - none, 1.0), 1.0) + 0 * share
        return np.where(quantity > 0, np.clip(among, 0.0, 1.0), 0.0 * quantity)

    def cycles(self, low: FloatArray, high: FloatArray, quantity: FloatArray, lot: FloatArray) -> FloatArray:
        """P(D + U <= low), and P(D + X <= position) as far as a step is larger than an order, position being `high` before
        the step or, with orders of whole lots, anything from there to a lot more."""
        within = self.within(quantity)
        large = self.family.cdf(low, self.mean + self.undershoot, self.variance + self.undershoot_variance)
        shift = np.where(self.is_even, np.floor(self.step), 0.0)
        both = self._covered(high - shift, lot, self.mean + self.step - shift, self.variance + self.step_variance)
        none = self.nothing_taken
        waiting = none * self._covered(high, lot, self.mean, self.variance)
        small = (both - waiting) / np.where(none < 1, 1 - none, np.nan)
        return np.asarray(np.where(within == 1, large, within * large + (1 - within) * small))[()]

    def _covered(self, stock: FloatArray, lot: FloatArray, mean: FloatArray, variance: FloatArray) -> FloatArray:
        """P(demand <= position), position being stock or, each alike, up to a lot more."""
        short = self.family.loss(stock, mean, variance) - self.family.loss(stock + lot, mean, variance)
        spread = 1 - short / np.where(lot > 0, lot, 1.0)
        return np.where(lot > 0, spread, self.family.cdf(stock, mean, variance))

    def fill_of_lots(self, point: FloatArray, quantity: FloatArray) -> FloatArray:
        mean, variance = self.mean + self.undershoot, self.variance + self.undershoot_variance
        short = self.family.loss(point, mean, variance) - self.family.loss(point + quantity, mean, variance)
        return np.asarray(1 - short / np.where(quantity > 0, quantity, np.nan))

    def fill_of_steps(self, level: FloatArray) -> FloatArray:
        before = self.family.loss(level, self.mean + self.step, self.variance + self.step_variance)
        short = before - self.family.loss(level, self.mean, self.variance)
        return np.asarray(1 - short / np.where(self.step > 0, self.step, np.nan))

    def fill_between(self, low: FloatArray, high: FloatArray) -> FloatArray:
        before = self.family.loss(low, self.mean + self.undershoot, self.variance + self.undershoot_variance)
        short = before - self.family.loss(high, self.mean, self.variance)
        sold = high - low + self.undershoot
        return np.asarray(1 - short / np.where(sold > 0, sold, np.nan))


def _nothing_taken(mean: FloatArray, variance: FloatArray, is_whole: bool) -> FloatArray:
    """The chance that a step takes nothing: (v / m)^(m / (1 - v / m)), for binomial, Poisson, negative binomial alike."""
    comes = mean > 0
    ratio = variance / np.where(comes, mean, 1.0)
    # At a ratio of 1 it is exp(-m); at 0 every step is the same.
    near = np.abs(ratio - 1) < 1e-6
    safe = np.where(near | (ratio <= 0), 0.5, ratio)
    logarithm = np.where(near, 1.0, np.log(safe) / np.where(near, 1.0, safe - 1))
    chance = np.where(ratio > 0, np.exp(-mean * logarithm), 0.0) if is_whole else 0.0 * ratio
    return np.asarray(np.where(comes, chance, np.where(mean == 0, 1.0, np.nan)))
