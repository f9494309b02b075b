"""What makes a figure be looked at before its date: something happened, or demand or lead times shifted beyond chance."""

import numpy as np
import polars as pl

from restock.arrays import FloatArray
from restock.frames import numbers
from restock.review.attribution import between
from restock.review.cover import cover
from restock.review.drivers import computed_reorder_point, drivers_of, is_same_promise, read_drivers
from restock.review.noise import in_errors, mean_errors, reorder_point_error, spread_error
from restock.review.sentences import units

KEYS = ["item_id", "location_id"]
# How far back an event that was written down late is still noticed.
LATE_DAYS = 366
# What demand alone, or lead times alone, would make of the figure in force.
DRIVERS = {
    "demand_shift": frozenset({"demand_level", "demand_variability"}),
    "lead_time_shift": frozenset({"lead_time_level", "lead_time_variability"}),
}
WORDS = {
    "promotion": "promotion",
    "closure": "closure",
    "disruption": "disruption",
    "disruption_over": "end of the disruption",
    "price_change": "change of price",
    "stock_out": "stock-out",
    "supplier_change": "change of supplier",
}


def happened(rows: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Events since the last review, and those that were written down after it.

    rows: with as_of_on, was_reviewed_on and was_events_seen. events: item_id, location_id, kind, happened_on, is_given, detail.
    Returns keys, codes and says (lists of text), events_seen (given ones of the last `LATE_DAYS` days).
    """
    here = rows.select(*KEYS, "as_of_on", "was_reviewed_on", "was_events_seen").join(events, on=KEYS, how="inner")
    here = here.filter(pl.col("happened_on") <= pl.col("as_of_on"))
    reach = pl.duration(days=LATE_DAYS)
    is_new = pl.col("happened_on") > pl.col("was_reviewed_on")
    known_then = pl.col("is_given") & ~is_new & (pl.col("happened_on") > pl.col("was_reviewed_on") - reach)
    counted = here.group_by(KEYS).agg(
        events_seen=(pl.col("is_given") & (pl.col("happened_on") > pl.col("as_of_on") - reach)).sum(),
        late=known_then.sum() - pl.col("was_events_seen").first().fill_null(0),
    )
    found = here.join(counted, on=KEYS).filter(is_new | (known_then & (pl.col("late") > 0)))
    said = pl.format(
        "{} on {}{}",
        pl.col("kind").replace_strict(WORDS, default=pl.col("kind")),
        pl.col("happened_on"),
        pl.when(pl.col("detail").fill_null("") != "").then(pl.format(" ({})", "detail")).otherwise(pl.lit("")),
    )
    # Of those that came to light late, the newest are the likeliest.
    newest = (
        found.with_columns(says=said, is_new=is_new)
        .sort(*KEYS, "happened_on", "kind", "detail", descending=[False, False, True, False, False])
        .with_columns(
            place=pl.int_range(pl.len()).over(*KEYS, "is_new"),
        )
        .filter(pl.col("is_new") | (pl.col("place") < pl.col("late")))
    )
    told = newest.group_by(KEYS, maintain_order=True).agg(codes=pl.col("kind").unique(maintain_order=True), says="says")
    return counted.drop("late").join(told, on=KEYS, how="left")


def shifted(
    rows: pl.DataFrame, rounding: str, errors: float, least_amount: float, risk_factor: float | None = None
) -> pl.DataFrame:
    """Changes in the figures since the last review that chance hardly makes, and of what is known of the item.

    rows: today's figures, with those of the last review under `was_`. rounding: as set. errors: standard errors from which on.
    least_amount: money below which a figure is not changed anyway. risk_factor: as in `restock.review.cover`. Returns columns codes and
    says, lists of text, one row each as given.
    """
    checks = []
    now, before = mean_errors(rows), mean_errors(rows, "was_")
    pairs = (
        ("demand_shift", "demand_mean_units", "demand", "a day", now[0], before[0]),
        ("lead_time_shift", "lead_time_mean_days", "lead time", "days", now[1], before[1]),
        (
            "lead_time_spread_shift", "lead_time_sd_days", "spread of lead times", "days",
            spread_error(rows), spread_error(rows, "was_"),
        ),
    )  # fmt: skip
    for shift, name, what, unit, error, error_before in pairs:
        new, old = numbers(rows, name), numbers(rows, f"was_{name}")
        far = in_errors(new, old, error, error_before)
        checks.append((shift, what, unit, old, new, far))
    moved = figures_moved(rows, rounding, least_amount)
    covers = cover(rows, rounding, risk_factor, least_amount)
    codes, says = [], []
    supplier, was_supplier = rows["supplier_id"].to_list(), rows["was_supplier_id"].to_list()
    cycle, was_cycle = rows["lifecycle"].to_list(), rows["was_lifecycle"].to_list()
    level, was_level = numbers(rows, "item_service_level"), numbers(rows, "was_item_service_level")
    figure, was_figure = numbers(rows, "reorder_point_units"), numbers(rows, "was_reorder_point_units")
    for row in range(len(rows)):
        code: list[str] = []
        said: list[str] = []
        if supplier[row] != was_supplier[row] and was_supplier[row] is not None and supplier[row] is not None:
            code.append("supplier_change")
            said.append(f"supplier {supplier[row]} instead of {was_supplier[row]}")
        if cycle[row] != was_cycle[row] and was_cycle[row] is not None:
            code.append("lifecycle")
            said.append(f"the item is now {cycle[row]} (was {was_cycle[row]})".replace("_", " "))
        if not (level[row] == was_level[row] or (np.isnan(level[row]) and np.isnan(was_level[row]))):
            code.append("target_set")
            own = "no service level of its own" if np.isnan(level[row]) else f"service level {100 * level[row]:g} %"
            said.append(f"the item table now says {own}")
        if np.isfinite(figure[row]) and np.isnan(was_figure[row]):
            code.append("figure_known")
            said.append("a figure can be computed again")
        for name, what, unit, old, new, far in checks:
            if abs(far[row]) > errors:
                code.append(name)
                said.append(
                    f"{what} went from {units(old[row])} to {units(new[row])} {unit}, {abs(far[row]):.1f} standard errors"
                )
        for name, (stood, asks, far) in moved.items():
            # Where the mean was said to shift, that the figure follows is no news.
            if abs(far[row]) > errors and name not in code:
                code.append(name)
                what = "demand" if name == "demand_shift" else "lead times"
                said.append(f"by {what} alone the reorder point would be {units(asks[row])} instead of {units(stood[row])}, "
                            f"{abs(far[row]):.1f} standard errors")  # fmt: skip
        for name, sentence in filter(None, [covers[row]]):
            code.append(name)
            said.append(sentence)
        codes.append(code)
        says.append(said)
    return pl.DataFrame(
        {"codes": codes, "says": says}, schema={"codes": pl.List(pl.String), "says": pl.List(pl.String)}
    )


def figures_moved(
    rows: pl.DataFrame, rounding: str, least_amount: float
) -> dict[str, tuple[FloatArray, FloatArray, FloatArray]]:
    """For demand and for lead times: the figure in force, what they alone would make of it, and the distance in standard errors.

    A mean over a window is slow where its spread grows with it; the figure follows as fast as the method does. What a person set
    does not follow, and what is worth too little would be kept: neither is looked at for it.
    """
    fresh, was = drivers_of(rows, rounding), read_drivers(rows)
    error = reorder_point_error(rows, fresh)
    before = np.nan_to_num(numbers(rows, "was_noise_units"))
    stood = computed_reorder_point(was)
    found = {}
    for name, causes in DRIVERS.items():
        asks = computed_reorder_point(between(was, fresh, causes, is_same_promise(rows, was, fresh)))
        far = in_errors(asks, stood, error, before)
        worth = np.nan_to_num(np.abs(asks - stood) * numbers(rows, "unit_cost"), nan=np.inf) >= least_amount
        found[name] = (stood, asks, np.where(worth & ~np.isfinite(numbers(rows, "set_reorder_point_units")), far, 0.0))
    return found
