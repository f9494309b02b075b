"""One day of the review loop: which figures are looked at, why, and what becomes of them."""

import re
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from restock.frames import numbers
from restock.review.attribution import CAUSES, attribute
from restock.review.calendar import newest_reset, next_review
from restock.review.cover import CODES
from restock.review.drivers import (
    NAMES,
    PREFIX,
    drivers_of,
    is_same_promise,
    is_same_target,
    read_drivers,
    write_drivers,
)
from restock.review.noise import reorder_point_error
from restock.review.record import RECORD, with_types
from restock.review.sentences import explain
from restock.review.triggers import KEYS, happened, shifted

# Kinds of review after which the fresh figure counts, however little it differs.
ANEW = ("new", "override_end", "yearly_reset")
# What a person set is compared to the day.
_SET = ("set_by", "set_because", "set_until_on")


@dataclass(frozen=True)
class ReviewSettings:
    """What the user chose. noise_errors: standard errors within which a figure is kept; noise_amount: money within which it is.

    shift_errors: standard errors from which on demand or lead times count as shifted. risk_factor: times the risk asked for that a
    figure may leave by today's figures, and one such part of it; none for any. yearly_reset: MM-DD, or none.
    """

    rounding: str = "units"
    noise_errors: float = 1.0
    noise_amount: float | None = None
    shift_errors: float = 3.0
    risk_factor: float | None = 2.0
    yearly_reset: str | None = "01-01"

    def __post_init__(self) -> None:
        if self.yearly_reset and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", self.yearly_reset):
            raise ValueError(f"yearly_reset must be a day as MM-DD, up to the 28th, but it is {self.yearly_reset!r}")


def review(
    recommended: pl.DataFrame, before: pl.DataFrame, events: pl.DataFrame, settings: ReviewSettings
) -> pl.DataFrame:
    """The rows that a day adds to the record.

    recommended: what is fresh on the day, rows of `int_restock__recommendations`. before: the newest row of the record of each
    item and location. events: what happened, rows of `int_restock__review_events`. A day that lies before the newest one of
    the record adds nothing, nor does one that was reviewed already: the record is written forward only.
    """
    if not len(recommended):
        return pl.DataFrame(schema=RECORD)
    newest = before["reviewed_on"].max()
    day = recommended["as_of_on"][0]
    if newest is not None and day < newest:
        return pl.DataFrame(schema=RECORD)
    was = before.rename({name: f"was_{name}" for name in before.columns if name not in KEYS})
    rows = recommended.sort(KEYS).join(was, on=KEYS, how="left", maintain_order="left")
    rows = rows.filter(pl.col("was_reviewed_on").is_null() | (pl.col("was_reviewed_on") < pl.col("as_of_on")))
    rows = _due(_triggered(rows, events, settings), settings)
    rows = rows.filter(pl.col("review_kind").is_not_null())
    return _written(_decided(rows, settings), settings)


def replay(recommended: pl.DataFrame, events: pl.DataFrame, settings: ReviewSettings) -> pl.DataFrame:
    """The record that a range of days makes, one day after the other. recommended: of all days."""
    record = pl.DataFrame(schema=RECORD)
    for _, day in sorted(recommended.group_by("as_of_on"), key=lambda group: group[0]):
        record = pl.concat([record, review(day, newest_rows(record), events, settings)])
    return record


def newest_rows(record: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each item and location."""
    return record.sort(*KEYS, "reviewed_on").unique(KEYS, keep="last", maintain_order=True)


def _triggered(rows: pl.DataFrame, events: pl.DataFrame, settings: ReviewSettings) -> pl.DataFrame:
    """Add what happened since the last review: codes, says and events_seen."""
    told = rows.select(KEYS).join(happened(rows, events), on=KEYS, how="left", maintain_order="left")
    seen = shifted(rows, settings.rounding, settings.shift_errors, settings.noise_amount or 0.0, settings.risk_factor)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    both = pl.DataFrame({"more": seen["codes"], "more_says": seen["says"]}).hstack(told.drop(KEYS))
    both = both.select(
        codes=pl.col("codes").fill_null(nothing).list.concat("more").list.unique(maintain_order=True),
        says=pl.col("says").fill_null(nothing).list.concat("more_says"),
        events_seen=pl.col("events_seen").fill_null(0).cast(pl.Int64),
    )
    return rows.hstack(both)


def _due(rows: pl.DataFrame, settings: ReviewSettings) -> pl.DataFrame:
    """Add why each is looked at today, null where it is not."""
    day = rows["as_of_on"].to_numpy().astype("datetime64[D]")
    reset = pl.Series("reset_on", newest_reset(day, settings.yearly_reset))
    has_figure = pl.col("reorder_point_units").is_not_null()
    is_set = pl.col("set_reorder_point_units").is_not_null()
    is_other = ~pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"was_{name}")) for name in _SET)
    # What was given is compared, not what follows from it: demand moves on, what a person set does not.
    for given, stood in (
        ("given_reorder_point_units", f"was_{PREFIX}set_units"),
        ("given_safety_stock_units", "was_safety_stock_units"),
    ):
        is_other |= pl.col(given).is_not_null() & ~pl.col(given).eq_missing(pl.col(stood))
    was_reset = pl.col("reset_on") > pl.max_horizontal("was_reviewed_on", "was_calendar_starts_on")
    is_known = pl.col("was_reviewed_on").is_not_null()
    # A policy that had no interval gets one: what waited for no day is due.
    has_calendar = (pl.col("review_every_months") > 0).fill_null(False)
    kind = (
        pl.when(is_set & is_other)
        .then(pl.lit("override"))
        .when(~is_known)
        .then(pl.when(has_figure).then(pl.lit("new")))
        .when(~is_set & pl.col("was_set_by").is_not_null())
        .then(pl.lit("override_end"))
        .when(was_reset.fill_null(False))
        .then(pl.lit("yearly_reset"))
        .when((pl.col("was_next_review_on") <= pl.col("as_of_on")).fill_null(has_calendar))
        .then(pl.lit("due"))
        .when(is_known & (pl.col("codes").list.len() > 0))
        .then(pl.lit("event"))
    )
    return rows.with_columns(reset).with_columns(review_kind=kind)


def _decided(rows: pl.DataFrame, settings: ReviewSettings) -> pl.DataFrame:
    """Add whether the fresh figure counts from now on, or what stood before."""
    fresh, old = pl.col("reorder_point_units"), pl.col("was_reorder_point_units")
    noise = pl.Series("noise_units", reorder_point_error(rows, drivers_of(rows, settings.rounding)))
    is_other_target = pl.lit(pl.Series(~is_same_target(rows)))
    gap = (fresh - old).abs()
    is_noise = (gap <= settings.noise_errors * pl.col("noise_units")) | (gap == 0)
    # A promise that is not kept any more is no noise, nor is one that is kept twice over.
    is_noise &= pl.col("codes").list.set_intersection(list(CODES)).list.len() == 0
    is_little = (gap * pl.col("unit_cost") < settings.noise_amount) if settings.noise_amount else pl.lit(False)
    can_be_kept = old.is_not_null() & ~pl.col("review_kind").is_in([*ANEW, "override"])
    ends = pl.col("lifecycle") == "discontinued"
    kept_because = (
        pl.when(pl.col("set_reorder_point_units").is_not_null() & (pl.col("review_kind") != "override"))
        .then(pl.lit("person"))
        .when(can_be_kept & fresh.is_null() & ~ends)
        .then(pl.lit("no_figure"))
        .when(can_be_kept & ~is_other_target & is_noise)
        .then(pl.lit("noise"))
        .when(can_be_kept & ~is_other_target & is_little.fill_null(False))
        .then(pl.lit("money"))
    )
    return rows.with_columns(noise.fill_nan(None)).with_columns(
        kept_because=kept_because, target=pl.coalesce("fill_rate_target", "cycle_service_level")
    )


def _written(rows: pl.DataFrame, settings: ReviewSettings) -> pl.DataFrame:
    """The rows as they stand in the record."""
    fresh = drivers_of(rows, settings.rounding)
    person = numbers(rows, "set_reorder_point_units")
    fresh = replace(fresh, set_units=person)
    was = read_drivers(rows)
    kept = rows["kept_because"].is_not_null().to_numpy()
    in_force = fresh.where(kept, was, NAMES)
    old, computed = numbers(rows, "was_reorder_point_units"), numbers(rows, "reorder_point_units")
    figure = np.where(kept, old, np.where(np.isfinite(person), person, computed))
    is_both = np.isfinite(old) & np.isfinite(figure)
    parts = {cause: np.where(is_both, 0.0, np.nan) for cause in CAUSES}
    moved = np.flatnonzero(is_both & ~kept)
    is_same = is_same_promise(rows, was, in_force)[moved]
    found = attribute(was.only(moved), in_force.only(moved), is_same) if moved.size else {}
    for cause, units in found.items():
        parts[cause][moved] = units
    day = pl.col("as_of_on")
    is_kept, has_person = pl.lit(pl.Series(kept)), pl.col("set_reorder_point_units").is_not_null()
    is_known = pl.col("was_reviewed_on").is_not_null()
    changed = pl.col("new_figure").ne_missing(pl.col("was_reorder_point_units"))
    rows = rows.with_columns(
        pl.Series("new_figure", figure).fill_nan(None),
        *(pl.Series(f"from_{cause}_units", units).fill_nan(None) for cause, units in parts.items()),
        *write_drivers(in_force),
    )
    rows = rows.with_columns(pl.coalesce("was_calendar_starts_on", day).alias("calendar_starts_on"))
    rows = rows.with_columns(
        _of_force("cycle_service_level", is_kept),
        _of_force("fill_rate_target", is_kept),
        *(_of_force(name, is_kept, has_person) for name in ("safety_stock_units", "order_up_to_units")),
        _of_force("order_quantity_units", is_kept),
        recommended_reorder_point_units="reorder_point_units",
        decision=pl.when(~is_known).then(pl.lit("set")).when(changed).then(pl.lit("changed")).otherwise(pl.lit("kept")),
        reviewed_on=day,
        scheduled_on=pl.when(pl.col("review_kind") == "due").then("was_next_review_on"),
        # Of a first figure there is nothing to compare with.
        reason_codes=pl.when(is_known).then(pl.col("codes").list.join(", ")).otherwise(pl.lit("")),
        reasons=pl.when(is_known).then(pl.col("says").list.join("; ")).otherwise(pl.lit("")),
        old_abc_class="was_abc_class",
        old_cycle_service_level="was_cycle_service_level",
        old_safety_stock_units="was_safety_stock_units",
        old_reorder_point_units="was_reorder_point_units",
        change_units=pl.col("new_figure") - pl.col("was_reorder_point_units"),
    )
    rows = rows.with_columns(
        reorder_point_units="new_figure",
        change_amount=pl.col("change_units") * pl.col("unit_cost"),
        in_force_since_on=pl.when(pl.col("decision") == "kept").then("was_in_force_since_on").otherwise(day),
        next_review_on=_next(rows),
    )
    return with_types(
        rows.with_columns(explanation=pl.Series([explain(row) for row in rows.to_dicts()], dtype=pl.String))
    )


def _of_force(name: str, is_kept: pl.Expr, has_person: pl.Expr | None = None) -> pl.Expr:
    """What was in force where that is kept; else what a person set, or the fresh figure."""
    fresh = pl.col(name) if has_person is None else pl.when(has_person).then(f"set_{name}").otherwise(name)
    return pl.when(is_kept).then(f"was_{name}").otherwise(fresh).alias(name)


def _next(rows: pl.DataFrame) -> pl.Series:
    """When each is looked at next: its calendar begins on the day of its first figure."""
    start, after = (rows[name].to_numpy().astype("datetime64[D]") for name in ("calendar_starts_on", "as_of_on"))
    months = numbers(rows, "review_every_months")
    return pl.Series("next_review_on", next_review(start, after, months), dtype=pl.Date)
