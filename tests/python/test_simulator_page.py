"""The example of docs/simulator.md, run on the demo data, prints what the page says."""

import re

from conftest import ROOT


def test_the_example_prints_what_the_page_says(demo, capsys):
    page = (ROOT / "docs" / "simulator.md").read_text()
    code, printed = re.findall(r"```(?:python)?\n(.*?)```", page, flags=re.DOTALL)[:2]
    exec(compile(code.replace("work/restock.duckdb", str(demo.database)), "docs/simulator.md", "exec"), {})
    assert capsys.readouterr().out == printed
