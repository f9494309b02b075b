"""What counts now, since when, and how it came to be."""

from collections.abc import Iterator
from typing import Any

from restock.cli.explain.facts import Facts
from restock.cli.explain.numbers import counted, day, is_close, number, percent
from restock.cli.explain.quantiles import quantile_line, stock_found
from restock.rounding import RELATIVE_NOISE, round_up

PARTS = {
    "from_demand_level_units": "level of demand",
    "from_demand_variability_units": "spread of demand",
    "from_lead_time_level_units": "lead times",
    "from_lead_time_variability_units": "spread of lead times",
    "from_target_units": "target",
    "from_method_units": "method",
    "from_override_units": "set by a person",
}


def promised(facts: Facts, level: float | None) -> str:
    """What is promised, in words; nothing where the method knows no level."""
    point = facts.point
    if level is None or point.get("method") == "average_max":
        return ""
    if facts.fill_rate is not None:
        return f"{percent(facts.fill_rate)} of units from the shelf"
    covered = point.get("covered_service_level")
    lost = covered is not None and covered < (point["cycle_service_level"] or 0.0) - RELATIVE_NOISE
    return f"{percent(level)} of {'review periods' if lost else 'cycles'}"


def in_force(facts: Facts) -> Iterator[str]:
    """The figures in force, and today's beside them."""
    row = facts.in_force
    if not row or row["in_force_since_on"] is None:
        if row:
            yield f"Nothing is in force. {row['reason'] or ''}"
        return
    if row["reorder_point_units"] is None:
        yield f"Nothing is in force since {day(row['in_force_since_on'])}. {row['reason'] or ''}"
        return
    target = "" if row["set_by"] is not None else promised(facts, row["cycle_service_level"])
    yield (
        f"Reorder point {number(row['reorder_point_units'])}, safety stock {number(row['safety_stock_units'])}, since "
        f"{day(row['in_force_since_on'])}{f', for {target}' if target else ''}."
    )
    yield f"Last looked at on {day(row['reviewed_on'])} ({row['decided_by']}); next review {day(row['next_review_on'])}."
    yield str(row["reason"] or "")
    expected = facts.point.get("planned_demand_units")
    if row["set_by"] is not None:
        rest = None if expected is None else row["reorder_point_units"] - expected
        if is_close(rest, row["safety_stock_units"]):
            yield f"In reserve: {number(row['reorder_point_units'])} - {number(expected)} expected = {counted(rest, 'unit')}"
        elif rest is not None and is_close(
            float(round_up(row["safety_stock_units"] + expected, 1.0)), row["reorder_point_units"]
        ):
            reserve, point = row["safety_stock_units"], row["reorder_point_units"]
            yield f"{number(reserve)} in reserve + {number(expected)} expected rounded up = {counted(point, 'unit')}"
    elif facts.reviews:
        yield from _computed_from(facts.reviews[0], row["reorder_point_units"])
    fresh, gap = row["recommended_reorder_point_units"], row["reorder_point_gap_units"]
    if fresh is not None and gap is not None:
        yield f"Today's figure less the one in force: {number(fresh)} - {number(row['reorder_point_units'])} = {counted(gap, 'unit')}"


def _computed_from(row: dict[str, Any], units: float | None) -> Iterator[str]:
    """The figure in force from what the record says that it was computed from."""
    names = (
        "demand_units",
        "lead_time_days",
        "review_period_days",
        "demand_sd_units",
        "lead_time_sd_days",
        "asked",
        "shape_units",
        "step_units",
    )
    found = [row.get(f"sized_{name}") for name in names]
    if None in found or row.get("sized_distribution") not in ("normal", "gamma", "count"):
        return
    demand, lead, review, demand_sd, lead_sd, asked, shape, step = (
        float(value) for value in found if value is not None
    )
    period = lead + review
    mean = demand * period
    sd = (period * demand_sd**2 + (demand * lead_sd) ** 2) ** 0.5
    name = row["sized_distribution"]
    stock = stock_found(name, asked, mean, sd, (units or 0.0) - shape)
    if abs(shape) <= 1 and is_close(stock_found(name, asked, mean, sd, units or 0.0), units):
        stock, shape = units or 0.0, 0.0
    yield f"Computed by {row['sized_method']}, from what the record has of {day(row['reviewed_on'])}:"
    yield f"{number(demand)} x ({number(lead)} + {number(review)}) = {number(mean)} units"
    yield f"sqrt({number(period)} x {number(demand_sd)}^2 + ({number(demand)} x {number(lead_sd)})^2) = {number(sd)} units"
    yield quantile_line(name, asked, mean, sd, stock)
    # Of a curve for what is sold in whole units the rest up to the next one is no step of its own.
    if step and is_close(stock + shape, units) and is_close(float(round_up(stock, 1.0)), units):
        shape = 0.0
    beyond = f" {'+' if shape >= 0 else '-'} {number(abs(shape))}" if shape else ""
    up = " rounded up" if step else ""
    to = f" to multiples of {number(step)}" if step and step != 1 else ""
    yield f"{number(stock)}{beyond}{up}{to} = {counted(units, 'unit')}"


def reviews(facts: Facts) -> Iterator[str]:
    """The newest rows of the record."""
    for row in facts.reviews:
        yield f"{day(row['reviewed_on'])} {row['review_kind']}, {row['decision']}: {row['explanation']}"
        if row["reasons"]:
            yield f"Because: {row['reasons']}"
        parts = {words: row.get(name) for name, words in PARTS.items()}
        if row["change_units"] and None not in parts.values():
            told = [
                f"{number(units)} ({words})"
                for words, units in parts.items()
                if units and number(units) not in ("0", "-0")
            ]
            yield f"{' + '.join(told)} = {counted(row['change_units'], 'unit')}"
