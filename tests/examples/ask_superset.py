"""What Superset shows of a serving file with hostile ids, asked through its REST API. For superset.sh.

python ask_superset.py URL FOLDER [first | second]: FOLDER holds ids.json and served/; second, after another publication.
"""

import csv
import hashlib
import io
import json
import os
import sys
from pathlib import Path

import duckdb
from add_restock import CHARTS, TABLES, Superset

POINTS = "restock__reorder_points"
TABLE_CHART, AGE_CHART = "Restock: reorder points", "Restock: age of the figures in days"
# Who has to refuse it, and a piece of the message.
SUPERSET, READ_ONLY, NO_FILES = "does not allow for DDL/DML", "read-only mode", "file system operations are disabled"
REFUSED = {
    f"drop table {POINTS}": SUPERSET,
    f"update {POINTS} set item_id = 'x'": SUPERSET,
    "create table mine as select 1 as one": SUPERSET,
    f"explain analyze drop table {POINTS}": READ_ONLY,
    "copy (select 1) to '{folder}/copied.csv'": NO_FILES,
    "attach '{folder}/mine.duckdb'": NO_FILES,
    "select * from read_text('{folder}/ids.json')": NO_FILES,
    "set enable_external_access = true": "Cannot enable external access",
}
REFUSED_BY_DUCKDB = {sql: READ_ONLY if words == SUPERSET else words for sql, words in REFUSED.items()}


class Asked(Superset):
    """Superset, and the numbers of what add_restock.py made."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "admin", os.environ["SUPERSET_PASSWORD"])
        self.database = self.find("database", database_name="eq,value:Restock")[0]
        self.charts = {name: self.find("chart", slice_name=f"eq,value:'{name}'")[0] for name in CHARTS}
        self.datasets = {name: self.find("dataset", table_name=f"eq,value:{name}")[0] for name in TABLES}

    def chart(self, name: str) -> list[dict]:
        return self.ask("GET", f"chart/{self.charts[name]}/data/")["result"][0]["data"]

    def query(self, table: str, **query: object) -> list[dict]:
        asked = {"columns": [], "metrics": [], "row_limit": 1000, **query}
        body = {"datasource": {"id": self.datasets[table], "type": "table"}, "queries": [asked]}
        return self.ask("POST", "chart/data", body)["result"][0]["data"]

    def lab(self, sql: str, client: str | None = None) -> dict:
        """The answer of SQL Lab, or its message."""
        body = {"database_id": self.database, "schema": "main", "sql": sql, "queryLimit": 1000, "client_id": client}
        return self.session.post(self.url + "sqllab/execute/", json=body, timeout=120).json()


def every_table_is_read(asked: Asked, file: Path) -> None:
    for table in TABLES:
        ((rows,),) = read(file, f"select count(*) from {table}")
        count = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "rows"}
        assert asked.query(table, metrics=[count]) == [{"rows": rows}], table


def ids_are_as_they_are(asked: Asked, file: Path, ids: list[str]) -> None:
    columns = CHARTS[TABLE_CHART][3]["all_columns"]
    shown = [tuple(row[column] for column in columns) for row in asked.chart(TABLE_CHART)]
    assert sorted(shown) == sorted(read(file, f"select {', '.join(columns)} from {POINTS}"))
    assert {row[0] for row in shown} == set(ids)


def an_id_as_a_filter_finds_its_rows(asked: Asked, ids: list[str]) -> None:
    """Where a backslash is in it, none: the SQL that duckdb-engine writes doubles it."""
    for wanted in ids:
        found = [] if "\\" in wanted else [{"item_id": wanted}]
        for operator, value in (("==", wanted), ("IN", [wanted, "no such item"])):
            filters = [{"col": "item_id", "op": operator, "val": value}]
            assert asked.query(POINTS, columns=["item_id"], filters=filters) == found, (wanted, operator)


def templates_in_data_stay_text(asked: Asked, ids: list[str]) -> None:
    """One that a person writes into a query is evaluated: so templates are switched on."""
    assert asked.lab("select '{{ 7*7 }}' as told")["data"] == [{"told": "49"}]
    rows = asked.lab(f"select distinct item_id from {POINTS} order by item_id")["data"]
    assert [row["item_id"] for row in rows] == ids


def a_formula_is_no_formula_in_a_csv(asked: Asked, ids: list[str]) -> None:
    """Superset writes an apostrophe before what starts as a formula does, and a backslash twice; nothing else changes."""
    marked = {"'" + name if name.startswith("=") else name.replace("\\", 2 * "\\") for name in ids}
    assert {"'=1+1", "back\\\\slash"} <= marked
    asked.lab(f"select item_id from {POINTS}", client="csv")
    for path in (f"chart/{asked.charts[TABLE_CHART]}/data/?format=csv", "sqllab/export/csv/"):
        text = asked.session.get(asked.url + path, timeout=120).content.decode("utf-8-sig")
        found = {row["item_id"] for row in csv.DictReader(io.StringIO(text, newline=""))}
        assert found == marked, (path, found ^ marked)


def nothing_is_written_or_read_beside(asked: Asked, file: Path, folder: Path) -> None:
    """By Superset's own look at the statement; and by DuckDB, where a database is set to let writing through."""
    before = hashlib.sha256(file.read_bytes()).digest()
    for lets_through, refused in ((False, REFUSED), (True, REFUSED_BY_DUCKDB)):
        asked.ask("PUT", f"database/{asked.database}", {"allow_dml": lets_through})
        for sql, words in refused.items():
            answer = asked.lab(sql.replace("{folder}", str(folder)))
            assert words in answer.get("errors", [{}])[0].get("message", ""), (sql, answer)
    asked.ask("PUT", f"database/{asked.database}", {"allow_dml": False})
    assert hashlib.sha256(file.read_bytes()).digest() == before
    assert sorted(path.name for path in folder.iterdir()) == ["ids.json", "served"]


def a_page_loads_nothing_from_elsewhere(asked: Asked) -> None:
    policy = asked.session.get(asked.url.replace("api/v1/", "login/"), timeout=120).headers["Content-Security-Policy"]
    assert "img-src 'self' blob: data:;" in policy and "http" not in policy


def this_publication_is_seen(asked: Asked, file: Path) -> None:
    """By the same process that showed the one before."""
    published = {row["generation_id"] for row in asked.query("restock__published", columns=["generation_id"])}
    assert published == {name for (name,) in read(file, "select generation_id from restock__published")}
    sql = "select current_date - max(as_of_on) from restock__published"
    before, (shown,), after = read(file, sql), asked.chart(AGE_CHART), read(file, sql)
    assert [tuple(shown.values())] in (before, after)  # they differ at midnight


def read(file: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def main(url: str, folder: Path, when: str) -> None:
    asked, file, ids = Asked(url), folder / "served" / "restock.duckdb", json.loads((folder / "ids.json").read_text())
    this_publication_is_seen(asked, file)
    ids_are_as_they_are(asked, file, ids)
    if when == "first":
        every_table_is_read(asked, file)
        an_id_as_a_filter_finds_its_rows(asked, ids)
        templates_in_data_stay_text(asked, ids)
        a_formula_is_no_formula_in_a_csv(asked, ids)
        nothing_is_written_or_read_beside(asked, file, folder)
        a_page_loads_nothing_from_elsewhere(asked)
    ((day, rows),) = read(file, f"select max(as_of_on), count(*) from {POINTS}")
    print(f"superset: {rows} reorder points of {len(ids)} hostile ids as of {day}, shown as they are ({when})")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
