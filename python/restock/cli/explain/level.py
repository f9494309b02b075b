"""What is promised, what has to be asked for so that it is kept, and what past days delivered."""

from collections.abc import Iterator

from restock.cli.explain.facts import Facts
from restock.cli.explain.numbers import counted, number, percent
from restock.rounding import RELATIVE_NOISE

SOURCES = {
    "item": "its own service_level in the items table",
    "policy": "the service policy of its class",
    "phase_out": "the service policy of its class, falling toward its end",
    "none": "nowhere: its class has no row in the service policy",
}
VERDICTS = {
    "kept": "kept",
    "broken": "broken",
    "exceeded": "more than was promised",
    "kept_within_whole_units": "kept, and with one unit less it would not be",
    "cannot_tell": "cannot be told from so few cycles",
}


def level(facts: Facts) -> Iterator[str]:
    """Target and the level that is asked of the method."""
    row = facts.point
    if not row:
        return
    source = SOURCES.get(row["service_level_source"], row["service_level_source"])
    yield f"Class {row['abc_class']}{row['xyz_class'] or ''}, {row['lifecycle']}. Target from {source}:"
    wanted, covered = row["cycle_service_level"], row["covered_service_level"]
    if wanted is None:
        return
    lost = covered is not None and covered < wanted - RELATIVE_NOISE
    if row["fill_rate_target"] is not None:
        yield f"{percent(row['fill_rate_target'])} of units from the shelf: this counts, as the share of cycles that serves them."
        yield f"{percent(wanted)} of cycles without a stock-out, beside it in the policy: by this past cycles are checked."
    else:
        yield f"{percent(wanted)} of {'review periods' if lost else 'cycles'} without a stock-out."
    if row["method"] == "average_max":
        yield "The method knows no service level: the figures do not depend on it."
    if row["method"] in ("none", "average_max"):
        return
    if lost:
        yield f"Missed sales are lost, so covering {percent(covered)} of protection periods is enough."
    if row["fill_rate_target"] is not None and row["planned_demand_units"] == 0:
        yield "No demand is expected of which a share could be served, so no level is asked for it."
    elif row["level_outcomes"]:
        source = row["level_learned_from"]
        whom = {"all": "all items", "class": "its class", "class_and_pattern": "its class and pattern"}.get(
            source, source
        )
        yield f"Asked: {percent(row['asked_service_level'])}, as {row['level_outcomes']} past cycles of {whom} teach."
        if row["fill_rate_target"] is None and row["asked_service_level"] > covered:
            yield f"That is more than {percent(covered)}, by how many of them the law of today would have covered, and how sure that is."
        elif row["fill_rate_target"] is None and row["asked_service_level"] < covered:
            yield f"That is less than {percent(covered)}, by how many of them the law of today would have covered, and how sure that is."
    else:
        yield f"Asked: {percent(row['asked_service_level'])}; there are no past outcomes to correct it by."


def past(facts: Facts) -> Iterator[str]:
    """Promised and delivered on past days, for its like."""
    if facts.kept:
        source = facts.point.get("demand_source")
        if source not in (None, "own", "none"):
            sized = "its forecasts" if source == "forecast" else "demand that is borrowed"
            yield f"It is sized on {sized}; these are figures that rested on own records."
        yield "By the methods that restock_method: auto chooses, row by row:"
    covered = facts.point.get("covered_service_level")
    is_share = facts.fill_rate is not None or (
        covered is not None and covered < facts.point["cycle_service_level"] - RELATIVE_NOISE
    )
    wanted, given = ("to be covered", "covered") if is_share else ("promised", "delivered")
    for row in facts.kept:
        whom = f"class {row['abc_class']}" + (
            f", {row['demand_pattern']}" if row["scope"] == "class_and_pattern" else ""
        )
        yield (
            f"{whom}: {wanted} {percent(_round(row['target_cycle_service_level']))}, {given} "
            f"{percent(_round(row['delivered_cycle_service_level']))} (between {percent(_round(row['delivered_lower']))} and "
            f"{percent(_round(row['delivered_upper']))}) in {counted(row['checks'], 'cycle')}: {VERDICTS.get(row['verdict'], row['verdict'])}."
        )
        textbook, own = (_whole(row[f"{of}stock_value_amount"]) for of in ("textbook_", ""))
        stock = f"stock worth {number(textbook)}" if facts.is_priced else f"{counted(textbook, 'unit')} of stock"
        yield f"The textbook {given} {percent(_round(row['textbook_delivered_cycle_service_level']))} with {stock}, against {number(own)}."


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _whole(amount: float | None) -> float | None:
    return None if amount is None else round(amount)
