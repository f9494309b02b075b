"""`restock run`: one build with its tests, as a scheduler wants it."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from restock.cli import history, preflight
from restock.cli.dbt import invoke
from restock.cli.lock import OtherRunIsActive, only_run
from restock.cli.outcome import ExitCode, Outcome, first_lines, now, written
from restock.cli.progress import Telling
from restock.cli.project import Project, Unusable, inside, read_project, read_warehouse
from restock.cli.served import look_at_tables, served_database

LOCK_MESSAGE = "Could not set lock on file"
# What DuckDB and dbt say of a table of the package that nobody has built.
NOT_BUILT = re.compile(r"restock__\w+\W+(from relation .*because the relation doesn't|does not) exist")
STILL_SERVED = "What was served before is still served."


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    project_dir: Path
    profiles_dir: Path | None = None
    target: str | None = None
    as_of: date | None = None
    select: list[str] | None = None
    full_refresh: bool = False
    keep_runs: int = 30
    is_quiet: bool = False


def run(asked: Asked) -> int:
    """Run once, print the line of JSON, return the exit code."""
    outcome = Outcome(started_at=written(now()))
    with contextlib.redirect_stdout(sys.stderr):  # the line alone goes to stdout
        _run(asked, outcome)
    print(outcome.line(), flush=True)
    return outcome.exit_code


def _run(asked: Asked, outcome: Outcome) -> None:
    began = now()
    telling = Telling(None, asked.is_quiet)
    try:
        project = read_project(asked.project_dir, asked.profiles_dir, asked.target)
        preflight.check_versions(project)
        as_of = asked.as_of.isoformat() if asked.as_of else os.environ.get("RESTOCK_AS_OF") or None
        preflight.check_as_of(project, as_of)
        for said in preflight.unknown_settings(project):
            outcome.warnings.append({"name": "settings", "sentence": said, "message": said})
        with inside(project.folder):
            database = preflight.check_database(project, read_warehouse(project))
        with only_run(database, {"started_at": outcome.started_at, "as_of_on": as_of}) as killed:
            folder = history.new_folder(database, began)
            outcome.folder = str(folder)
            with Telling(folder / history.LOG, asked.is_quiet) as telling:
                if killed:
                    outcome.resumed = True
                    telling.say(f"The run that began at {killed['started_at']} was killed; everything is built again.")
                _build(asked, project, database, as_of, outcome, telling)
                outcome.end(*_verdict(outcome, asked.select), began)
            (folder / history.RESULT).write_text(outcome.line() + "\n", encoding="utf-8")
            history.copy_results(_target_path(project), folder, began)
            history.prune(database, asked.keep_runs)
    except Unusable as problem:
        outcome.end(ExitCode.FAILED, f"{problem} {STILL_SERVED}", began)
    except OtherRunIsActive as problem:
        outcome.end(ExitCode.OTHER_RUN_IS_ACTIVE, str(problem), began)
    except Exception as problem:  # whatever happens, the scheduler gets its line
        outcome.end(ExitCode.FAILED, f"{type(problem).__name__}: {problem}\n{STILL_SERVED}", began)
    telling.say(outcome.message)


def _build(
    asked: Asked, project: Project, database: Path, as_of: str | None, outcome: Outcome, telling: Telling
) -> None:
    """Let dbt build, in this process: when it is killed, nothing of it lives on and holds the database."""
    # A selection that names nothing would end well without having built anything.
    command = ["build", "--warn-error-options", '{"error": ["NoNodesForSelectionCriteria"]}']
    command += ["--full-refresh"] if asked.full_refresh else []
    command += ["--select", *asked.select] if asked.select else []
    # Where nobody names a day, the newest sale is the as-of day, and only the calendar can say that it is old.
    fixed = as_of or project.settings.get("restock_as_of")
    today = "" if fixed else now().date().isoformat()
    telling.say(f"Building {database}{f', as of {as_of}' if as_of else ''}.")
    with _environment(RESTOCK_AS_OF=as_of or "", RESTOCK_TODAY=today):
        done = invoke(project, command, telling.event)
    if done.exception is not None:
        outcome.errors.append({"name": "dbt", "message": first_lines(done.exception)})
    results: list[Any] = list(getattr(done.result, "results", []) or [])
    outcome.take(results)
    if done.success:
        look_at_tables(database, outcome, served_database(project.settings, project.folder), today)
    elif not outcome.errors and not outcome.failed_tests:
        outcome.errors.append({"name": "dbt", "message": "The run did not end well; see its log."})


def _verdict(outcome: Outcome, select: Sequence[str] | None) -> tuple[ExitCode, str]:
    if any(LOCK_MESSAGE in error["message"] for error in outcome.errors):
        return (
            ExitCode.OTHER_RUN_IS_ACTIVE,
            "Another process has the database open, so nothing was built. Readers open the served database, never this one.",
        )
    bad = [*outcome.errors, *outcome.failed_tests]
    if select and any(NOT_BUILT.search(one["message"]) for one in bad):
        before = " ".join(f"+{node.lstrip('+')}" for node in select)
        return ExitCode.FAILED, (
            "Failed: what is selected reads tables that are not built yet. Run restock run without --select once, or select "
            f"what comes before, too: --select {before}\n{STILL_SERVED}"
        )
    if bad:
        first = bad[0].get("sentence") or bad[0]["message"]
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        part = (
            " Only a part was built, beside tables of another run: see whether it holds without --select."
            if select
            else ""
        )
        return ExitCode.FAILED, f"Failed: {first}{more}{part}\n{STILL_SERVED}"
    built = f"Done, as of {outcome.as_of_on}." if outcome.as_of_on else "Done."
    if outcome.published:
        built += f" Published {outcome.published['generation_id']}."
    if outcome.without_figure:
        built += f" {outcome.without_figure:,} of {outcome.item_locations:,} item-locations have no figure; method_reason says why."
    if outcome.findings:
        found = ", ".join(f"{finding['check']} ({finding['input']})" for finding in outcome.findings)
        built += f" restock__data_quality found what makes figures wrong: {found}."
    if outcome.warnings:
        built += f" Warnings: {'; '.join(w['sentence'] for w in outcome.warnings)}"
    # Figures that are wrong are no reason to stop, unless the project says so; nobody should take them for done, either.
    return ExitCode.DONE_WITH_WARNINGS if outcome.warnings or outcome.findings else ExitCode.DONE, built


def _target_path(project: Project) -> Path:
    return project.folder / os.environ.get("DBT_TARGET_PATH", "target")


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
