"""A past day knows nothing of the deliveries that came after it: neither of its own figures nor by what it learned."""

from datetime import timedelta

import polars as pl
import pytest
from conftest import FULL, ROOT, build

# Takes a build: run by `make test-builds`.
pytestmark = pytest.mark.builds

KEYS = ["item_id", "location_id", "as_of_on", "method"]
PROMISED = ["is_chosen", "abc_class", "cycle_service_level", "asked_service_level", "level_learned_from", "stock_units"]


def test_other_deliveries_after_a_day_change_nothing_that_was_promised_on_it(demo, tmp_path):
    """After September every third order line is missing, and what comes is nine days later or, every other one, on the next day."""
    cut = pl.date(2025, 9, 30)
    lines = pl.read_csv(ROOT / "seeds" / "demo" / "restock_demo_deliveries.csv", infer_schema=False).with_row_index()
    # What is no date is as it was.
    ordered, received = (pl.col(name).str.to_date(strict=False) for name in ("ordered_on", "received_on"))
    kept = lines.filter((ordered <= cut).fill_null(True) | (pl.col("index") % 3 > 0))
    quick = pl.max_horizontal(ordered + timedelta(days=1), cut + timedelta(days=1))
    moved = pl.when(pl.col("index") % 2 == 0).then(received + timedelta(days=9)).otherwise(quick)
    kept = kept.with_columns(received_on=pl.when(received > cut).then(moved.cast(pl.String)).otherwise("received_on"))
    kept.drop("index").write_csv(tmp_path / "deliveries.csv")
    names = ("sales", "items", "stock", "stock_outs", "events", "forecasts", "overrides")
    inputs = {name: {"file": str(ROOT / "seeds" / "demo" / f"restock_demo_{name}.csv")} for name in names}
    inputs["deliveries"] = {"file": str(tmp_path / "deliveries.csv")}
    other = build(tmp_path, "restock__backtest", restock_inputs=inputs, **FULL)
    before, after = (of.mart("restock__backtest").filter(pl.col("as_of_on") <= cut).sort(KEYS) for of in (demo, other))
    both = before.join(after, on=KEYS, suffix="_then", maintain_order="left")
    assert len(both) > 3_000 and len(both) > 0.95 * len(before)
    assert (both["lead_time_days"] != both["lead_time_days_then"]).sum() > 300
    for name in PROMISED:
        assert both[name].equals(both[f"{name}_then"], null_equal=True), name
