"""What is written down in two places says the same in both."""

import ast
import re

import pytest
import yaml
from conftest import ROOT

DOCS = (ROOT / "docs" / "your_data.md").read_text()


def contract():
    """The input contract, read out of its macros."""
    inputs = {}
    for part in ("records", "knowledge"):
        text = (ROOT / "macros" / "inputs" / f"contract_{part}.sql").read_text()
        literal = text[text.index("return(") + len("return(") : text.rindex(")")]
        inputs |= ast.literal_eval(literal.replace("true", "True").replace("false", "False"))
    return inputs


def table(heading):
    """The rows of the first table under a heading: column -> cells."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")
    ]
    return {cells[0].strip("`"): cells for cells in rows}


@pytest.mark.parametrize("name", list(contract()))
def test_the_docs_describe_every_column_of_an_input(name):
    columns = contract()[name]["columns"]
    described = table(name)
    assert list(described) == list(columns)
    for column, rule in columns.items():
        assert described[column][1] == rule["type"], column
        required = "yes" if rule.get("filled") else "column" if rule.get("required") else "no"
        assert described[column][3] == required, column


def test_the_docs_name_every_setting_once():
    settings = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["restock"]
    named = re.findall(r"^\| `(restock_\w+)` \|", DOCS, flags=re.MULTILINE)
    assert sorted(named) == sorted(settings)


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
