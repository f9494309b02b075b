"""dbt in this process."""

import contextlib
import io
from collections.abc import Callable
from typing import Any

from restock.cli.project import Project, inside

# The job has a log of its own, without secrets.
SILENT = ["--no-use-colors", "--log-level", "none", "--log-level-file", "none"]


def invoke(project: Project, command: list[str], listen: Callable[[Any], None]) -> Any:
    """Run a dbt command in the folder of the project; listen gets its events. Returns what dbtRunner returns."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    manager: Any = DuckDBConnectionManager
    with inside(project.folder), contextlib.redirect_stdout(io.StringIO()):
        try:
            return dbtRunner(callbacks=[listen]).invoke([*SILENT, *command, *project.arguments()])
        finally:
            # dbt holds its database as long as the process lives.
            manager.close_all_connections()
