"""The tables that docs/outputs.md shows below a query are what the query gives on the demo data."""

import re

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs" / "outputs.md").read_text()
SHOWN = re.findall(r"```sql\n([^`]*?)```\n\n(\|.*?)\n\n", PAGE, flags=re.DOTALL)
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)


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


def test_every_query_runs(demo):
    for query in QUERIES:
        demo.query(query)
