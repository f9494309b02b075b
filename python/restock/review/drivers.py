"""What a reorder point follows from, in few enough figures to be written down and to be changed one by one.

Q(asked; m, v) + shape, rounded up to the step, with m = d (L + R) and v = (L + R) s_d^2 + (d s_L)^2.

Q is the quantile of the distribution that the method takes: a count, a gamma or a normal curve. What a method sees beyond a
mean and a variance (single lead times, sizes of orders, past sums) is its `shape`: the exact reorder point less Q.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.distributions.count import COUNT
from restock.distributions.family import Family
from restock.distributions.gamma import GAMMA
from restock.distributions.normal import NORMAL
from restock.frames import as_column, numbers
from restock.rounding import round_up

FAMILIES: dict[str, Family] = {family.name: family for family in (NORMAL, GAMMA, COUNT)}
# The prefix of these figures in the record.
PREFIX = "sized_"


@dataclass(frozen=True)
class Drivers:
    """One entry a figure. demand, demand_sd, lead_sd: a day's demand, its spread and that of lead times as the method sees them.

    demand_units, demand_sd_units: units a day; lead_time_days, review_period_days, lead_time_sd_days: days. seen_*: the same as
    plain statistics say, before the method. target: the promise, a share; asked: the level after correction, NaN for a method
    without one. distribution: name of the family. shape_units: what the method adds to its quantile. step_units: of rounding,
    0 for none. set_units: the reorder point that a person set, NaN for none. method: name of the method.
    """

    demand_units: FloatArray
    demand_sd_units: FloatArray
    lead_time_days: FloatArray
    review_period_days: FloatArray
    lead_time_sd_days: FloatArray
    seen_demand_units: FloatArray
    seen_demand_sd_units: FloatArray
    seen_lead_time_sd_days: FloatArray
    target: FloatArray
    asked: FloatArray
    shape_units: FloatArray
    step_units: FloatArray
    set_units: FloatArray
    distribution: npt.NDArray[np.str_]
    method: npt.NDArray[np.str_]

    def only(self, rows: IntArray | BoolArray) -> "Drivers":
        return Drivers(**{name: getattr(self, name)[rows] for name in NAMES})

    def where(self, condition: BoolArray, other: "Drivers", names: Iterable[str]) -> "Drivers":
        """These, with the named figures of another where a condition holds."""
        changed = {name: np.where(condition, getattr(other, name), getattr(self, name)) for name in names}
        return replace(self, **changed)

    @property
    def mean(self) -> FloatArray:
        """Demand over the protection period, units."""
        return self.demand_units * (self.lead_time_days + self.review_period_days)

    @property
    def variance(self) -> FloatArray:
        """Its variance, units squared."""
        from_demand = (self.lead_time_days + self.review_period_days) * self.demand_sd_units**2
        return np.asarray(from_demand + (self.demand_units * self.lead_time_sd_days) ** 2)


NAMES: tuple[str, ...] = tuple(field.name for field in fields(Drivers))
WORDS = ("distribution", "method")
FIGURES = tuple(name for name in NAMES if name not in WORDS)


def read_drivers(rows: pl.DataFrame) -> Drivers:
    """The figures of the review before as the record has them, columns under `was_`; null is NaN or an empty word."""
    before = f"was_{PREFIX}"
    distribution, method = (
        rows[before + name].cast(pl.String).fill_null("").to_numpy().astype(np.str_) for name in WORDS
    )
    figures = {name: numbers(rows, before + name) for name in FIGURES}
    return Drivers(**figures, distribution=distribution, method=method)


def write_drivers(drivers: Drivers) -> list[pl.Series]:
    """The figures as the record names them."""
    return [
        pl.Series(PREFIX + name, getattr(drivers, name), dtype=pl.String)
        if name in WORDS
        else as_column(PREFIX + name, getattr(drivers, name))
        for name in NAMES
    ]


def quantile(drivers: Drivers) -> FloatArray:
    """The stock that the distribution alone asks for, units; the mean where a method knows no level."""
    found = drivers.mean.copy()
    for name, family in FAMILIES.items():
        # Of no demand there is nothing to hold.
        rows = np.flatnonzero((drivers.distribution == name) & np.isfinite(drivers.asked) & (drivers.mean > 0))
        if rows.size:
            level = np.clip(drivers.asked[rows], 1e-9, 1 - 1e-9)
            stock = family.quantile(level, drivers.mean[rows], drivers.variance[rows])
            # A mean and a spread that no curve can have together stand for what is between two days, never for one of them.
            found[rows] = np.where(np.isfinite(stock), stock, drivers.mean[rows])
    return found


def computed_reorder_point(drivers: Drivers) -> FloatArray:
    """The reorder point without what a person set, units."""
    exact = quantile(drivers) + drivers.shape_units
    step = np.where(drivers.step_units > 0, drivers.step_units, 1.0)
    return np.where(drivers.step_units > 0, round_up(exact, step), exact)


def drivers_of(buffers: pl.DataFrame, rounding: str) -> Drivers:
    """What today's figures follow from.

    buffers: rows of `int_restock__recommendations`. rounding: as set. The spread over the period is split between demand and
    lead times as plain statistics split it, so that the parts add up to what the method uses.
    """

    column = partial(numbers, buffers)
    period = column("protection_period_days")
    with np.errstate(divide="ignore", invalid="ignore"):
        demand = np.where(period > 0, column("planned_demand_units") / period, 0.0)
        variance = column("planned_demand_sd_units") ** 2
        share = np.nan_to_num(column("lead_time_share_of_variance"))
        lead_share = np.where(demand > 0, share, 0.0)
        demand_sd = np.where(period > 0, np.sqrt((1 - lead_share) * variance / period), 0.0)
        lead_sd = np.where(demand > 0, np.sqrt(lead_share * variance) / demand, 0.0)
    methods = buffers["method"].fill_null("none").to_numpy().astype(np.str_)
    whole = buffers["is_whole"].fill_null(True).to_numpy()
    # Where missed sales are lost the same promise takes another share of protection periods when these change.
    covered = column("covered_service_level")
    cycles = np.where(np.isnan(covered), column("cycle_service_level"), covered)
    target = np.where(np.isnan(column("fill_rate_target")), cycles, column("fill_rate_target"))
    multiple = np.nan_to_num(column("order_multiple"), nan=1.0)
    step = {"units": np.ones(len(buffers)), "order_multiple": np.where(multiple > 0, multiple, 1.0)}.get(rounding)
    without = Drivers(
        demand_units=demand,
        demand_sd_units=demand_sd,
        lead_time_days=period - column("protected_review_days"),
        review_period_days=column("protected_review_days"),
        lead_time_sd_days=lead_sd,
        seen_demand_units=column("demand_mean_units"),
        seen_demand_sd_units=column("demand_sd_units"),
        seen_lead_time_sd_days=column("protected_lead_time_sd_days"),
        target=target,
        asked=np.where(methods == "average_max", np.nan, column("asked_service_level")),
        shape_units=np.zeros(len(buffers)),
        step_units=np.zeros(len(buffers)) if step is None else step,
        set_units=np.full(len(buffers), np.nan),
        distribution=_distribution(methods, whole),
        method=methods,
    )
    return replace(without, shape_units=column("exact_reorder_point_units") - quantile(without))


def is_same_target(rows: pl.DataFrame) -> BoolArray:
    """Whether the target is that of the figure in force. As they are set: a share of protection periods moves with lead times."""
    same = (
        pl.col(name).cast(pl.Float64).eq_missing(pl.col(f"was_{name}").cast(pl.Float64))
        for name in ("cycle_service_level", "fill_rate_target")
    )
    found: BoolArray = rows.select(pl.all_horizontal(same)).to_series().to_numpy()
    return found


def is_same_promise(rows: pl.DataFrame, was: Drivers, now: Drivers) -> BoolArray:
    """Whether target and review period stand."""
    return np.asarray(is_same_target(rows) & (was.review_period_days == now.review_period_days))


def _distribution(methods: npt.NDArray[np.str_], is_whole: BoolArray) -> npt.NDArray[np.str_]:
    """The curve that a method takes: its own, or a count for whole units and a gamma curve for others."""
    found = np.where(is_whole, COUNT.name, GAMMA.name)
    return np.where(np.isin(methods, (NORMAL.name, GAMMA.name)), methods, found)
