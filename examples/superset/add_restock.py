"""Tell a running Superset of the serving file: the database, five tables and the dashboard "Restock".

SUPERSET_PASSWORD=... python add_restock.py http://localhost:8088 /srv/restock/restock.duckdb [user]

What is there by that name is written anew, so it can be run again.
"""

import json
import os
import sys
from urllib.parse import quote

import requests

# No writing, and no other file of the server: DuckDB could read and write them from any query.
OPTIONS = "access_mode=read_only&enable_external_access=false"
TABLES = (
    "restock__reorder_points",
    "restock__start_here",
    "restock__alerts",
    "restock__service_kept",
    "restock__published",
)
# viz_type, table, width of 12, and what the chart is told.
CHARTS = {
    "Restock: age of the figures in days": (
        "big_number_total",
        "restock__published",
        3,
        {
            "metric": {
                "expressionType": "SQL",
                "sqlExpression": "date_diff('day', max(as_of_on), current_date)",
                "label": "days since as_of_on",
            },
            "y_axis_format": ",d",
        },
    ),
    "Restock: reorder points": (
        "table",
        "restock__reorder_points",
        9,
        {
            "query_mode": "raw",
            "all_columns": [
                "item_id",
                "location_id",
                "inventory_position_units",
                "safety_stock_units",
                "reorder_point_units",
                "is_at_or_below_reorder_point",
            ],
            "order_by_cols": ['["item_id", true]', '["location_id", true]'],
            "row_limit": 10000,
            "allow_render_html": False,  # or an id with tags in it is shown as a piece of a page
            "include_search": True,
            "show_cell_bars": False,
        },
    ),
}


class Superset:
    """Its REST API, logged in."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/") + "/api/v1/"
        self.session = requests.Session()
        login = {"username": user, "password": password, "provider": "db"}
        self.session.headers["Authorization"] = f"Bearer {self.ask('POST', 'security/login', login)['access_token']}"
        self.session.headers["X-CSRFToken"] = self.ask("GET", "security/csrf_token/")["result"]
        self.session.headers["Referer"] = self.url

    def ask(self, verb: str, path: str, body: dict | None = None) -> dict:
        answer = self.session.request(verb, self.url + path, json=body, timeout=120)
        if not answer.ok:
            raise SystemExit(f"{verb} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def find(self, kind: str, **wanted: str) -> list[int]:
        """Numbers of what has these values."""
        filters = ",".join(f"(col:{name},opr:{value})" for name, value in wanted.items())
        return self.ask("GET", f"{kind}/?q={quote(f'(filters:!({filters}))')}")["ids"]

    def put(self, kind: str, key: str, body: dict) -> int:
        """Change what has this name, or make it; its number."""
        there = self.find(kind, **{key: f"eq,value:'{body[key]}'"})
        if not there:
            return self.ask("POST", f"{kind}/", body)["id"]
        self.ask("PUT", f"{kind}/{there[0]}", body)
        return there[0]

    def put_table(self, database: int, table: str) -> int:
        """The same for a table; of one that is there the columns are read anew."""
        there = self.find("dataset", database=f"rel_o_m,value:{database}", table_name=f"eq,value:'{table}'")
        if not there:
            body = {"database": database, "schema": "main", "table_name": table}
            return self.ask("POST", "dataset/", body)["id"]
        self.ask("PUT", f"dataset/{there[0]}/refresh")
        return there[0]


def chart(name: str, dataset: int, dashboard: int) -> dict:
    """What Superset is to be told of a chart; the query too, so that its data can be asked for by the chart's number."""
    kind, _, _, told = CHARTS[name]
    params = {"viz_type": kind, "datasource": f"{dataset}__table", **told}
    query = {
        "columns": told.get("all_columns", []),
        "metrics": [told["metric"]] if "metric" in told else None,
        "orderby": [json.loads(column) for column in told.get("order_by_cols", [])],
        "row_limit": told.get("row_limit"),
    }
    return {
        "slice_name": name,
        "viz_type": kind,
        "datasource_id": dataset,
        "datasource_type": "table",
        "params": json.dumps(params),
        "query_context": json.dumps({"datasource": {"id": dataset, "type": "table"}, "queries": [query]}),
        "dashboards": [dashboard],
    }


def places(charts: dict[str, int]) -> dict:
    """One row of the dashboard with all charts beside each other."""
    boxes = {
        f"CHART-{number}": {
            "type": "CHART",
            "id": f"CHART-{number}",
            "children": [],
            "meta": {"chartId": number, "width": CHARTS[name][2], "height": 50, "sliceName": name},
        }
        for name, number in charts.items()
    }
    row = {"type": "ROW", "id": "ROW-1", "children": list(boxes), "meta": {"background": "BACKGROUND_TRANSPARENT"}}
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": ["ROW-1"]},
        "ROW-1": row,
        **boxes,
    }


def main(url: str, file: str, user: str = "admin") -> None:
    if "?" in os.path.abspath(file):
        raise SystemExit(f"{file}: a question mark in the path would end it in the address. Serve from another folder.")
    superset = Superset(url, user, os.environ["SUPERSET_PASSWORD"])
    database = superset.put(
        "database",
        "database_name",
        {
            "database_name": "Restock",
            "sqlalchemy_uri": f"duckdb:///{os.path.abspath(file)}?{OPTIONS}",
            "expose_in_sqllab": True,
            "allow_dml": False,
        },
    )
    datasets = {table: superset.put_table(database, table) for table in TABLES}
    board = {"dashboard_title": "Restock", "slug": "restock", "published": True}
    dashboard = superset.put("dashboard", "slug", board)
    charts = {
        name: superset.put("chart", "slice_name", chart(name, datasets[CHARTS[name][1]], dashboard)) for name in CHARTS
    }
    superset.put("dashboard", "slug", {**board, "position_json": json.dumps(places(charts))})
    print(f"{len(datasets)} tables and {len(charts)} charts: {url.rstrip('/')}/superset/dashboard/restock/")


if __name__ == "__main__":
    main(*sys.argv[1:])
