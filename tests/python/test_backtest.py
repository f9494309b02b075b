"""What the tables of the backtest say: redone without SQL, by SciPy's quantiles; and they are empty where it is off."""

import jinja2
import numpy as np
import polars as pl
import pytest
from conftest import ROOT, build
from scipy.special import ndtri, stdtrit

SCOPES = {
    "total": [],
    "class": ["abc_class"],
    "pattern": ["demand_pattern"],
    "class_and_pattern": ["abc_class", "demand_pattern"],
}
Z = ndtri(0.975)


def wilson(share, cases):
    """Both ends of the interval of Wilson 1927: where a share would lie 1.96 standard errors off what was seen."""
    a, b, c = 1 + Z**2 / cases, -(2 * share + Z**2 / cases), share**2
    root = np.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def redone(rows):
    """Delivered share and interval of some checks, and what was lost."""
    days = [day["is_covered"].to_numpy() for _, day in rows.group_by("as_of_on")]
    checks, share = len(rows), rows["is_covered"].mean()
    off = np.array([day.sum() - len(day) * share for day in days])
    k = len(days)
    reach = stdtrit(k - 1, 0.975) * np.sqrt((off**2).sum() * k / (k - 1)) / checks if k > 1 else 1.0
    low, high = wilson(share, checks)
    return {
        "checks": checks,
        "past_days": k,
        "item_locations": rows.n_unique(["item_id", "location_id"]),
        "target_cycle_service_level": rows["cycle_service_level"].mean(),
        "delivered_cycle_service_level": share,
        "delivered_lower": max(min(low, share - reach), 0.0),
        "delivered_upper": min(max(high, share + reach), 1.0),
        "fill_rate": 1 - rows["short_units"].sum() / rows["outcome_units"].sum(),
        "stock_value_amount": (rows["stock_units"] * rows["unit_price"]).sum() / k,
        "pinball_loss_amount": rows["pinball_loss_amount"].sum(),
        "textbook_delivered_cycle_service_level": rows["textbook_is_covered"].mean(),
        "textbook_pinball_loss_amount": rows["textbook_pinball_loss_amount"].sum(),
    }


def test_the_service_that_was_kept_can_be_redone_from_the_backtest(demo):
    keys = ["item_id", "location_id", "as_of_on"]
    rows = demo.mart("restock__backtest")
    textbook = rows.filter(pl.col("method") == "normal").select(
        *keys, textbook_is_covered="is_covered", textbook_pinball_loss_amount="pinball_loss_amount"
    )
    rows = rows.join(textbook, on=keys)
    rows = pl.concat([rows, rows.filter("is_chosen").with_columns(method=pl.lit("chosen"))])
    kept = {
        (row["scope"], row["abc_class"], row["demand_pattern"], row["method"]): row
        for row in demo.mart("restock__service_kept").iter_rows(named=True)
    }
    found = 0
    for scope, by in SCOPES.items():
        for values, part in rows.group_by(*by, "method"):
            place = dict(zip([*by, "method"], values, strict=True))
            row = kept[scope, place.get("abc_class", "all"), place.get("demand_pattern", "all"), place["method"]]
            for column, value in redone(part).items():
                # The quantiles in the SQL have three decimals, the sums six.
                error = 2e-4 if column in ("delivered_lower", "delivered_upper") else 1e-9
                assert row[column] == pytest.approx(value, rel=1e-6, abs=error), (scope, values, column)
            found += 1
    assert found == len(kept)


def test_the_quantiles_are_those_of_student_s_t():
    text = (ROOT / "macros" / "formulas" / "intervals.sql").read_text()
    case = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(text).module.restock_student_factor("n")
    given = dict(
        line.strip().removeprefix("when n = ").split(" then ") for line in case.splitlines() if "when n = " in line
    )
    assert {int(days): round(float(value), 3) for days, value in given.items()} == {
        days: round(float(stdtrit(days - 1, 0.975)), 3) for days in range(2, 32)
    }
    assert "else 1.96e0" in case


def test_without_past_days_both_tables_are_empty(textbook):
    assert textbook.mart("restock__backtest").is_empty()
    assert textbook.mart("restock__service_kept").is_empty()
    assert len(textbook.mart("restock__reorder_points")) > 100


def test_one_past_day_cannot_tell(tmp_path):
    built = build(tmp_path, restock_backtest_origins=1)
    kept = built.mart("restock__service_kept")
    assert set(kept["verdict"]) == {"cannot_tell"}
    assert kept["needs_more_cycles"].min() > 0
    assert kept.select((pl.col("delivered_lower") == 0).all() & (pl.col("delivered_upper") == 1).all()).item()
