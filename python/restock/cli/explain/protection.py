"""How long the stock must last, and the textbook's figures over that time."""

from collections.abc import Iterator

from restock.cli.explain.facts import Facts, Row
from restock.cli.explain.numbers import counted, is_close, number
from restock.cli.text import printable

RUNGS = {
    "item_location": "the receipts of this item at this location",
    "item_supplier": "the receipts of this item from its supplier",
    "item": "the receipts of this item at all locations",
    "supplier": "the receipts of all items of its supplier",
    "all": "the receipts of all items",
    "planned": "planned_lead_time_days of the item, as there are no receipts to go by",
    "none": "nothing: there are no receipts to go by, and no planned_lead_time_days of the item",
}


def lead_time(facts: Facts) -> Iterator[str]:
    """The rung of the ladder and the weights."""
    row = facts.point
    if not row:
        return
    receipts = f" ({counted(row['lead_time_count'], 'receipt')})" if row["lead_time_count"] else ""
    yield f"Taken from {RUNGS.get(row['lead_time_source'], row['lead_time_source'])}{receipts}."
    if row["supplier_id"] is not None:
        yield f"Supplier: {row['supplier_id']}{', new' if row['is_new_supplier'] else ''}."
    if len(facts.suppliers) > 1 and row["lead_time_source"] in ("item_location", "item"):
        shares = [f"{printable(one['supplier_id'])} {number(100 * one['receipts_share'])} %" for one in facts.suppliers]
        yield f"Of its receipts, by supplier: {', '.join(shares)}. The lead time is the mixture of what they take."
    if facts.supplier.get("lead_time_shifted_on"):
        before, since = (facts.supplier[f"lead_time_{name}_mean_days"] for name in ("before", "received"))
        yield (
            f"It changed its pace with orders of {facts.supplier['lead_time_shifted_on']}, and only orders since count: "
            f"{number(since)} days instead of {number(before)} days."
        )
    own, weight, parent, mean = (
        row[f"lead_time_{name}"] for name in ("own_mean_days", "own_weight", "parent_mean_days", "mean_days")
    )
    if None not in (own, weight, parent, mean) and is_close(weight * own + (1 - weight) * parent, mean):
        if row["lead_time_source"] == "supplier":
            yield "The receipts of the supplier, weighed with what is usual at all suppliers:"
        elif row["lead_time_count"] and facts.supplier.get("lead_time_count") == row["lead_time_count"]:
            yield "Its own receipts, which are all that its supplier has, weighed with what is usual at all suppliers:"
        else:
            yield f"Its own receipts, weighed with what is usual at its supplier{'s' if len(facts.suppliers) > 1 else ''}:"
        yield f"{number(weight)} x {number(own)} + (1 - {number(weight)}) x {number(parent)} = {number(mean)} days"
    elif mean is not None:
        yield f"Mean: {number(mean)} days."
    if mean is not None:
        yield f"Standard deviation: {number(row['lead_time_sd_days'])} days. Longest: {number(row['lead_time_max_days'])} days."


def protection(facts: Facts) -> Iterator[str]:
    """Lead time and review period, or what is left until the item ends."""
    row = facts.point
    if not row or row["protection_period_days"] is None:
        return
    lead, review, period = row["lead_time_mean_days"], row["review_period_days"], row["protection_period_days"]
    yield "From one order to the arrival of the next: lead time + review period."
    yield f"{number(lead)} + {number(review)} = {number(lead + review)} days"
    if not is_close(lead + review, period):
        left = f"{counted(period, 'day')} {'is' if number(period) == '1' else 'are'}"
        yield f"Only {left} left until it ends on {row['ends_on']}, and that is certain."


def plain_period(facts: Facts) -> Iterator[str]:
    """Mean and spread of demand over the period, and the textbook's reorder points."""
    row, stock = facts.point, facts.stock
    period, mean, sd = (row.get(name) for name in ("protection_period_days", "demand_mean_units", "demand_sd_units"))
    if period is None or mean is None or row["expected_demand_units"] is None:
        return
    yield f"Expected: {number(mean)} x {number(period)} = {number(row['expected_demand_units'])} units"
    if sd is not None and row["protection_demand_sd_units"] is not None:
        yield from _variance(row, stock, period, mean, sd)
    if row["demand_max_units"] is not None and row["reorder_point_average_max_units"] is not None:
        yield _busiest(row)


def _variance(row: Row, stock: dict[str, float], period: float, mean: float, sd: float) -> Iterator[str]:
    from_demand, from_lead, from_error = (
        stock[f"{name}_variance_units_squared"] for name in ("demand", "lead_time", "mean_error")
    )
    lead_sd = row["lead_time_sd_days"] if from_lead or not mean else 0.0
    yield f"Variance from demand: {number(period)} x {number(sd)}^2 = {number(from_demand)}"
    widened = (
        f" x {number(row['new_supplier_factor'])}"
        if row["new_supplier_factor"] not in (None, 1.0) and from_lead
        else ""
    )
    why = "few receipts of all suppliers" if row["lead_time_source"] == "all" else "the supplier is new"
    note = f" (widened: {why})" if widened else ""
    yield f"Variance from lead times: ({number(mean)} x {number(lead_sd)}{widened})^2 = {number(from_lead)}{note}"
    parts = [number(from_demand), number(from_lead)]
    if from_error:
        yield f"Variance from an uncertain mean: ({number(period)} x {number(row['demand_mean_error_units'])})^2 = {number(from_error)}"
        parts.append(number(from_error))
    yield f"Standard deviation: sqrt({' + '.join(parts)}) = {number(row['protection_demand_sd_units'])} units"
    factor, reserve = row["service_factor"], row["safety_stock_normal_units"]
    if factor is None or reserve is None:
        return
    yield f"Textbook, normal: {number(factor)} x {number(row['protection_demand_sd_units'])} = {number(reserve)} units in reserve"
    total = row["reorder_point_normal_units"]
    yield f"Textbook, normal: {number(row['expected_demand_units'])} + {number(reserve)} = {number(total)} units to order at"


def _busiest(row: dict[str, float]) -> str:
    most, longest = row["demand_max_units"], row["reorder_point_average_max_units"]
    days = f"({number(row['lead_time_max_days'])} + {number(row['review_period_days'])})"
    if not is_close(most * (row["lead_time_max_days"] + row["review_period_days"]), longest):
        days = f"{counted(max(row['days_left'], 0.0), 'day')} left"
    return f"Textbook, average-max: {number(most)} x {days} = {number(longest)} units"
