"""How the tests build: real dbt runs, each into a database of its own."""

import contextlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import settings as hypothesis_settings

# The same examples on every run and every machine, however slow.
hypothesis_settings.register_profile("restock", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("restock")

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
MARTS = [
    "restock__policies_in_force",
    "restock__review_log",
    "restock__review_calendar",
    "restock__alerts",
    "restock__start_here",
    "restock__reorder_points",
    "restock__safety_stock",
    "restock__stock_health",
    "restock__stock_health_summary",
    "restock__replenishment",
    "restock__service_actual",
    "restock__service_kept",
    "restock__backtest",
    "restock__service_curves",
    "restock__budget_targets",
    "restock__budget_frontier",
    "restock__lead_time_what_if",
    "restock__lead_time_what_if_items",
    "restock__demand_profiles",
    "restock__lead_time_profiles",
    "restock__one_off_orders",
    "restock__events",
    "restock__suppliers",
    "restock__item_suppliers",
    "restock__lead_time_distributions",
    "restock__item_classes",
    "restock__rejected_rows",
    "restock__input_counts",
    "restock__data_quality",
]

# Every refinement of the inputs off: what is left are the textbook's figures.
TEXTBOOK = {
    "restock_method": "normal",
    "restock_backtest_origins": 0,
    "restock_stock_out_correction": False,
    "restock_cancellation_match_days": 0,
    "restock_spikes": "keep",
    "restock_promotion_is_demand": True,
    "restock_closure_correction": False,
    "restock_trading_calendar": "none",
    "restock_demand_level": "mean",
    "restock_forecast_origins_minimum": None,
    "restock_borrow_below_days": 0,
    "restock_phase_out_days": 0,
    "restock_lead_time_ends": "each_receipt",
    "restock_open_orders_count": False,
    "restock_lead_time_shifts": False,
    "restock_lead_time_credibility": False,
    "restock_new_supplier_receipts": 0,
    "restock_new_supplier_days": 0,
}

# Fewer past days and no curves; FULL is what a user gets.
QUICK = {"restock_backtest_origins": 2, "restock_service_curve_levels": []}
FULL = {
    "restock_backtest_origins": 12,
    "restock_service_curve_levels": [0.80, 0.85, 0.90, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995],
}

# What follows from the figures: reviews, stock, budgets, other lead times, publishing. Most tests are about the figures.
LATER = (
    *(f"restock.intermediate.{folder}+" for folder in ("review", "stock", "budget", "publish")),
    "int_restock__lead_time_what_ifs+",
)

needs_shared_data = pytest.mark.skipif(
    not (SHARED / "data").is_dir(), reason="the real records are not beside the repository"
)


@dataclass(frozen=True)
class Build:
    """One finished dbt run: its database, its exit code and what it printed."""

    database: Path
    exit_code: int
    output: str
    schema: str = "main"

    def query(self, sql: str) -> pl.DataFrame:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            connection.execute(f"use {self.schema}")
            return connection.sql(sql).pl()

    def tables(self) -> list[str]:
        if not self.database.exists():
            return []
        return self.query(f"select table_name from duckdb_tables() where schema_name = '{self.schema}'")[
            "table_name"
        ].to_list()

    def mart(self, name: str) -> pl.DataFrame:
        return self.query(f"select * from {name} order by all")


def run_dbt(
    folder: Path,
    *arguments: str,
    project: Path = ROOT,
    threads: int = 2,
    schema: str = "main",
    whole: bool = False,
    **settings,
) -> Build:
    """Run dbt on a project with settings for restock; folder takes the database and everything else that is written.

    In this process: importing dbt and the mathematics takes longer than building the demo. Quick, unless the settings say
    otherwise: what most tests check does not depend on how many past days and levels there are. whole: build also what follows
    from the figures (LATER).
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings = QUICK | settings
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "restock.duckdb"
    environment = {
        "DBT_PROFILES_DIR": str(project),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "RESTOCK_DATABASE": str(database),
        "RESTOCK_THREADS": str(threads),
        "RESTOCK_PUBLISH_TO": "",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    command = arguments or ("build", "--exclude", "resource_type:unit_test", *(() if whole else LATER))
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as place, contextlib.redirect_stdout(output):
        place.chdir(project)
        for name, value in environment.items():
            place.setenv(name, value)
        done = dbtRunner().invoke(
            ["--no-use-colors", "--log-level-file", "none", *command, "--vars", json.dumps(settings)]
        )
        # dbt holds its database as long as the process lives.
        DuckDBConnectionManager.close_all_connections()
    said = output.getvalue() + (str(done.exception) if done.exception else "")
    return Build(database, 0 if done.success else 1, said, schema)


def build(folder: Path, *tables: str, **settings) -> Build:
    """Build and insist that it worked. tables: if given, these alone and what they are made of, without tests."""
    only = (
        "--select",
        *(f"+{table}" for table in tables),
        "--exclude",
        "resource_type:unit_test",
        "resource_type:test",
    )
    built = run_dbt(folder, *(("build", *only) if tables else ()), **settings)
    assert built.exit_code == 0, built.output
    return built


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Build:
    """The demo data with every setting at its default: what `make test` has just built, if nothing was changed since."""
    made = ROOT / "work" / "restock_test.duckdb"
    folders = ("models", "macros", "seeds", "python", "tests/invariants")
    sources = [ROOT / "dbt_project.yml", *(path for folder in folders for path in (ROOT / folder).rglob("*.*"))]
    newest = max(path.stat().st_mtime for path in sources if "__pycache__" not in path.parts and path.is_file())
    if made.exists() and made.stat().st_mtime > newest:
        return Build(made, 0, "")
    return build(tmp_path_factory.mktemp("demo"), whole=True, **FULL)


@pytest.fixture(scope="session")
def served(demo, tmp_path_factory) -> Path:
    """The folder that the demo is served from: what `make test` has just published, with the tables of the demo."""
    made = ROOT / "work" / "served_test"
    log = "select generation_id from restock__published"
    published = demo.query(log)["generation_id"].unique().to_list()
    if (made / "restock.duckdb").exists() and Build(made / "restock.duckdb", 0, "").query(log)["generation_id"][
        0
    ] in published:
        return made
    folder = tmp_path_factory.mktemp("served")
    build(folder, whole=True, restock_publish_to=str(folder / "served"), **FULL)
    return folder / "served"


@pytest.fixture(scope="session")
def textbook(tmp_path_factory) -> Build:
    """The demo data with every refinement off."""
    return build(tmp_path_factory.mktemp("textbook"), whole=True, **TEXTBOOK)


def assert_same_tables(one: Build, other: Build, tables: list[str] = MARTS, drop: tuple[str, ...] = ()) -> None:
    """Every row and every digit of every table is the same."""
    for table in tables:
        left, right = (b.query(f"select * from {table}").drop(drop, strict=False) for b in (one, other))
        assert left.columns == right.columns, table
        assert left.sort(left.columns).equals(right.sort(right.columns)), f"{table} differs"


def copy_user_project(folder: Path) -> Path:
    """A stranger's project, installed from this repository as a local package."""
    project = folder / "acme"
    shutil.copytree(
        ROOT / "tests" / "user_project", project, ignore=shutil.ignore_patterns("target", "logs", "dbt_packages")
    )
    packages = project / "packages.yml"
    packages.write_text(packages.read_text().replace("../..", str(ROOT)))
    installed = run_dbt(folder / "deps", "deps", project=project)
    assert installed.exit_code == 0, installed.output
    return project
