"""What dbt publishes: every mart, after every test, in types and words that dashboards take."""

import json
import re
import shutil

import duckdb
import polars as pl
import pytest
import yaml
from conftest import FULL, ROOT, run_dbt
from generations import publish_generation, seen
from served import problems

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

PUBLICATION = "model.restock.int_restock__publication"
LAST = ("int_restock__run", "int_restock__publication", "restock__published")


@pytest.fixture(scope="module")
def failed(demo, tmp_path_factory):
    """A build whose published folder holds an older generation, and in which a test of two marts fails."""
    folder = tmp_path_factory.mktemp("failed")
    shutil.copy(demo.database, folder / "restock.duckdb")
    with duckdb.connect(str(folder / "restock.duckdb")) as work:
        work.execute("update restock__service_curves set stock_units = stock_units + 1 where is_target")
    publish_generation(folder / "served", 1, rows=10)
    test = "every_curve_passes_through_the_figure_in_force"
    place = str(folder / "served")
    return folder, run_dbt(folder, "build", "--select", test, *LAST, restock_publish_to=place, **FULL)


def test_a_failing_test_of_two_marts_keeps_the_last_good_generation(failed):
    folder, built = failed
    assert built.exit_code == 1
    assert "FAIL" in built.output
    assert "SKIP relation main.int_restock__publication" in built.output
    with duckdb.connect(str(folder / "served" / "restock.duckdb"), read_only=True) as connection:
        assert seen(connection) == 1
    assert not (folder / "served" / "restock_tests.json").exists()


def test_every_mart_and_every_test_comes_before_the_publication(failed):
    """By the graph that dbt itself walks, with the edges that it adds for tests."""
    folder, _ = failed
    summary = json.loads((folder / "target" / "graph_summary.json").read_text())["with_test_edges"]
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    before, wave = set(), {summary_id for summary_id, node in summary.items() if node["name"] == PUBLICATION}
    parents = {key: [other for other, node in summary.items() if int(key) in node.get("succ", [])] for key in summary}
    while wave:
        wave = {parent for key in wave for parent in parents[key]} - before
        before |= wave
    names = {summary[key]["name"] for key in before}
    marts = {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts" and node["name"] != "restock__published"
    }
    tests = {name for name, node in manifest["nodes"].items() if node["resource_type"] == "test"}
    assert len(marts) >= 19 and len(tests) >= 9
    assert marts - names == set(), "a mart is not published: list it in int_restock__publication.py"
    assert tests - names == set(), "a test does not hold up the publication"
    refs = set(manifest["nodes"][PUBLICATION]["depends_on"]["nodes"])
    assert marts <= refs


def test_dbt_run_publishes_nothing(demo, tmp_path):
    shutil.copy(demo.database, tmp_path / "restock.duckdb")
    place = {"restock_publish_to": str(tmp_path / "served")}
    ran = run_dbt(tmp_path, "run", "--select", *LAST, **place)
    assert ran.exit_code == 0
    assert "dbt run tests nothing, so nothing is published" in ran.output
    assert ran.mart("restock__published").is_empty()
    assert not (tmp_path / "served").exists()


def test_what_is_served_is_what_dashboards_take(served):
    assert problems(served / "restock.duckdb") == []


def test_the_contract_s_words_are_served(demo, served):
    """The mart's own comments, which dbt wrote from the contract, and those of the served table are the same."""
    says = (
        "select table_name, column_name, trim(comment, chr(10)) as comment from duckdb_columns() "
        "where starts_with(table_name, 'restock__') and not internal"
    )
    with duckdb.connect(str(served / "restock.duckdb"), read_only=True) as connection:
        there = connection.sql(says).pl()
    here = demo.query(says)
    assert set(there.iter_rows()) == {row for row in here.iter_rows() if row[0] in set(there["table_name"])}
    assert there["table_name"].n_unique() >= 20


def test_rows_are_those_of_the_marts(demo, served):
    with duckdb.connect(str(served / "restock.duckdb"), read_only=True) as connection:
        for table in connection.sql("select table_name from duckdb_tables()").pl()["table_name"]:
            rows = connection.sql(f"select * from {table} order by all").pl()
            parquet = pl.read_parquet(served / "parquet" / "current" / f"{table}.parquet")
            assert rows.equals(demo.mart(table)) or table == "restock__published"
            assert parquet.schema == rows.schema and parquet.sort(parquet.columns).equals(rows.sort(rows.columns))


def test_the_tests_of_the_run_stand_beside_it(served):
    said = json.loads((served / "restock_tests.json").read_text())
    with duckdb.connect(str(served / "restock.duckdb"), read_only=True) as connection:
        ids = connection.sql("select distinct generation_id, run_id from restock__published").fetchall()
    assert ids == [(said["generation_id"], said["run_id"])]
    assert said["passed"] >= 9
    assert said["warned"] == said["failed"] == []


def test_of_settings_on_the_command_line_those_that_are_none_are_named(tmp_path):
    known = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    given = known | {"restock_as_off": "2025-12-01", "restock_publish_keep": 0, "acme_as_off": 1}
    built = run_dbt(tmp_path, "build", "--select", "stg_restock__as_of", **given)
    assert built.exit_code == 1
    named = re.findall(r"--vars gives (\w+), which is no setting of restock: nothing reads it", built.output)
    assert named == ["restock_as_off"]


def test_a_run_on_an_empty_database_says_what_loads_the_seeds(tmp_path):
    built = run_dbt(tmp_path, "run")
    assert built.exit_code == 1
    assert "(the seed restock_service_policy) is not loaded yet" in built.output
    assert "run `dbt seed` first" in built.output


def test_settings_that_mean_nothing_are_refused(tmp_path):
    address = "postgresql://me:hunter2@there/db"
    wrong = {"restock_publish_to": 3, "restock_publish_keep": 0, "restock_publish_postgres": address}
    built = run_dbt(tmp_path / "wrong", "build", "--select", "stg_restock__as_of", **wrong)
    assert built.exit_code == 1
    assert 'The setting restock_publish_to is "3". Write the path of a folder' in built.output
    assert 'The setting restock_publish_keep is "0". Write a whole number of at least 1' in built.output
    assert "restock_publish_postgres is not the name of an environment variable" in built.output
    assert "hunter2" not in built.output
    half = run_dbt(tmp_path / "half", "build", "--select", "stg_restock__as_of", restock_publish_postgres="ADDRESS")
    assert half.exit_code == 1
    assert "restock_publish_postgres is set, but not restock_publish_to" in half.output


def test_the_examples_of_the_page_run(served):
    page = (ROOT / "docs" / "publishing.md").read_text()
    examples = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        found: dict = {}
        exec(example.replace("work/served/", f"{served}/"), found)
        assert len(found.get("to_order", found.get("points"))) > 10
