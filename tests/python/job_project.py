"""A stranger's small project whose ids are as nasty as ids can be, for the commands of `restock`."""

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml
from conftest import ROOT
from dbt.cli.main import dbtRunner
from restock.cli import main

NASTY = {
    "I001": "'; drop table restock__reorder_points; --",
    "I002": "{{ 1/0 }} {% raw %}",
    "I003": '<script>alert("x")</script>',
    "I004": "line\nbreak; [bold red]\x1b[31m \"q\" 'q' \\ %s $1 ?",
}
PLACES = {"north": 'n"o`rth', "south": "s{{ ref('x') }}", "west": "west"}
SETTINGS = {"restock_backtest_origins": 2, "restock_service_curve_levels": []}
DATED = {"sales": "sold_on", "deliveries": "ordered_on", "stock": "counted_on"}


def write_inputs(folder: Path) -> None:
    """Four items of the demo from half a year, renamed, as Parquet: an id of CSV could not hold everything."""
    for name in ("sales", "deliveries", "items", "stock"):
        rows = pl.read_csv(ROOT / "seeds" / "demo" / f"restock_demo_{name}.csv", infer_schema=False)
        rows = rows.filter(pl.col("item_id").is_in(list(NASTY)))
        if name in DATED:
            rows = rows.filter(pl.col(DATED[name]) >= "2025-07")
            rows = rows.with_columns(pl.col("location_id").replace(PLACES))
        rows.with_columns(pl.col("item_id").replace(NASTY)).write_parquet(folder / f"{name}.parquet")


@dataclass(frozen=True)
class Done:
    """A command that ended: its exit code, its line of JSON and what it said to a person."""

    code: int
    said: dict
    words: str


@dataclass(frozen=True)
class JobProject:
    """Its folder; the database is work/acme.duckdb there, given relative on purpose."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "work" / "acme.duckdb"

    def configure(self, profile: dict | None = None, **settings: object) -> None:
        """Write project and profile with these settings beside the usual ones."""
        inputs = {name: {"file": f"in/{name}.parquet"} for name in ("sales", "deliveries", "items", "stock")}
        restock = {"restock_inputs": inputs, **SETTINGS, **settings}
        project = {
            "name": "acme",
            "version": "1.0",
            "config-version": 2,
            "profile": "acme",
            "vars": {"restock": restock},
        }
        output = {"type": "duckdb", "path": "work/acme.duckdb", "threads": 2, **(profile or {})}
        for name, content in {
            "dbt_project.yml": project,
            "profiles.yml": {"acme": {"target": "dev", "outputs": {"dev": output}}},
            "packages.yml": {"packages": [{"local": str(ROOT)}]},
        }.items():
            (self.folder / name).write_text(yaml.safe_dump(content))

    def command(self, *arguments: str) -> Done:
        """One command in this process, called from another folder."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([arguments[0], *arguments[1:], "--project-dir", str(self.folder)])
        if arguments[0] != "run":
            return Done(code, {}, out.getvalue() + err.getvalue())
        lines = out.getvalue().splitlines()
        assert len(lines) == 1, lines
        return Done(code, json.loads(lines[0]), err.getvalue())


def new_project(folder: Path) -> JobProject:
    """Inputs, project, and the package installed in it."""
    project = JobProject(folder)
    for name in ("in", "work"):
        (folder / name).mkdir(parents=True)
    write_inputs(folder / "in")
    project.configure()
    done = dbtRunner().invoke(
        ["--quiet", "--log-level-file", "none", "deps", "--project-dir", str(folder), "--profiles-dir", str(folder)]
    )
    assert done.success, done.exception
    return project


if __name__ == "__main__":  # for the examples, which run in environments of their own
    new_project(Path(sys.argv[1]).resolve())
