"""Every sum that `restock explain` prints is done again from what it prints, and its figures are those of the tables."""

import math
import re
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import pytest
from conftest import ROOT, build
from restock.cli import main
from restock.cli.explain.facts import read_facts
from restock.cli.explain.steps import steps
from restock.cli.served import reading
from restock.distributions.count import count_quantile
from restock.review.drivers import FAMILIES
from restock.rounding import round_up

SUM = re.compile(r"^ {3}(?:[^=]*: )?(?P<left>[^=:]+) = (?P<right>-?[\d.]+)(?: [^=]*)?$")
STOCK = re.compile(
    r"Stock that covers ([\d.]+) of periods, (a normal curve|a gamma curve|counted units) "
    r"of mean ([\d.]+) and standard deviation ([\d.]+)$"
)
CURVES = {"a normal curve": "normal", "a gamma curve": "gamma", "counted units": "count"}
EVERY_METHOD = """
    select item_id, location_id, method from restock__reorder_points
    qualify row_number() over (partition by method, demand_source, lead_time_source, service_level_source order by item_id, location_id) = 1
"""


def redone(left):
    """A sum as text, computed; and the largest number in it, which says how exact the text can be."""
    if found := STOCK.search(left):
        level, mean, sd = (np.asarray([float(found[i])]) for i in (1, 3, 4))
        return float(FAMILIES[CURVES[found[2]]].quantile(level, mean, sd**2)[0]), float(found[3])
    step = re.search(r" rounded up(?: to (?:whole units|multiples of ([\d.]+)))?$", left)
    text = left[: step.start()] if step else left
    text = re.sub(r"\([a-z][^)]*\)", "", text)  # a remark
    text = re.sub(r"\b(?!sqrt\b|x\b)[A-Za-z_-]*[A-Za-z]+\b,?", "", text).replace(" x ", " * ").replace("^", "**")
    assert re.fullmatch(r"(sqrt|[\d.\s()*/+-])+", text), left
    value = eval(text, {"sqrt": math.sqrt})
    if step:
        value = float(round_up(value, float(step[1] or 1)))
    return value, max(abs(float(n)) for n in re.findall(r"[\d.]+", text))


def check_sums(lines):
    """How many sums there are; each must come out."""
    sums = [found for line in lines if (found := SUM.match(line))]
    assert len(sums) == sum(" = " in line for line in lines), [
        line for line in lines if " = " in line and not SUM.match(line)
    ]
    for found in sums:
        value, size = redone(found["left"])
        assert value == pytest.approx(float(found["right"]), abs=3e-6 * (1 + size + abs(value))), found[0]
    return len(sums)


def explained(database, item, location):
    with reading(database) as tables:
        facts = read_facts(tables, item, location)
    return list(steps(item, location, facts)), facts


def test_every_sum_comes_out_and_ends_in_the_figures_of_the_tables(demo):
    rows = demo.query(EVERY_METHOD).rows()
    assert {method for _, _, method in rows} >= {"learned", "learned_mixture", "lead_time_mixture", "negative_binomial"}
    for item, location, _ in rows:
        lines, facts = explained(demo.database, item, location)
        assert check_sums(lines) >= 10
        told = "\n".join(lines)
        for figure in ("reorder_point_units", "safety_stock_units"):
            assert f" {facts.point[figure]:.0f} units" in told
        assert f"as of {facts.point['as_of_on']}" in lines[0]
        assert f"Order again at {facts.in_force['reorder_point_units']:.0f} units" in lines[1]


def test_what_the_fixed_rules_choose_too(tmp_path):
    """Without past days."""
    ruled = build(tmp_path, restock_backtest_origins=0, whole=True)
    rows = ruled.query(EVERY_METHOD).rows()
    assert {method for _, _, method in rows} >= {"compound_poisson", "lead_time_mixture", "negative_binomial"}
    for item, location, _ in rows:
        assert check_sums(explained(ruled.database, item, location)[0]) >= 8


def test_the_textbook_too(textbook):
    for item, location, _ in textbook.query(EVERY_METHOD).rows():
        lines, facts = explained(textbook.database, item, location)
        sums = check_sums(lines)
        if facts.point["method"] != "none":
            assert sums >= 8
        else:
            assert any(line.startswith("   No figure.") for line in lines)


def test_what_a_person_set_is_told(demo):
    ((item, location, who, until),) = demo.query(
        "select item_id, location_id, set_by, set_until_on from restock__policies_in_force where set_by is not null"
    ).rows()
    lines, _ = explained(demo.database, item, location)
    told = " ".join(" ".join(lines).split())
    assert f"set by {who} until {until}" in told
    assert "Today's figure less the one in force" in told


@pytest.mark.parametrize("change", [
    {"method": "average_max", "exact_reorder_point_units": "reorder_point_average_max_units", "asked_service_level": "null"},
    {"method": "gamma", "is_demand_whole": "false"},
    {"method": "normal"},
    {"method": "none", "method_reason": "No figure: the item is discontinued and is not ordered again.",
     "reorder_point_units": "null", "safety_stock_units": "null", "exact_reorder_point_units": "null"},
])  # fmt: skip
def test_methods_that_the_demo_has_no_row_of(demo, tmp_path, change):
    """The row of one item, as another method would have left it."""
    words = {"method", "method_reason"}
    figures = {name: f"'{value}'" if name in words else value for name, value in change.items()}
    point = {
        "average_max": "reorder_point_average_max_units",
        "normal": "planned_demand_units + 2 * planned_demand_sd_units",
        "gamma": "planned_demand_units + 2 * planned_demand_sd_units",
    }.get(change["method"])
    if point:
        figures["exact_reorder_point_units"] = point
        figures |= {
            "reorder_point_units": f"ceil({point})",
            "safety_stock_units": f"ceil({point} - planned_demand_units)",
        }
    copy = tmp_path / "one.duckdb"
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{demo.database}' as demo (read_only)")
        for table in ("reorder_points", "safety_stock", "demand_profiles"):
            replaced = (
                ", ".join(f"{value} as {name}" for name, value in figures.items()) if table == "reorder_points" else ""
            )
            connection.execute(
                f"create table restock__{table} as select * {f'replace ({replaced})' if replaced else ''} from demo.main.restock__{table} "
                "where item_id = 'I001' and location_id = 'north'"
            )
    lines, facts = explained(copy, "I001", "north")
    check_sums(lines)
    told = " ".join(" ".join(lines).split())
    if change["method"] == "none":
        assert "No figure. The item is discontinued" in told and lines[1] == "No reorder point."
    else:
        assert f"{change['method']}: " in told
        assert (
            f"= {facts.point['reorder_point_units']:.0f} units" in told
            or f": {facts.point['reorder_point_units']:.0f} units" in told
        )


def test_the_command(demo, capsys):
    assert main(["explain", "I001", "north", "--database", str(demo.database)]) == 0
    assert capsys.readouterr().out.startswith("I001 at north, as of 2025-12-31\n")
    for arguments, words in (
        (["i0001", "north", "--database", str(demo.database)], "There is no item i0001. Nearest: I001"),
        (["I001", "moon", "--database", str(demo.database)], "I001 is kept at: north, south, west."),
        (["I001", "north", "--database", "nowhere.duckdb"], "There is no database nowhere.duckdb."),
    ):
        assert main(["explain", *arguments]) == 1
        assert words in capsys.readouterr().err


def test_a_wrong_sum_would_be_seen():
    assert count_quantile(0.95, 12.0, 30.0) == 22
    with pytest.raises(AssertionError):
        check_sums(["   2 x 3 = 7 units"])


def test_tables_of_different_days_are_told(demo):
    _, facts = explained(demo.database, "I001", "north")
    later = replace(facts, in_force=facts.in_force | {"as_of_on": date(2026, 1, 31)})
    assert any(
        "The tables are of different days (2025-12-31, 2026-01-31)" in line for line in steps("I001", "north", later)
    )


def test_tables_of_another_version_are_told_and_not_a_stack_trace(demo, tmp_path, capsys):
    older = tmp_path / "older.duckdb"
    older.write_bytes(demo.database.read_bytes())
    with duckdb.connect(str(older)) as tables:
        tables.execute("create table points as select * exclude (covered_service_level) from restock__reorder_points")
        tables.execute("drop table restock__reorder_points cascade")
        tables.execute("alter table points rename to restock__reorder_points")
    assert main(["explain", "I001", "north", "--database", str(older)]) == 1
    told = "The table restock__reorder_points has no column covered_service_level: another version of the package built it."
    assert told in capsys.readouterr().err


def test_the_page_shows_what_is_printed(demo):
    lines, _ = explained(demo.database, "I001", "north")
    page = (ROOT / "docs" / "explain.md").read_text()
    shown = page[page.index("7. Safety stock and reorder point") :].split("```")[0].strip("\n").splitlines()
    at = lines.index(shown[0])
    assert lines[at : at + len(shown)] == shown
