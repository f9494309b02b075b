"""Dagster: every table of restock as an asset, its tests as asset checks, built by one dbt process.

dagster definitions validate -f definitions.py
dagster asset materialize -f definitions.py --select '*'

One dbt command builds all assets: more of them at once would fight for the lock of the DuckDB file.
"""

import os
from pathlib import Path

from dagster import AssetExecutionContext, Definitions, ScheduleDefinition, define_asset_job
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

# RESTOCK_PROJECT: folder of your dbt project, with its profiles.yml.
project = DbtProject(
    project_dir=Path(os.environ["RESTOCK_PROJECT"]),
    profiles_dir=Path(os.environ.get("DBT_PROFILES_DIR", os.environ["RESTOCK_PROJECT"])),
)
project.prepare_if_dev()
if not project.manifest_path.exists():  # in production: `dbt parse` when the image is made
    project.preparer.prepare(project)


# One run at a time: `dagster instance concurrency set restock 1`; a second one waits.
@dbt_assets(manifest=project.manifest_path, project=project, pool="restock")
def restock_tables(context: AssetExecutionContext, dbt: DbtCliResource):
    """`dbt build`: tables, tests, and what is served, in this order."""
    yield from dbt.cli(["build"], context=context).stream()


nightly = define_asset_job("restock_nightly", selection="*")

defs = Definitions(
    assets=[restock_tables],
    jobs=[nightly],
    schedules=[ScheduleDefinition(job=nightly, cron_schedule="30 4 * * *")],
    resources={"dbt": DbtCliResource(project_dir=project)},
)
