"""Which demand was used, and what was corrected in it."""

from collections.abc import Iterator

from restock.cli.explain.facts import Facts
from restock.cli.explain.numbers import counted, day, is_close, number

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
            days = "day counts" if row["demand_days"] == 1 else f"{counted(_float(row['demand_days']), 'day')} count"
            borrowed += f" Its own {days} {100 * (_float(point['demand_own_weight']) or 0):.1f} %."
        yield SOURCES.get(source, borrowed)
    if source not in ("own", "none"):
        yield f"Mean {number(row['demand_mean_units'])}, standard deviation {number(row['demand_sd_units'])} units a day"
    if point.get("demand_mean_error_units"):
        yield f"The mean itself may be wrong by {number(point['demand_mean_error_units'])} units a day."
    if row["demand_buckets"]:
        buckets = counted(_float(row["demand_buckets"]), str(row["demand_bucket"]))
        yield f"Pattern: {row['demand_pattern']}; {row['demand_sale_buckets'] or 0} of {buckets} with a sale."
    else:
        yield f"Pattern: {row['demand_pattern']}; it has no window of its own."


def _own(row: dict[str, object]) -> Iterator[str]:
    bucket = str(row["demand_bucket"])
    days_seen, buckets = _float(row["demand_days"]), _float(row["demand_buckets"])
    seen = _float(row["demand_exposure_buckets"])
    total, mean, sd = (
        _float(row[f"demand_{name}"]) for name in ("total_units", "mean_per_bucket_units", "sd_per_bucket_units")
    )
    window = f"Window: {counted(days_seen, 'day')} from {row['demand_window_start_on']}"
    if bucket != "day":
        window += f", in {counted(buckets, bucket)}"
    elif not is_close(days_seen, buckets):
        window += f", {number(buckets)} of them trading days"
    yield f"{window}."
    if seen is not None and buckets is not None and not is_close(seen, buckets):
        hidden = counted(buckets - seen, bucket)
        do = "does" if hidden.startswith("1 ") else "do"
        yield f"{number(buckets)} - {hidden} that {do} not show demand (no stock, closed, promotion) = {number(seen)}"
    yield from _corrections(row)
    if mean is None or not buckets:
        return
    if total is not None and seen and is_close(max(total / seen, 0.0), mean):
        yield f"{counted(total, 'unit')} / {counted(seen, bucket)} = {counted(mean, 'unit')} a {bucket}"
    else:
        yield f"Mean after these corrections, by the build: {counted(mean, 'unit')} a {bucket}."
    days = (days_seen or 0.0) / buckets
    a_day, sd_a_day = _float(row["demand_mean_units"]), _float(row["demand_sd_units"])
    if bucket != "day" or not is_close(days, 1.0):
        yield f"{row['demand_days']} / {number(buckets)} = {number(days)} days stand behind one {bucket} that counts"
        if mean > 0:
            yield f"{number(mean)} / {number(days)} = {counted(a_day, 'unit')} a day"
        if sd is not None:
            yield f"{number(sd)} / sqrt({number(days)}) = {number(sd_a_day)} units, standard deviation of one day"
    else:
        yield f"Standard deviation of one day: {counted(sd_a_day, 'unit')}."
    if not is_close(_float(row["demand_recorded_mean_units"]), a_day):
        yield f"As recorded, without corrections: {counted(_float(row['demand_recorded_mean_units']), 'unit')} a day."


def _corrections(row: dict[str, object]) -> Iterator[str]:
    bucket = str(row["demand_bucket"])
    if _float(row["stock_out_buckets"]):
        empty = f"{counted(_float(row['stock_out_buckets']), bucket)} ({row['stock_out_evidence']})"
        yield f"Without stock: {empty}; lost sales of about {counted(_float(row['lost_sales_units']), 'unit')}."
    if _float(row["left_out_units"]):
        yield f"Left out, in {bucket}s that do not count: {counted(_float(row['left_out_units']), 'unit')}."
    if row["one_off_orders"]:
        yield f"One-off orders: {row['one_off_orders']}; above their cap, and not counted: {counted(_float(row['one_off_units']), 'unit')}."
    if row["cancelled_lines"] or row["returned_lines"]:
        lines = counted(_float(row["cancelled_lines"]) or 0, "line")
        yield f"In its sales: {lines} cancelled, {row['returned_lines'] or 0} returned."
    if row["demand_level_shift_on"]:
        yield f"Its level changed on {row['demand_level_shift_on']}."
    yield f"Sold from {row['first_sold_on'] or day(None)} to {row['last_sold_on'] or day(None)}."


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
