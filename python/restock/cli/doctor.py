"""`restock doctor`: what is wrong, in sentences; what is right, in short."""

import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from restock.cli import preflight
from restock.cli.dbt import invoke
from restock.cli.lock import who_holds
from restock.cli.outcome import first_lines
from restock.cli.project import PACKAGE, Project, Unusable, inside, profiles_folder, read_project, read_warehouse
from restock.cli.run import LOCK_MESSAGE
from restock.cli.served import NoTable, reading, served_database
from restock.cli.text import printable, without_secrets

# Ranges as pyproject.toml gives them.
VERSIONS = {
    "dbt-core": ("1.11", "1.12"),
    "dbt-duckdb": ("1.11", "1.12"),
    "duckdb": ("1.5.5", "2.1"),
    "polars": ("1.30", "3"),
}
# Seeds and models of the project are there only once they were built.
BEFORE, AFTER = "[source, relation, file, absent]", "[ref, seed]"


@dataclass(frozen=True)
class Finding:
    """level: ok, note (worth knowing) or wrong."""

    level: str
    text: str


def doctor(project_dir: Path, profiles_dir: Path | None, target: str | None) -> int:
    """Print what was found; 1 where something is wrong."""
    found = list(look(project_dir, profiles_dir, target))
    for finding in found:
        text = without_secrets(finding.text).strip().replace("\n", "\n       ")
        print(f"{finding.level:<5}  {text}")
    wrong = sum(finding.level == "wrong" for finding in found)
    print(f"\n{wrong} {'thing is' if wrong == 1 else 'things are'} wrong." if wrong else "\nNothing is wrong.")
    return 1 if wrong else 0


def look(project_dir: Path, profiles_dir: Path | None, target: str | None) -> Iterator[Finding]:
    """Everything that can be looked at; a broken part does not keep the others from being told."""
    yield from versions()
    try:
        project = read_project(project_dir, profiles_dir, target)
    except Unusable as problem:
        yield Finding("wrong", str(problem))
        return
    yield Finding("ok", f"Project {project.name} in {project.folder}.")
    try:
        preflight.check_versions(project)
    except Unusable as problem:
        yield Finding("wrong", str(problem))
    else:
        yield Finding("ok", f"Package and Python half are both {project.package_version}.")
    try:
        with inside(project.folder):
            warehouse = read_warehouse(project)
        database = preflight.check_database(project, warehouse)
    except Unusable as problem:
        yield Finding("wrong", str(problem))
        return
    free = shutil.disk_usage(database.parent).free
    yield Finding("ok", f"Database {database}; {free / 1e9:.1f} GB free.")
    yield from places(project, warehouse.path)
    yield from (Finding("wrong", sentence) for sentence in preflight.unknown_settings(project))
    is_busy = False
    for finding in runs(database):
        is_busy = is_busy or finding.text.startswith("A run is active")
        yield finding
    if is_busy:
        yield Finding("note", "Inputs and settings were not looked at: the run holds the database.")
    else:
        is_built = database.exists()
        yield from settings_and_inputs(project, is_built)
        if not is_built:  # dbt makes it to ask its questions
            database.unlink(missing_ok=True)
        yield from leftovers(database)
    yield from served(project)


def versions() -> Iterator[Finding]:
    """The libraries that decide whether anything works."""
    if not sys.version_info[:2] >= (3, 11):
        yield Finding("wrong", f"Python is {sys.version.split()[0]}; restock needs 3.11 or newer.")
    told = []
    for name, (least, below) in VERSIONS.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding("wrong", f"{name} is not installed: pip install '{name}>={least},<{below}'")
            continue
        told.append(f"{name} {version}")
        if not _parts(least) <= _parts(version) < _parts(below):
            yield Finding("wrong", f"{name} is {version}; restock runs on {least} and newer, below {below}.")
    yield Finding("ok", f"Python {sys.version.split()[0]}, {', '.join(told)}.")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int("".join(c for c in part if c.isdecimal()) or 0) for part in version.split(".")[:3])


def places(project: Project, path: str) -> Iterator[Finding]:
    """Paths that mean another place in another folder."""
    if not Path(path).is_absolute():
        yield Finding(
            "note",
            f"path in {profiles_folder(project) / 'profiles.yml'} is relative ({path}). `restock` reads it from the folder of the project; "
            "dbt from the folder that it is called in, where it would begin a new, empty database. Call dbt there, or write an absolute path.",
        )
    if project.name != PACKAGE and project.settings.get("restock_inputs") is None:
        yield Finding("note", "restock_inputs is not set, so the demo data is read: docs/your_data.md.")


def runs(database: Path) -> Iterator[Finding]:
    """Who holds the lock, and whether the last run was killed."""
    is_held, about = who_holds(database)
    if is_held:
        who = f" (process {about['pid']}, since {about['started_at']})" if about else ""
        yield Finding("note", f"A run is active{who}.")
    elif about:
        yield Finding(
            "note",
            f"The run that began at {about['started_at']} was killed. The next `restock run` builds everything again.",
        )


def settings_and_inputs(project: Project, is_built: bool) -> Iterator[Finding]:
    """What dbt says of the project, then our own checks of settings and inputs; the first that cannot go on ends it."""
    problem = _dbt(project, ["parse"])
    if problem:
        yield Finding("wrong", f"dbt cannot read the project:\n{problem}")
        return
    yield Finding("ok", "dbt can read the project.")
    checks = [("Settings", "restock_check_settings", "{}"), ("Inputs", "restock_check_inputs", f"{{ways: {BEFORE}}}")]
    if is_built:
        checks.append(("Inputs that dbt builds", "restock_check_inputs", f"{{ways: {AFTER}}}"))
    for what, macro, arguments in checks:
        problem = _dbt(project, ["run-operation", f"{PACKAGE}.{macro}", "--args", arguments])
        if LOCK_MESSAGE in problem:
            yield Finding(
                "wrong", "Another process has the database open. Readers open the served database, never this one."
            )
            return
        yield Finding("wrong", problem) if problem else Finding("ok", f"{what} can be used.")


def _dbt(project: Project, command: list[str]) -> str:
    """What dbt has to say against it; nothing where all is well."""
    said: list[str] = []

    def listen(event: Any) -> None:
        if event.info.level == "error":
            said.append(event.info.msg)

    done = invoke(project, command, listen)
    if done.success:
        return ""
    return first_lines("\n".join(said) or done.exception, most=6000) or "dbt did not say why."


def leftovers(database: Path) -> Iterator[Finding]:
    """What killed runs leave in the database; harmless, and named so that nobody wonders."""
    if not database.exists():
        yield Finding("note", "The database is not built yet: restock run.")
        return
    try:
        with reading(database) as tables:
            names = tables.leftovers()
            built = tables.rows("restock__input_counts") if tables.has("restock__input_counts") else []
    except NoTable as problem:
        yield Finding("wrong", str(problem))
        return
    if names:
        yield Finding(
            "note", f"Tables that a killed run left, which may be dropped: {', '.join(map(printable, names))}."
        )
    ages = [f"{row['input_name']} {row['newest_on']}" for row in built if row.get("newest_on")]
    if ages:
        yield Finding("ok", f"Last built as of {built[0]['as_of_on']}; newest rows: {', '.join(sorted(ages))}.")


def served(project: Project) -> Iterator[Finding]:
    """The database that readers open."""
    place = served_database(project.settings, project.folder)
    if place is None:
        return
    if not place.exists():
        yield Finding("note", f"Nothing is served yet in {place.parent}.")
        return
    try:
        with reading(place) as tables:
            rows = tables.rows("restock__published", "order by published_at desc limit 1")
    except NoTable as problem:
        yield Finding("wrong", str(problem))
        return
    if rows:
        yield Finding("ok", f"Served: {rows[0]['generation_id']}, as of {rows[0]['as_of_on']}, in {place}.")
