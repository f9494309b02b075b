"""The steps in their order."""

from collections.abc import Callable, Iterator

from restock.cli.explain.demand import demand
from restock.cli.explain.facts import Facts
from restock.cli.explain.in_force import in_force, promised, reviews
from restock.cli.explain.level import level, past
from restock.cli.explain.numbers import counted, number
from restock.cli.explain.protection import lead_time, plain_period, protection
from restock.cli.explain.result import planned, reorder_point, to_do
from restock.cli.text import printable

Step = Callable[[Facts], Iterator[str]]
STEPS: list[tuple[str, str, Step]] = [
    ("Demand", "restock__demand_profiles", demand),
    ("Lead time", "restock__reorder_points", lead_time),
    ("Protection period", "restock__reorder_points", protection),
    ("Plain figures over the period", "restock__safety_stock", plain_period),
    ("Promise, and the level asked", "restock__reorder_points", level),
    ("Method", "restock__reorder_points", planned),
    ("Safety stock and reorder point", "restock__reorder_points", reorder_point),
    ("In force", "restock__policies_in_force", in_force),
    ("Last reviews", "restock__review_log", reviews),
    ("What past days delivered", "restock__service_kept", past),
    ("Now", "restock__replenishment", to_do),
]
WIDTH = 100


def steps(item: str, location: str, facts: Facts) -> Iterator[str]:
    """The lines of the derivation. Every `a = b` can be computed again from what the line says."""
    as_of = facts.point.get("as_of_on") or facts.in_force.get("as_of_on")
    yield f"{printable(item)} at {printable(location)}, as of {as_of}"
    yield summary(facts)
    days = {str(row["as_of_on"]) for row in (facts.point, facts.stock, facts.demand, facts.in_force) if row}
    if len(days) > 1:
        yield f"The tables are of different days ({', '.join(sorted(days))}): only part of them was built. Figures need not agree."
    shown = 0
    for title, table, step in STEPS:
        lines = list(step(facts))
        if not lines:
            continue
        shown += 1
        head = f"{shown}. {title}"
        yield ""
        yield f"{head}{table:>{max(len(table) + 2, WIDTH - len(head))}}"
        for line in lines:
            yield from wrapped(line)


def summary(facts: Facts) -> str:
    """The answer, before its derivation."""
    row = facts.in_force if facts.in_force.get("reorder_point_units") is not None else facts.point
    if not row or row["reorder_point_units"] is None:
        return "No reorder point."
    point, reserve = row["reorder_point_units"], row["safety_stock_units"]
    does = "Fill up at each review to" if facts.point.get("review_period_days") else "Order again at"
    answer = f"{does} {counted(point, 'unit')}"
    if row.get("set_by") is not None:
        return f"{answer}, set by {printable(row['set_by'])} until {row['set_until_on']}."
    if reserve is not None and reserve < 0:
        answer += f", {number(-reserve)} less than demand until an order arrives"
    elif reserve is not None:
        answer += f", of which {number(reserve)} {'is' if number(reserve) == '1' else 'are'} in reserve"
    target = promised(facts, row["cycle_service_level"])
    return f"{answer}: {target} {'is' if target.startswith('1 ') else 'are'} promised." if target else f"{answer}."


def wrapped(line: str) -> Iterator[str]:
    """A line indented; words are broken to the width, a sum never is."""
    text = printable(line)
    if " = " in text or len(text) <= WIDTH - 3:
        yield f"   {text}"
        return
    row = "  "
    for word in text.split(" "):
        if len(row) + 1 + len(word) > WIDTH and row.strip():
            yield row
            row = "  "
        row += f" {word}"
    yield row
