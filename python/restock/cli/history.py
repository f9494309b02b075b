"""Results and logs of past runs: one folder a run beside the database, the newest of which are kept."""

import shutil
from datetime import datetime
from pathlib import Path

from restock.cli.text import without_secrets

FOLDER = "restock_runs"
LOG, RESULT, DBT_RESULTS = "run.log", "result.json", "run_results.json"


def new_folder(database: Path, began: datetime) -> Path:
    """A folder for a run, named by its start."""
    folder = database.parent / FOLDER / f"{began:%Y%m%dT%H%M%S%fZ}"
    folder.mkdir(parents=True)
    return folder


def prune(database: Path, keep: int) -> None:
    """Remove all but the newest runs."""
    for folder in sorted(path for path in (database.parent / FOLDER).iterdir() if path.is_dir())[:-keep]:
        shutil.rmtree(folder, ignore_errors=True)


def copy_results(target: Path, folder: Path, began: datetime) -> None:
    """Keep what dbt wrote of this run; what an earlier run left is not it."""
    made = target / DBT_RESULTS
    if made.exists() and made.stat().st_mtime >= began.timestamp() - 1:
        (folder / DBT_RESULTS).write_text(without_secrets(made.read_text(encoding="utf-8")), encoding="utf-8")
