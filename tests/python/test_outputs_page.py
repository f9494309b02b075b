"""The tables that docs/outputs.md shows below a query are what the query gives on the demo data."""

import re

import pytest
from conftest import ROOT

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


def test_every_query_runs(demo):
    for query in QUERIES:
        demo.query(query)
