"""The tables that docs/outputs.md shows below a query are what the query gives on the demo data."""

import re

import numpy as np
import pytest
from conftest import ROOT
from restock.distributions.negative_binomial import negative_binomial_quantile

PAGE = (ROOT / "docs" / "outputs.md").read_text()
SHOWN = re.findall(r"```sql\n([^`]*?)```\n\n(\|.*?)\n\n", PAGE, flags=re.DOTALL)
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)


# What the page says of the demo in words; a query that gives the sentence.
SAID = (
    """select format('In the demo the chosen methods hold {:.0f} % more stock, in money, than the textbook, and lose {:.0f} % less.',
        100 * (stock_value_amount / textbook_stock_value_amount - 1), 100 * (1 - loss_over_textbook))
    from restock__service_kept where scope = 'total' and method = 'chosen'""",
    """select format('In class A they covered {:.1f} % of the cycles, the textbook {:.1f} %.',
        100 * delivered_cycle_service_level, 100 * textbook_delivered_cycle_service_level)
    from restock__service_kept where scope = 'class' and abc_class = 'A' and method = 'chosen'""",
    """select format('In the demo the first is {} at {}: {:.0f} units for {:.0f} %, {:,} a year, and {:,} for a point more.', item_id, location_id,
        stock_units, 100 * cycle_service_level, holding_cost_yearly_amount::int, next_point_holding_cost_yearly_amount::int)
    from restock__service_curves where scope = 'item_location' and is_target
    order by next_point_holding_cost_yearly_amount desc nulls last, item_id, location_id limit 1""",
    """select format('A point more costs {:,} a year at 80 % and {:,} at the target.',
        min(next_point_holding_cost_yearly_amount) filter (where cycle_service_level = 0.80),
        min(next_point_holding_cost_yearly_amount) filter (where is_target))
    from (select * replace (next_point_holding_cost_yearly_amount::int as next_point_holding_cost_yearly_amount)
        from restock__service_curves where scope = 'class' and abc_class = 'A')""",
    """select format('In the demo {} target in force is absurd. At 99 % {} would be, all of class {}; the first is {} at {}: "{}".',
        if(bool_or(is_target), 'a', 'no'), count(*) filter (where at_99), string_agg(distinct abc_class, ',') filter (where at_99),
        arg_max(item_id, implied_over_price) filter (where at_99), arg_max(location_id, implied_over_price) filter (where at_99),
        arg_max(verdict, implied_over_price) filter (where at_99))
    from (select *, cycle_service_level = 0.99 as at_99 from restock__service_curves where scope = 'item_location' and is_absurd)""",
    """select format('Today''s targets leave {:,} short a year; the same money can leave {:,}.',
        expected_short_yearly_amount::int, best_short_yearly_amount::int)
    from restock__budget_frontier where allocation = 'today'""",
    """select format('The first row is {} at {}: {:.0f} units, {:.0f} % of the textbook''s variance due to the supplier, {:.2f} a year.',
        item_id, location_id, safety_stock_units, 100 * lead_time_share_of_variance, holding_cost_yearly_amount)
    from restock__safety_stock order by holding_cost_yearly_amount desc nulls last limit 1""",
    """select format('The second is {} at {}: {:.0f} units, {:.0f} %, {:.2f} a year.',
        item_id, location_id, safety_stock_units, 100 * lead_time_share_of_variance, holding_cost_yearly_amount)
    from restock__safety_stock order by holding_cost_yearly_amount desc nulls last limit 1 offset 1""",
    """select '"' || reason || '"' from restock__stock_health where item_id = 'I001' and location_id = 'north'""",
    """select '"' || reason || '"' from restock__replenishment where item_id = 'I018' and location_id = 'west'""",
    """select format('In class B, smooth, all {} that ran short are of {},', count(*), string_agg(distinct item_id, ','))
    from restock__backtest where is_chosen and not is_covered and abc_class = 'B' and demand_pattern = 'smooth'""",
    """select format('reorder point {:.2f} + {:.4f} x {:.2f} = {:.2f} units', expected_demand_units, service_factor, protection_demand_sd_units,
        reorder_point_normal_units) from restock__reorder_points where item_id = 'I004' and location_id = 'south'""",
    """select format('own mean {:.2f} and deviation {:.2f}; {:.0f} units cover {:.1f} % of it', planned_demand_units, planned_demand_sd_units,
        reorder_point_units, 100 * asked_service_level) from restock__reorder_points where item_id = 'I004' and location_id = 'south'""",
    """select '"' || verdict || '"' from restock__lead_time_what_if where supplier_id = 'S3' and scenario = 'spread_halved'""",
)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def written(value: object, like: str) -> str:
    """A value with as many digits as the page gives it."""
    if isinstance(value, float):
        return f"{value:,.{len(like.partition('.')[2])}f}"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


@pytest.mark.parametrize(("query", "table"), SHOWN)
def test_a_query_gives_the_table_below_it(demo, query, table):
    head, _, *lines = map(cells, table.splitlines())
    found = demo.query(query)
    assert head == found.columns
    if head[0] == "input_name":  # in any order
        found = found.sort("input_name")
        lines.sort()
    for row, line in zip(found.iter_rows(), lines, strict=True):
        assert [written(value, said) for value, said in zip(row, line, strict=True)] == line


@pytest.mark.parametrize("query", SAID)
def test_what_is_said_of_the_demo_is_so(demo, query):
    assert demo.query(query).item() in " ".join(PAGE.split())


def test_the_row_that_is_redone_by_hand(demo):
    """Every number of the block, from the tables; and the sum that they make."""
    of_row = "where item_id = 'I001' and location_id = 'south'"
    row = demo.query(f"select * from restock__reorder_points {of_row}").to_dicts()[0]
    begin, end = PAGE.index("The row of I001 at south."), PAGE.index("What was learned is in `int_restock__walk`")
    for name, shown in re.findall(r"\| `(\w+)` \| ([\d.]+) \|", PAGE[begin:end]):
        assert shown == f"{row[name]:.5f}".rstrip("0").rstrip("."), name
    assert f"{row['method_reason'].split('; ')[-1]}" in PAGE
    seen = demo.query(f"select * from int_restock__outlook {of_row} and origin_number = 0").to_dicts()[0]
    law = demo.query("select * from int_restock__walk where kind = 'law' and abc_class = 'A'").to_dicts()[0]
    ratio = demo.query("select figures from int_restock__walk where kind = 'pooled' and abc_class = 'A'").item()[0]
    block = " ".join(PAGE[PAGE.index("    demand a day ") : PAGE.index("is how much sums over such periods")].split())
    season = demo.query(f"select season from int_restock__season {of_row} and origin_number = 0").item().to_list()
    order = seen["order_mean_units"]
    ways = [*seen["levels"], seen["mean_units"], order, *(share * order for share in seen["sale_levels"])]
    # Levels without the first sale, and as the item moved at all its locations: here without weight.
    ways += [np.nan] * (len(seen["settled_levels"]) + len(seen["levels"]))
    # With the season of the weeks around, and of the period alone; the further ways of both are here without weight as well.
    yearly, without = [*seen["levels"], seen["year_level"]], len(ways)
    for ratios in (season[: len(yearly)], season[len(yearly) :]):
        ways += [level * of_way for level, of_way in zip(yearly, ratios, strict=True)] + [np.nan] * (
            without - len(yearly)
        )
    used = [f"{weight:.5f} x {way:.5f}" for weight, way in zip(law["figures"], ways, strict=False) if weight]
    assert " + ".join(used) in block and f" {ratio:.5f}" in block
    assert f"{season[len(yearly) + 7]:.4f} x {seen['levels'][7]:.5f}" in block
    sd, days, spread = (row[name] for name in ("demand_sd_units", "lead_time_mean_days", "lead_time_sd_days"))
    rate = sum(weight * way for weight, way in zip(law["figures"], ways, strict=False) if weight)
    parts = (ratio * sd**2 * days, sd**2 * days**2 / row["demand_buckets"])
    u, mean, q = sum(parts), rate * days, seen["order_of_a_unit_units"]
    a, b, c, g = law["spread"]
    k = 1 + days / row["demand_buckets"]
    late = (spread / days) ** 2
    variance = a * u + (b + g * q) * k * mean + c * mean**2 + late * mean**2
    assert f"= {rate:.4f} units," in block and f"= {mean:.2f} units" in block
    for part in (*parts, u, variance):
        assert f"= {part:.2f} " in block
    assert f"= {k:.5f} " in block and f"= {late:.5f} " in block
    assert f"{a:.5f} u + {b:.5g} k M + {c:.6f} M^2 + {g:.5f} x {q:.4f} k M + l M^2" in block
    assert f"= {variance**0.5:.2f} units" in block
    assert np.isclose(mean, row["planned_demand_units"]) and np.isclose(variance**0.5, row["planned_demand_sd_units"])
    asked, stock, safety = (row[name] for name in ("asked_service_level", "reorder_point_units", "safety_stock_units"))
    assert negative_binomial_quantile(asked, mean, variance) == stock
    assert f"{100 * asked:.3f} % of a negative binomial of M and V = {stock:.0f} units" in block
    assert f"{stock:.0f} - {mean:.2f} = {stock - mean:.2f} -> {safety:.0f} units" in block


def test_every_table_has_a_section():
    tables = sorted(path.stem for path in (ROOT / "models" / "marts").glob("restock__*.sql"))
    assert sorted(re.findall(r"^## (restock__\w+)$", PAGE, flags=re.MULTILINE)) == tables
    assert f"{len(tables)} tables in the schema of your target" in PAGE


def test_every_query_runs(demo):
    for query in QUERIES:
        demo.query(query)
