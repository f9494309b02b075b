"""When an order is due, and how much is ordered."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from restock.arrays import FloatArray, IntArray, Numbers
from restock.rounding import RELATIVE_NOISE, round_up
from restock.simulation.per_item import known_an_item, one_an_item
from restock.simulation.reviews import Reviews, as_reviews


@dataclass(frozen=True)
class Policy:
    """The rule by which each item is ordered.

    The position is the stock on hand and on order, less what waits to be delivered. Five rules can be told:

    - (s, Q), reorder_point and order_quantity: once the position is at or below s, as many Q as lift it above s.
    - (s, S), reorder_point and order_up_to: once the position is at or below s, what is missing to S.
    - (R, S), order_up_to and review_period_days: at each review what is missing to S.
    - (R, s, Q) and (R, s, S): as the first two, but looked at only every R days.

    Source: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains, 4th ed., ch. 6.
    Every field has one number an item, or one for all. What does not apply to an item is missing (NaN).

    reorder_point: s, units. order_quantity: Q, units, above 0. order_up_to: S, units, at least s and 0; an item has
    either Q or S. review_period_days: R, whole days; 0 and 1 are every day. first_review_day: day of the first review,
    less than R; 0 is the first day of the demand. minimum_order_quantity: units; a smaller order is raised to it.
    order_multiple: units, above 0; every order is rounded up to it, after the minimum.
    """

    reorder_point: Numbers = np.nan
    order_quantity: Numbers = np.nan
    order_up_to: Numbers = np.nan
    review_period_days: Numbers = 0
    first_review_day: Numbers = 0
    minimum_order_quantity: Numbers = 0
    order_multiple: Numbers = np.nan


@dataclass(frozen=True)
class Rules:
    """A policy that was checked, one number an item.

    due_at: an order is due at or below this position. up_to: the position to fill up to, NaN where fixed quantities are
    ordered. full: the highest position that the policy aims at, units; at least 0. minimum, multiple: None where there
    are none.
    """

    due_at: FloatArray
    up_to: FloatArray
    quantity: FloatArray
    full: FloatArray
    reviews: Reviews
    minimum: FloatArray | None
    multiple: FloatArray | None

    def part(self, items: slice) -> "Rules":
        return Rules(
            self.due_at[items],
            self.up_to[items],
            self.quantity[items],
            self.full[items],
            self.reviews.part(items),
            None if self.minimum is None else self.minimum[items],
            None if self.multiple is None else self.multiple[items],
        )

    @cached_property
    def any_fixed(self) -> bool:
        return not np.isnan(self.quantity).all()

    @cached_property
    def any_up_to(self) -> bool:
        return not np.isnan(self.up_to).all()

    def order(self, items: IntArray, position: FloatArray) -> FloatArray:
        """How much is ordered of the items that are due, at their positions. Units."""
        units = self.up_to[items] - position
        if self.any_fixed:
            quantity = self.quantity[items]
            fixed = (np.floor((self.due_at[items] - position) / quantity) + 1) * quantity
            units = np.where(np.isnan(units), fixed, units) if self.any_up_to else fixed
        if self.minimum is not None:
            units = np.maximum(units, self.minimum[items])
        if self.multiple is not None:
            rounded = round_up(units, self.multiple[items])
            units = np.where(np.isnan(rounded), units, rounded)
        return units


def as_rules(policy: Policy, count: int) -> Rules:
    """Check a policy and bring it to one number an item.

    Raises ValueError and names the item for a negative number, a part of a day, an item with both or neither of
    order_quantity and order_up_to, a fixed quantity without reorder point, and a level below the reorder point.

    >>> as_rules(Policy(reorder_point=5), 1)
    Traceback (most recent call last):
        ...
    ValueError: an item has either an order_quantity or an order_up_to, but item 0 has neither
    """
    point = one_an_item("reorder_point", policy.reorder_point, count)
    quantity = one_an_item("order_quantity", policy.order_quantity, count)
    up_to = one_an_item("order_up_to", policy.order_up_to, count, minimum=0)
    minimum = known_an_item("minimum_order_quantity", policy.minimum_order_quantity, count, minimum=0)
    multiple = one_an_item("order_multiple", policy.order_multiple, count)
    _check(point, quantity, up_to, multiple)
    # Sums of fractions miss by their rounding; whole units are told apart as they are.
    noise = RELATIVE_NOISE * np.maximum(1.0, np.abs(np.where(np.isnan(up_to), point, up_to)))
    return Rules(
        due_at=np.fmin(point + noise, up_to - noise),
        up_to=up_to,
        quantity=quantity,
        full=np.maximum(np.where(np.isnan(up_to), point + quantity, up_to), 0.0),
        reviews=as_reviews(policy.review_period_days, policy.first_review_day, count),
        minimum=minimum if (minimum > 0).any() else None,
        multiple=None if np.isnan(multiple).all() else multiple,
    )


def _check(point: FloatArray, quantity: FloatArray, up_to: FloatArray, multiple: FloatArray) -> None:
    for name, numbers in (("order_quantity", quantity), ("order_multiple", multiple)):
        wrong = np.flatnonzero(numbers <= 0)
        if wrong.size:
            raise ValueError(f"{name} must be above 0, but that of item {wrong[0]} is {numbers[wrong[0]]}")
    wrong = np.flatnonzero(np.isnan(quantity) == np.isnan(up_to))
    if wrong.size:
        has = "neither" if np.isnan(up_to[wrong[0]]) else "both"
        raise ValueError(f"an item has either an order_quantity or an order_up_to, but item {wrong[0]} has {has}")
    wrong = np.flatnonzero(np.isnan(point) & np.isnan(up_to))
    if wrong.size:
        raise ValueError(f"an order_quantity needs a reorder_point, but that of item {wrong[0]} is missing")
    wrong = np.flatnonzero(point > up_to)
    if wrong.size:
        levels = f"{up_to[wrong[0]]} below {point[wrong[0]]}"
        raise ValueError(f"order_up_to must be at least the reorder_point, but that of item {wrong[0]} is {levels}")
