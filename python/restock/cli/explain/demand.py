"""Which demand was used, and what was corrected in it."""

from collections.abc import Iterator

from restock.cli.explain.facts import Facts
from restock.cli.explain.numbers import day, is_close, number

SOURCES = {
    "forecast": "The forecast for the coming days, with the error that such forecasts had.",
    "none": "No demand is known.",
}


def demand(facts: Facts) -> Iterator[str]:
    """Window, corrections, mean and spread of one day."""
    row, point = facts.demand, facts.point
    if not row or not point:
        yield "Not in the records any more."
        return
    source = row["demand_source"]
    if source == "own":
        yield from _own(row)
    else:
        borrowed = f"Borrowed from {row['borrowed_from']}: it has too little history of its own."
        if point.get("demand_own_weight"):
            borrowed += (
                f" Its own {row['demand_days']} days count {100 * (_float(point['demand_own_weight']) or 0):.1f} %."
            )
        yield SOURCES.get(source, borrowed)
    if source not in ("own", "none"):
        yield f"Mean {number(row['demand_mean_units'])}, standard deviation {number(row['demand_sd_units'])} units a day"
    if point.get("demand_mean_error_units"):
        yield f"The mean itself may be wrong by {number(point['demand_mean_error_units'])} units a day."
    yield f"Pattern: {row['demand_pattern']}; {row['demand_sale_buckets'] or 0} of {row['demand_buckets'] or 0} {row['demand_bucket']}s with a sale."


def _own(row: dict[str, object]) -> Iterator[str]:
    bucket = row["demand_bucket"]
    buckets, counted = _float(row["demand_buckets"]), _float(row["demand_exposure_buckets"])
    total, mean, sd = (
        _float(row[f"demand_{name}"]) for name in ("total_units", "mean_per_bucket_units", "sd_per_bucket_units")
    )
    yield f"Window: {row['demand_days']} days from {row['demand_window_start_on']}, in {number(buckets)} {bucket}s."
    if counted is not None and buckets is not None and not is_close(counted, buckets):
        yield f"{number(buckets)} - {number(buckets - counted)} {bucket}s that do not show demand (no stock, closed, promotion) = {number(counted)}"
    yield from _corrections(row)
    if mean is None or not buckets:
        return
    if total is not None and counted and is_close(max(total / counted, 0.0), mean):
        yield f"{number(total)} units / {number(counted)} {bucket}s = {number(mean)} units a {bucket}"
    else:
        yield f"Mean after these corrections, by the build: {number(mean)} units a {bucket}."
    days = (_float(row["demand_days"]) or 0.0) / buckets
    a_day, sd_a_day = _float(row["demand_mean_units"]), _float(row["demand_sd_units"])
    if bucket != "day" or not is_close(days, 1.0):
        yield f"{row['demand_days']} / {number(buckets)} = {number(days)} days stand behind one {bucket} that counts"
        if mean > 0:
            yield f"{number(mean)} / {number(days)} = {number(a_day)} units a day"
        if sd is not None:
            yield f"{number(sd)} / sqrt({number(days)}) = {number(sd_a_day)} units, standard deviation of one day"
    else:
        yield f"Standard deviation of one day: {number(sd_a_day)} units."
    if not is_close(_float(row["demand_recorded_mean_units"]), a_day):
        yield f"As recorded, without corrections: {number(_float(row['demand_recorded_mean_units']))} units a day."


def _corrections(row: dict[str, object]) -> Iterator[str]:
    bucket = row["demand_bucket"]
    if _float(row["stock_out_buckets"]):
        lost = number(_float(row["lost_sales_units"]))
        yield f"Without stock: {number(_float(row['stock_out_buckets']))} {bucket}s ({row['stock_out_evidence']}); about {lost} units were lost."
    if _float(row["left_out_units"]):
        yield f"Left out, on days that do not count: {number(_float(row['left_out_units']))} units."
    if row["one_off_orders"]:
        yield f"One-off orders: {row['one_off_orders']} with {number(_float(row['one_off_units']))} units above their cap, which do not count."
    if row["cancelled_lines"] or row["returned_lines"]:
        yield f"In its sales: {row['cancelled_lines'] or 0} lines cancelled, {row['returned_lines'] or 0} returned."
    if row["demand_level_shift_on"]:
        yield f"Its level changed on {row['demand_level_shift_on']}."
    yield f"Sold from {row['first_sold_on'] or day(None)} to {row['last_sold_on'] or day(None)}."


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
