"""Every sum that `restock explain` prints is done again from what it prints, and its figures are those of the tables."""

import math
import re
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import polars as pl
import pytest
from conftest import ROOT, build
from restock.cli import main
from restock.cli.explain.facts import read_facts
from restock.cli.explain.numbers import counted
from restock.cli.explain.protection import lead_time
from restock.cli.explain.quantiles import quantile, quantile_line
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


def one_line(lines):
    return " ".join(" ".join(lines).split())


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
            assert f" {counted(facts.point[figure], 'unit')}" in told
        assert f"as of {facts.point['as_of_on']}" in lines[0]
        does = "Fill up at each review to" if facts.point["review_period_days"] else "Order again at"
        assert lines[1].startswith(f"{does} {counted(facts.in_force['reorder_point_units'], 'unit')}")
        assert one_line(lines).endswith(one_line([facts.order["reason"]]))


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
    lines, facts = explained(demo.database, item, location)
    hostile = replace(facts, in_force=facts.in_force | {"set_by": "\x1b[31mred"})
    assert not any("\x1b" in line for line in steps(item, location, hostile))
    told = " ".join(" ".join(lines).split())
    assert f"units, set by {who} until {until}." in lines[1]
    assert f"set by {who} until {until}: " in told
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
    # The only one that is kept in one place.
    assert main(["explain", "I041", "--database", str(demo.database)]) == 0
    assert capsys.readouterr().out.startswith("I041 at all, as of 2025-12-31\n")
    for arguments, words in (
        (["i0001", "north", "--database", str(demo.database)], "There is no item i0001. Nearest: I001"),
        (["I001", "--database", str(demo.database)], "I001 is kept at: north, south, west. Name one: "),
        (["i0001", "--database", str(demo.database)], "There is no item i0001. Nearest: I001"),
        (["I001", "moon", "--database", str(demo.database)], "I001 is kept at: north, south, west."),
        (["I001", "north", "--database", "nowhere.duckdb"], "There is no database nowhere.duckdb."),
    ):
        assert main(["explain", *arguments]) == 1
        assert words in capsys.readouterr().err


def fill_rates(folder):
    """The policy of the package with a fill rate for A and B."""
    policy = pl.read_csv(ROOT / "seeds" / "reference" / "restock_service_policy.csv")
    shares = pl.col("abc_class").replace_strict({"A": 0.99, "B": 0.97, "C": None}, return_dtype=pl.Float64)
    policy.with_columns(fill_rate=shares).write_csv(folder / "policy.csv")
    seeds = ROOT / "seeds" / "demo"
    inputs = {
        name: {"file": str(seeds / f"restock_demo_{name}.csv")}
        for name in ("sales", "deliveries", "items", "forecasts", "stock")
    }
    return inputs | {"service_policy": {"file": str(folder / "policy.csv")}}


def test_a_fill_rate_is_what_is_promised(tmp_path):
    built = build(tmp_path, whole=True, restock_inputs=fill_rates(tmp_path))
    rows = built.query("select item_id, location_id, fill_rate_target from restock__reorder_points order by all").rows()
    assert {share for *_, share in rows} == {0.99, 0.97, None}
    for item, location, share in rows:
        lines, facts = explained(built.database, item, location)
        check_sums(lines)
        if share is not None:
            assert lines[1].endswith(f": {100 * share:.0f} % of units from the shelf are promised.")
            assert f"for {100 * share:.0f} % of units from the shelf." in one_line(lines)
            assert f"for a fill rate of {100 * share:.0f} %." in facts.in_force["reason"]
            assert facts.kept and "to be covered" in one_line(lines) and ": promised " not in one_line(lines)


def test_a_fill_rate_that_a_textbook_method_takes_no_account_of(tmp_path):
    built = build(tmp_path, whole=True, restock_inputs=fill_rates(tmp_path), restock_method="normal")
    points = built.mart("restock__reorder_points")
    assert points["fill_rate_target"].null_count() == len(points)
    told = (
        "Service level 97.0 % (policy) (the fill rate of 99.0 % in its policy counts with restock_method: auto only); "
    )
    by_class = points.filter(abc_class="A", service_level_source="policy")
    assert len(by_class) and by_class["method_reason"].str.starts_with(told).all()
    assert not points.filter(abc_class="C")["method_reason"].str.contains("fill rate").any()
    log = built.mart("restock__review_log").filter(abc_class="A").filter(pl.col("item_service_level").is_null())
    assert len(log) and log["explanation"].str.contains("for a service level of 97 %").all()
    lines, _ = explained(built.database, "I001", "north")
    assert lines[1].endswith(": 97 % of cycles are promised.")


def changed(facts, **figures):
    """The facts with other figures of today."""
    return replace(facts, point=facts.point | figures)


def test_stock_is_worth_nothing_where_no_price_is_known(demo):
    _, facts = explained(demo.database, "I001", "north")
    assert facts.is_priced and "with stock worth " in one_line(steps("I001", "north", facts))
    told = one_line(steps("I001", "north", replace(facts, is_priced=False)))
    assert "worth" not in told and " units of stock, against " in told


def test_what_is_promised_where_missed_sales_are_lost_and_by_a_method_that_knows_no_level(demo):
    _, facts = explained(demo.database, "I001", "north")
    lost = list(
        steps("I001", "north", changed(facts, covered_service_level=0.9, review_period_days=7.0, demand_max_units=None))
    )
    assert (
        lost[1].startswith("Fill up at each review to 314 units, ") and "97 % of review periods are promised" in lost[1]
    )
    assert "to be covered 97 %, covered" in one_line(lost) and "That is more than 90 %" in one_line(lost)
    busiest = changed(
        facts, method="average_max", exact_reorder_point_units=442.0, reorder_point_average_max_units=442.0
    )
    lines = list(steps("I001", "north", busiest))
    assert "promised" not in lines[1] and "the figures do not depend on it" in one_line(lines)


def test_levels_next_to_nothing_and_to_all_are_told_so_that_the_sum_comes_out():
    for level, mean, sd in ((0.999999999, 0.0, 0.0), (1e-9, 3.0, 2.0), (0.99983944, 6.342933, 6.217574)):
        found = quantile("gamma", level, mean, sd)
        assert check_sums([f"   {quantile_line('gamma', level, mean, sd, found)}"]) == 1


def test_where_nothing_is_in_force_any_more_nothing_is_computed(demo):
    _, facts = explained(demo.database, "I001", "north")
    gone = replace(
        facts, in_force=facts.in_force | {"reorder_point_units": None, "reason": "No reorder point any more: it ended."}
    )
    told = one_line(steps("I001", "north", gone))
    assert "Nothing is in force since 2025-12-31. No reorder point any more: it ended." in told
    assert "unknown" not in told.partition("8. In force")[2].partition("9. ")[0]


def test_less_than_expected_demand_is_no_reserve(demo):
    _, facts = explained(demo.database, "I001", "north")
    less = replace(facts, in_force=facts.in_force | {"safety_stock_units": -8.0})
    assert "314 units, 8 less than demand until an order arrives: 97 %" in list(steps("I001", "north", less))[1]


def test_an_item_that_has_ended_has_no_days_left(demo):
    _, facts = explained(demo.database, "I001", "north")
    ended = changed(facts, days_left=-31.0, reorder_point_average_max_units=0.0)
    lines = list(steps("I001", "north", ended))
    check_sums(lines)
    assert "x 0 days left = 0 units" in one_line(lines)


def test_a_curve_for_whole_units_ends_in_whole_units(demo):
    _, facts = explained(demo.database, "I001", "north")
    asked, mean, sd = (
        facts.point[name] for name in ("asked_service_level", "planned_demand_units", "planned_demand_sd_units")
    )
    exact = float(math.ceil(FAMILIES["gamma"].quantile(*(np.asarray([x]) for x in (asked, mean, sd**2)))[0]))
    told = one_line(steps("I001", "north", changed(facts, method="gamma", exact_reorder_point_units=exact)))
    assert f" rounded up = {exact:.0f} units" in told.partition("As it is sold in whole units: ")[2]
    assert "restock_undershoot" not in told


def test_without_a_proposal_the_position_is_told(demo):
    _, facts = explained(demo.database, "I001", "north")
    lines = list(steps("I001", "north", replace(facts, order={})))
    assert lines[-1].endswith("1022 is above the reorder point of 314.")


def test_a_unit_of_hundreds_of_millions_is_not_lost(demo):
    _, facts = explained(demo.database, "I001", "north")
    point = facts.point | {
        "exact_reorder_point_units": 114776900.4, "reorder_point_units": 114776901.0, "planned_demand_units": 64782320.4,
        "safety_stock_units": 49994580.0, "order_multiple": None,
    }  # fmt: skip
    told = one_line(steps("I001", "north", replace(facts, point=point)))
    assert "Reorder point: 114776900 rounded up to whole units = 114776901 units" in told
    assert "Safety stock: 49994580 units." in told


def test_an_item_that_is_all_of_its_supplier_is_weighed_with_all_suppliers(demo):
    _, facts = explained(demo.database, "I001", "north")
    usual = "weighed with what is usual at its supplier:"
    assert usual in one_line(lead_time(facts))
    alone = replace(facts, supplier=facts.supplier | {"lead_time_count": facts.point["lead_time_count"]})
    told = one_line(lead_time(alone))
    assert usual not in told
    assert "which are all that its supplier has, weighed with what is usual at all suppliers:" in told


def test_an_item_of_several_suppliers_says_so(demo):
    _, facts = explained(demo.database, "I001", "north")
    mixed = [{"supplier_id": "S2", "receipts_share": 0.75}, {"supplier_id": "S5", "receipts_share": 0.25}]
    told = one_line(lead_time(replace(facts, suppliers=mixed)))
    assert "Of its receipts, by supplier: S2 75 %, S5 25 %. The lead time is the mixture of what they take." in told
    assert "weighed with what is usual at its suppliers:" in told
    assert "mixture" not in one_line(lead_time(facts))
    # Who took over delivers alone.
    taken_over = replace(facts, suppliers=mixed, point=facts.point | {"lead_time_source": "item_supplier"})
    assert "mixture" not in one_line(lead_time(taken_over))


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
