"""A change in one sentence that a planner understands."""

import math
from collections.abc import Mapping
from typing import Any

from restock.methods.methods import OF_A_LAW
from restock.review.attribution import CAUSES, NOTHING

# A part is worth a word from this share of all that moved.
WORTH_SAYING = 0.1


def units(number: float) -> str:
    """A quantity as people write it.

    >>> units(683.0), units(12.5), units(0.031), units(0.00008)
    ('683', '12.5', '0.031', 'next to nothing')
    """
    if not math.isfinite(number):
        return "none"
    if 0 < abs(number) < 0.001:
        return "next to nothing"
    return f"{number:,.0f}" if number == round(number) or abs(number) >= 100 else f"{number:.3g}"


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0.97), percent(0.9999), percent(0.985)
    ('97', '99.99', '98.5')
    """
    return f"{100 * share:.2f}".rstrip("0").rstrip(".")


def signed(number: float) -> str:
    """A change as people write it.

    >>> signed(-123.0), signed(-22.6), signed(0.5), signed(0.00001)
    ('-123', '-23', '+0.5', 'next to nothing')
    """
    if 0 < abs(number) < 0.001:
        return "next to nothing"
    return f"{number:+,.0f}" if number == round(number) or abs(number) >= 10 else f"{number:+.2g}"


def explain(row: Mapping[str, Any]) -> str:
    """The sentence of one row of the record. row: its columns, and those that were in force under `was_`."""
    new, old = row["reorder_point_units"], row["old_reorder_point_units"]
    if new is None:
        return f"No reorder point any more: {_small(row['reason']) or 'no figure can be computed'}."
    if row["review_kind"] == "override":
        end = f" until {row['set_until_on']}" if row["set_until_on"] else ""
        changed = f"{units(old)} -> {units(new)}" if old is not None and old != new else units(new)
        return f"Reorder point {changed}, set by {row['set_by']}{end}: {row['set_because'].rstrip('.')}."
    if old is None:
        return f"First reorder point: {units(new)}{_promise(row)}."
    if row["decision"] == "kept":
        return _kept(row, new)
    change = new - old
    parts = {cause: row[f"from_{cause}_units"] or 0.0 for cause in CAUSES}
    total = sum(abs(part) for part in parts.values())
    words = [
        f"{_cause(cause, row, part)} ({signed(part)})"
        for cause, part in sorted(parts.items(), key=lambda item: -abs(item[1]))
        if abs(part) >= WORTH_SAYING * total and abs(part) > 0
    ]
    why = "; ".join(words) or "nothing moved that is worth a word"
    return f"Reorder point {units(old)} -> {units(new)} ({signed(change)}): {why}."


def _promise(row: Mapping[str, Any]) -> str:
    if row["target"] is None or row["sized_method"] == "average_max":
        return ""
    return f" for a {'service level' if row['fill_rate_target'] is None else 'fill rate'} of {percent(row['target'])} %"


def _kept(row: Mapping[str, Any], stays: float) -> str:
    if row["set_by"] is not None:
        return f"Reorder point stays {units(stays)}, set by {row['set_by']} until {row['set_until_on']}."
    fresh = row["recommended_reorder_point_units"]
    if fresh is None:
        return f"Reorder point stays {units(stays)}: {_small(row['reason']) or 'no fresh figure can be computed'}."
    if fresh == stays:
        return f"Reorder point stays {units(stays)}: the fresh figure is the same."
    if row["kept_because"] == "money":
        return f"Reorder point stays {units(stays)}: the fresh figure {units(fresh)} is worth less than a change costs."
    noise = units(row["noise_units"] or 0.0)
    return f"Reorder point stays {units(stays)}: the fresh figure {units(fresh)} differs by no more than chance does ({noise})."


def _small(text: str | None) -> str:
    text = (text or "").strip().rstrip(".")
    text = text.removeprefix("No figure: ")
    return text[:1].lower() + text[1:]


def _cause(cause: str, row: Mapping[str, Any], part: float) -> str:
    def pair(name: str) -> tuple[float, float]:
        return row[f"was_{name}"] or 0.0, row[name] or 0.0

    def plain(name: str) -> tuple[float, float]:
        """As records show it where another method came: what that makes of it is booked with the method."""
        seen = pair(f"sized_seen_{name}")
        is_other = any(row[f"was_sized_{word}"] != row[f"sized_{word}"] for word in ("method", "distribution"))
        is_other &= not {row["was_sized_method"], row["sized_method"]} <= set(OF_A_LAW)
        return seen if is_other and min(seen) > NOTHING else pair(f"sized_{name}")

    if cause == "demand_level":
        before, now = plain("demand_units")
        return f"demand {'rose' if now >= before else 'fell'} from {units(before)} to {units(now)} a day"
    if cause == "demand_variability":
        before, now = plain("demand_sd_units")
        if (now >= before) != (part >= 0):
            return "demand scatters otherwise"
        return f"demand varies {'more' if now >= before else 'less'}"
    if cause == "lead_time_level":
        before, now = pair("sized_lead_time_days")
        return f"deliveries take {'longer' if now >= before else 'less long'} ({units(before)} -> {units(now)} days)"
    if cause == "lead_time_variability":
        before, now = plain("lead_time_sd_days")
        if (now >= before) != (part >= 0):
            return "lead times scatter otherwise"
        return f"the supplier became {'less' if now >= before else 'more'} regular"
    if cause == "target":
        before, now = pair("sized_target")
        was_of_units, is_of_units = (row[name] is not None for name in ("was_fill_rate_target", "fill_rate_target"))
        if not was_of_units and not is_of_units:
            before, now = row["old_cycle_service_level"], row["cycle_service_level"]
        # Two shares of the same kind need no word for it.
        kinds = (
            ["", ""]
            if was_of_units == is_of_units
            else [" of units" if one else " of cycles" for one in (was_of_units, is_of_units)]
        )
        classes = (row["old_abc_class"], row["abc_class"])
        moved = f", class {classes[0]} -> {classes[1]}" if classes[0] != classes[1] else ""
        return (
            f"the service target is {percent(now)} %{kinds[1]} instead of {percent(before)} %{kinds[0]}{moved}"
            if before != now or was_of_units != is_of_units
            else ("the review period or the order multiple changed")
        )
    if cause == "method":
        if row["was_sized_method"] != row["sized_method"]:
            return f"sized by {row['sized_method']} instead of {row['was_sized_method']}".replace("_", " ")
        before, now = pair("sized_asked")
        return f"past outcomes ask for {'more' if now >= before else 'less'} ({percent(before)} -> {percent(now)} %)"
    return f"what {row['was_set_by']} had set ended" if row["was_set_by"] and not row["set_by"] else "set by a person"
