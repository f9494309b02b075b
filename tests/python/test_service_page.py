"""docs/service.md says what the demo build says, and its picture is what the script draws."""

import re
import sys

import numpy as np
import polars as pl
from conftest import ROOT
from restock.learning.calibration import LEVELS, Curve

sys.path.insert(0, str(ROOT / "bench"))
from service_picture import draw

PAGE = (ROOT / "docs" / "service.md").read_text()


def table(first_column: str) -> list[list[str]]:
    """The cells of the table whose head begins with a column."""
    lines = PAGE[PAGE.index(f"\n| {first_column} |") + 1 :].split("\n\n")[0].splitlines()
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_is_that_of_the_demo(demo):
    kept = demo.query(
        """select *, stock_value_amount / textbook_stock_value_amount as stock_over_textbook from restock__service_kept
        where method = 'chosen' and scope in ('class', 'total') order by abc_class = 'all', abc_class"""
    )
    expected = [
        [
            row["abc_class"],
            f"{row['checks']:,}",
            f"{100 * row['target_cycle_service_level']:.1f} %",
            f"{100 * row['textbook_delivered_cycle_service_level']:.1f} %",
            f"{100 * row['delivered_cycle_service_level']:.1f} %",
            f"{100 * row['delivered_lower']:.1f} to {100 * row['delivered_upper']:.1f} %",
            row["verdict"],
            f"{100 * row['stock_over_textbook'] - 100:+.1f} %",
            f"{row['loss_over_textbook']:.3f}",
        ]
        for row in kept.to_dicts()
    ]
    assert table("class") == expected


def test_the_row_is_that_of_the_demo(demo):
    row = demo.query(
        "select * from restock__reorder_points where item_id = 'I001' and location_id = 'south'"
    ).to_dicts()[0]
    for name, said in table("column"):
        is_number = isinstance(row[name], float)
        digits = len(said.partition(".")[2])
        assert said == (f"{row[name]:.{digits}f}" if is_number or digits else str(row[name])), name
    assert re.sub(r"\s+", " ", PAGE).count(row["method_reason"]) == 1


def test_what_the_level_of_the_row_was_taken_from(demo):
    share, error, days, outcomes = demo.query(
        """select figures, spread, days, outcomes from int_restock__walk
        where kind = 'curve' and abc_class = 'A' and demand_pattern = 'smooth' and method = 'learned_mixture'"""
    ).row(0)
    row = demo.query(
        "select * from restock__reorder_points where item_id = 'I001' and location_id = 'south'"
    ).to_dicts()[0]
    curve = Curve(np.array(share), np.array(error), days, outcomes)
    at_target, at_asked = np.interp([0.97, row["asked_service_level"]], LEVELS, curve.share)
    worth = np.interp(row["asked_service_level"], LEVELS, curve.effective)
    safe = at_asked * worth / (worth + 1)
    said = (
        f"the level 97 % covered {100 * at_target:.1f} % of the cycles, and the level {100 * row['asked_service_level']:.1f} % "
        f"covered {100 * at_asked:.1f} %; with {worth:.0f} outcomes' worth, {100 * safe:.1f} %."
    )
    assert said in re.sub(r"\s+", " ", PAGE)


def test_the_row_of_the_readme_is_that_of_the_demo(demo):
    lines = (ROOT / "README.md").read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.endswith("reorder_point_units |"))
    named = dict(zip(lines[at].split(" | "), lines[at + 2].split(" | "), strict=True))
    said = {name.strip(" |"): value.strip(" |") for name, value in named.items() if name != "class"}
    row = demo.query(
        "select * from restock__reorder_points where item_id = 'I001' and location_id = 'south'"
    ).to_dicts()[0]
    for name, value in said.items():
        digits = len(value.partition(".")[2])
        assert value == (f"{row[name]:.{digits}f}" if isinstance(row[name], float) else str(row[name])), name
    textbook = demo.query(
        """select delivered_cycle_service_level from restock__service_kept
        where scope = 'class' and abc_class = 'A' and method = 'normal'"""
    ).item()
    words = (
        f"{row['planned_demand_units']:.1f} units are expected until an order arrives; {row['safety_stock_units']:.0f} more are "
        f"held in reserve. To deliver 97 %, {100 * row['asked_service_level']:.1f} % has to be asked for: so say "
        f"{row['level_outcomes']} past cycles of the demo. The textbook holds {row['reorder_point_normal_units']:.0f}, and on "
        f"past days delivered {100 * textbook:.1f} % in this class."
    )
    assert words in " ".join(lines)


def test_what_is_said_of_the_demo_is_so(demo):
    checks = demo.mart("restock__backtest").filter("is_chosen")
    short = checks.filter(pl.col("abc_class") == "B", ~pl.col("is_covered"))
    seasonal = short.filter(item_id="I004")
    assert f"{len(seasonal)} of the {len(short)} cycles that ran short are of one item, I004" in PAGE
    drawn = checks.filter(lead_time_realised_from="earlier_orders")
    assert f"in the demo {len(drawn)} of {len(checks):,} checks" in PAGE
    uncorrected = checks.filter(level_learned_from="none")
    assert f"in the demo {len(uncorrected)} of {len(checks):,} checks" in PAGE
    points = demo.mart("restock__reorder_points")
    far = points.filter(pl.col("effective_cycle_service_level") < pl.col("cycle_service_level") - 0.1)
    assert f"in {len(far)} of {len(points)} rows" in PAGE
    assert set(far["demand_pattern"]) == {"intermittent", "lumpy"}


def test_the_picture_is_what_the_script_draws(demo):
    assert (ROOT / "docs" / "service.svg").read_text() == draw(demo.database), "run make picture"
