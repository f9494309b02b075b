"""From the level to the reorder point: the method, its curve, what it sees beyond, and rounding."""

from collections.abc import Iterator
from typing import Any

from restock.cli.explain.facts import Facts
from restock.cli.explain.numbers import counted, is_close, number
from restock.cli.explain.quantiles import curve, quantile_line, stock_found
from restock.rounding import round_up

METHODS = {
    "normal": "a normal curve with the plain mean and spread",
    "average_max": "the busiest day over the longest lead time; it knows no service level",
    "gamma": "a gamma curve, which has a longer upper end than a normal one",
    "negative_binomial": "whole units, counted: a negative binomial, or a Poisson where they vary as little as by chance",
    "lead_time_mixture": "demand over each lead time that was seen, weighed by how often it was seen",
    "compound_poisson": "orders come by chance, in the sizes that were seen",
    "empirical": "the sums of demand over past periods of this length, as they were",
    "learned": "mean and spread as past outcomes of its class teach them",
    "learned_mixture": "mean and spread as past outcomes of its class teach them, over each lead time that was seen",
}
BEYOND = {
    "lead_time_mixture": "Single lead times instead of their mean and spread",
    "learned_mixture": "Single lead times instead of their mean and spread",
    "compound_poisson": "The sizes of its orders instead of their mean and spread",
    "empirical": "Its own past sums instead of a curve",
}


def planned(facts: Facts) -> Iterator[str]:
    """Which method, why, and demand over the period as it sees it."""
    row = facts.point
    if not row:
        return
    method = row["method"]
    if method == "none":
        yield row["method_reason"]
        return
    yield f"{method}: {METHODS.get(method, '')}."
    yield f"Why: {row['method_reason']}"
    mean, sd = row["planned_demand_units"], row["planned_demand_sd_units"]
    plain = row["expected_demand_units"]
    if is_close(mean, plain) and is_close(sd, row["protection_demand_sd_units"]):
        yield f"Demand over the period as above: {counted(mean, 'unit')}, standard deviation {number(sd)}."
    else:
        if plain and not is_close(mean, plain):
            yield f"Demand over the period as the method sees it: {number(plain)} x {number(mean / plain)} = {counted(mean, 'unit')}"
        else:
            yield f"Demand over the period as the method sees it: {counted(mean, 'unit')}."
        yield f"Standard deviation as the method sees it: {counted(sd, 'unit')} (plain {number(row['protection_demand_sd_units'])})."
    if row["assumptions_met"] is False:
        yield "What the method takes for granted does not all hold here."


def reorder_point(facts: Facts) -> Iterator[str]:
    """The stock that the level asks for, rounded."""
    row = facts.point
    if not row:
        return
    if row["method"] == "none":
        yield f"No figure. {row['method_reason'].removeprefix('No figure: ').capitalize()}"
        return
    exact, mean = row.get("exact_reorder_point_units"), row["planned_demand_units"]
    if exact is None:
        yield f"Reorder point: {counted(row['reorder_point_units'], 'unit')}."
        return
    yield from _stock(row, exact)
    yield from _rounded("Reorder point", exact, row["reorder_point_units"], row["order_multiple"])
    yield f"Reserve: {number(exact)} - {number(mean)} expected = {number(exact - mean)} units"
    yield from _rounded("Safety stock", exact - mean, row["safety_stock_units"], None)
    if row["order_quantity_units"] is not None and row["order_up_to_units"] is not None:
        quantity = row["order_up_to_units"] - row["reorder_point_units"]
        if is_close(quantity, row["order_quantity_units"]):
            up_to = number(row["order_up_to_units"])
            yield f"Order up to: {number(row['reorder_point_units'])} + {number(quantity)} ({row['order_quantity_source']}) = {up_to}"
        else:
            yield f"Order up to: {counted(row['order_up_to_units'], 'unit')} at each review."


def _stock(row: dict[str, Any], exact: float) -> Iterator[str]:
    if row["method"] == "average_max":
        longest = row["reorder_point_average_max_units"]
        yield f"The busiest day over the longest lead time, as above: {counted(longest, 'unit')}."
        yield from _beyond(row["method"], longest, exact)
        return
    name = curve(row["method"], row.get("is_demand_whole"))
    mean, sd, asked = row["planned_demand_units"], row["planned_demand_sd_units"], row["asked_service_level"]
    found = stock_found(name, asked, mean, sd, exact)
    yield quantile_line(name, asked, mean, sd, found)
    if row.get("is_demand_whole") and not is_close(found, exact) and is_close(float(round_up(found, 1.0)), exact):
        yield f"As it is sold in whole units: {number(found)} rounded up = {counted(exact, 'unit')}"
    else:
        yield from _beyond(row["method"], found, exact)


def _beyond(method: str, found: float, exact: float) -> Iterator[str]:
    if not is_close(found, exact):
        why = BEYOND.get(
            method, "What is missing already when the order is placed (restock_undershoot, or a fill rate to keep)"
        )
        sign = "+" if exact >= found else "-"
        yield f"{why}, by the build: {number(found)} {sign} {number(abs(exact - found))} = {number(exact)} units"
    elif method in BEYOND:
        yield f"{BEYOND[method]} make no difference here."


def _rounded(what: str, exact: float, units: float | None, multiple: float | None) -> Iterator[str]:
    # Of hundreds of millions a unit is no difference to a reader, but it stands in the line below.
    if units is None or (is_close(exact, units) and number(exact) == number(units)):
        yield f"{what}: {counted(exact, 'unit')}."
        return
    step = 1.0
    if multiple and multiple > 0 and is_close(float(round_up(exact, multiple)), units):
        step = multiple
    yield f"{what}: {number(exact)} rounded up to {'whole units' if step == 1.0 else f'multiples of {number(step)}'} = {counted(units, 'unit')}"


def to_do(facts: Facts) -> Iterator[str]:
    """The stock beside it, and what to order by the figure in force."""
    row, order = facts.point, facts.order
    if not row or row["inventory_position_units"] is None:
        if order:
            yield order["reason"]
        return
    parts = (row["on_hand_units"] or 0.0, row["on_order_units"] or 0.0, row["reserved_units"] or 0.0)
    hand, coming, reserved = map(number, parts)
    total = row["inventory_position_units"]
    yield f"By the count of {row['stock_counted_on']}: {hand} on hand + {coming} on order - {reserved} reserved = {counted(total, 'unit')}"
    if order:
        yield order["reason"]
        return
    point = facts.in_force.get("reorder_point_units")
    point = row["reorder_point_units"] if point is None else point
    if point is not None:
        where = "at or below" if total <= point else "above"
        yield f"{number(total)} is {where} the reorder point of {number(point)}."
