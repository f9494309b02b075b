"""Airflow: one task that runs the job.

Not Cosmos: it starts one dbt process per model, and only one process at a time can write a DuckDB file, so its tasks would
fight for the lock. One task loses nothing: dbt runs what can run at once within its process.

restock stays in an environment of its own, as the dependencies of Airflow and dbt do not agree; the task calls its command.
"""

import json
import os
import subprocess
from datetime import datetime, timedelta

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowException

COMMAND = os.environ.get("RESTOCK_COMMAND", "/opt/acme/venv/bin/restock")
PROJECT = os.environ.get("RESTOCK_PROJECT", "/opt/acme/planning")


@dag(
    schedule="30 4 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
)
def restock_nightly():
    @task
    def run() -> dict:
        """The result of the run, for the tasks behind it; a failed run or another active one is tried again."""
        done = subprocess.run(
            [COMMAND, "run", "--project-dir", PROJECT], stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode not in (0, 1, 2, 3):
            raise AirflowException(f"restock was killed ({done.returncode}); the next run builds everything again.")
        result = json.loads(done.stdout)
        print(result["message"])
        if result["exit_code"] in (1, 3):
            raise AirflowException(result["message"])
        return result

    run()


restock_nightly()
