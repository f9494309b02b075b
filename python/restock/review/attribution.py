"""How much of a change came from what: the parts of a reorder point's change, one for each of its causes, that add up to it.

Shapley values (Shapley 1953): what a cause adds when it comes, averaged over all orders in which the causes can come. They are
the only parts that add up, give nothing to a cause that did not move, and treat all causes alike.
"""

from itertools import combinations
from math import factorial

import numpy as np
from scipy.special import ndtr, ndtri

from restock.arrays import BoolArray, FloatArray
from restock.methods.methods import OF_A_LAW, OVER_LEAD_TIMES
from restock.review.drivers import Drivers, computed_reorder_point

CAUSES = (
    "demand_level",
    "demand_variability",
    "lead_time_level",
    "lead_time_variability",
    "target",
    "method",
    "override",
)
_COMPUTED = CAUSES[:-1]
# Below this a figure is nothing, and nothing can be said in proportion to it.
NOTHING = 1e-12

Came = dict[str, bool]


def attribute(old: Drivers, new: Drivers, is_same_promise: BoolArray | None = None) -> dict[str, FloatArray]:
    """Units of the change from each of `CAUSES`; they add up to new less old reorder point.

    What follows from a cause is booked with it: another method sees another demand, spread and shape, and that is the method's;
    with the same method, or another of the same law, it is demand's or the lead time's. A corrected level that moves with its
    target is the target's.
    Where missed sales are lost the same promise takes another share of protection periods when lead times change: then that share
    is the lead time's, and the rest of the level the method's. is_same_promise: whether target and review period stand; none, if
    not given.
    """
    is_same = np.zeros(old.demand_units.size, dtype=np.bool_) if is_same_promise is None else is_same_promise
    orders = _orders(len(CAUSES))
    parts = {cause: np.zeros(old.demand_units.size) for cause in CAUSES}
    values: dict[frozenset[str], FloatArray] = {}
    for came in _subsets(_COMPUTED):
        computed = computed_reorder_point(between(old, new, came, is_same))
        for person, figures in ((False, old), (True, new)):
            name = came | {"override"} if person else came
            values[name] = np.where(np.isfinite(figures.set_units), figures.set_units, computed)
    for name, value in values.items():
        for cause in CAUSES:
            if cause not in name:
                parts[cause] += orders[len(name)] * (values[name | {cause}] - value)
    # Divided at the end, so that whole units stay whole.
    parts = {cause: units / factorial(len(CAUSES)) for cause, units in parts.items()}
    # Where a person set what could not be computed, nothing but that can have moved.
    is_known = np.all([np.isfinite(units) for units in parts.values()], axis=0)
    change = values[frozenset(CAUSES)] - values[frozenset()]
    return {cause: np.where(is_known, units, change if cause == "override" else 0.0) for cause, units in parts.items()}


def between(old: Drivers, new: Drivers, came: frozenset[str], is_same: BoolArray) -> Drivers:
    """The figures when some causes have come and the others have not."""
    here: Came = {cause: cause in came for cause in CAUSES}
    is_other_method = (old.method != new.method) | (old.distribution != new.distribution)
    sees_otherwise = is_other_method & ~is_of_one_law(old, new)
    found = old.where(np.full(old.demand_units.size, here["lead_time_level"]), new, ("lead_time_days",))
    found = found.where(
        np.full(old.demand_units.size, here["target"]), new, ("target", "review_period_days", "step_units")
    )
    found = found.where(np.full(old.demand_units.size, here["method"]), new, ("method", "distribution"))
    # What such a method sees beyond mean and variance is how lead times scatter; of the others it is how demand does.
    of_lead_times = np.isin(old.method, OVER_LEAD_TIMES)
    shape = np.where(of_lead_times, here["lead_time_variability"], here["demand_variability"])
    changed = {
        "demand_units": _seen_by("demand_units", "demand_level", old, new, here, sees_otherwise),
        "demand_sd_units": _seen_by("demand_sd_units", "demand_variability", old, new, here, sees_otherwise),
        "lead_time_sd_days": _seen_by("lead_time_sd_days", "lead_time_variability", old, new, here, sees_otherwise),
        "shape_units": np.where(np.where(is_other_method, here["method"], shape), new.shape_units, old.shape_units),
        "asked": _asked(old, new, here, is_other_method, is_same),
    }
    return Drivers(**{**{name: getattr(found, name) for name in found.__dataclass_fields__}, **changed})


def is_of_one_law(old: Drivers, new: Drivers) -> BoolArray:
    """Whether both see the mean and spread of a law: what that expects is demand's, with single lead times or without."""
    return np.isin(old.method, OF_A_LAW) & np.isin(new.method, OF_A_LAW)


def _seen_by(name: str, cause: str, old: Drivers, new: Drivers, here: Came, sees_otherwise: BoolArray) -> FloatArray:
    """A figure as the method sees it: plain figure x what the method makes of it, the second the method's if it sees otherwise."""
    before: FloatArray = getattr(old, name)
    after: FloatArray = getattr(new, name)
    own = after if here[cause] else before
    plain = f"seen_{name}"
    plain_before, plain_after = getattr(old, plain), getattr(new, plain)
    splits = sees_otherwise & (plain_before > NOTHING) & (plain_after > NOTHING)
    if here[cause] == here["method"]:
        return np.asarray(own)
    with np.errstate(divide="ignore", invalid="ignore"):
        view = after / plain_after if here["method"] else before / plain_before
        return np.where(splits, (plain_after if here[cause] else plain_before) * view, own)


def _asked(old: Drivers, new: Drivers, here: Came, is_other_method: BoolArray, is_same: BoolArray) -> FloatArray:
    """The level asked: of the target where only that moved, of the method where only that did; else both, on normal scores."""
    by_method = new.asked if here["method"] else old.asked
    is_other_target = ~((old.target == new.target) | (np.isnan(old.target) & np.isnan(new.target)))
    has_come = np.where(is_same, here["lead_time_level"], here["target"])
    found = np.where(is_other_target & ~is_same, np.where(has_come, new.asked, old.asked), by_method)
    both = is_other_target & (is_other_method | is_same) & np.isfinite(old.asked) & np.isfinite(new.asked)
    with np.errstate(invalid="ignore"):
        target = np.where(has_come, new.target, old.target)
        lift = ndtri(new.asked) - ndtri(new.target) if here["method"] else ndtri(old.asked) - ndtri(old.target)
        mixed = np.where(has_come == here["method"], by_method, ndtr(ndtri(target) + lift))
    return np.where(both & np.isfinite(mixed), mixed, found)


def _subsets(causes: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(some) for size in range(len(causes) + 1) for some in combinations(causes, size)]


def _orders(count: int) -> list[int]:
    """In how many of all orders a cause comes right after so many others: s! (n - s - 1)!."""
    return [factorial(size) * factorial(count - size - 1) for size in range(count)]
