"""What must hold before a run begins; inputs and settings are checked by dbt before the first table is written."""

import os
import shutil
from difflib import get_close_matches
from pathlib import Path

from restock.cli.project import PACKAGE, Project, Unusable, Warehouse
from restock.version import __version__

# Free space that a build needs beside the size of its database: spilled rows, the served copy, logs.
SPARE_BYTES = 500_000_000


def check_versions(project: Project) -> None:
    """Raises Unusable where the package is missing or does not belong to this Python half."""
    if project.package_version is None:
        raise Unusable(
            f"The dbt package {PACKAGE} is not installed in {project.folder}. Name it in packages.yml and run dbt deps."
        )
    if project.package_version != __version__:
        raise Unusable(
            f"The dbt package {PACKAGE} is version {project.package_version}, its Python half is {__version__}. "
            "Install the half that belongs to the package: pip install dbt_packages/restock"
        )


def check_as_of(project: Project, as_of: str | None) -> None:
    """Raises Unusable where the project fixes another day than the one asked for."""
    fixed = project.settings.get("restock_as_of")
    if as_of and fixed and str(fixed) != as_of:
        raise Unusable(
            f"--as-of {as_of} has no effect: the project sets restock_as_of to {fixed}. Take it out of {project.folder / 'dbt_project.yml'}."
        )


def unknown_settings(project: Project) -> list[str]:
    """Settings that are none, in sentences: dbt takes any name, and nobody reads it."""
    known = sorted(project.known)
    said = []
    for name in sorted(set(project.settings) - project.known if known else ()):
        ends_alike = [one for one in known if one.endswith(name.removeprefix(PACKAGE))]
        near = ends_alike or get_close_matches(name, known, n=2)
        meant = f" Did you mean {' or '.join(near)}?" if near else " All are listed in docs/your_data.md."
        said.append(f"The project sets {name}, which is no setting: nothing reads it.{meant}")
    return said


def check_database(project: Project, warehouse: Warehouse) -> Path:
    """The file that will be written. Raises Unusable where it cannot be, or the disk is too full for another version of it."""
    if warehouse.kind != "duckdb":
        raise Unusable(f"The profile {project.profile} is of type {warehouse.kind}; restock runs on duckdb.")
    if warehouse.database is None:
        raise Unusable(
            f"The database of the profile {project.profile} is {warehouse.path}. The job needs a file: what is in memory is gone at its end."
        )
    database = project.folder / warehouse.database
    if not database.parent.is_dir():
        raise Unusable(
            f"There is no folder {database.parent} for the database. Make it, or correct path in profiles.yml."
        )
    for place in (database.parent, database):
        if place.exists() and not os.access(place, os.W_OK):
            raise Unusable(f"{place} cannot be written by this user. Give the right, or run as the user that owns it.")
    needed, free = bytes_needed(database), shutil.disk_usage(database.parent).free
    if free < needed:
        raise Unusable(
            f"The disk of {database.parent} has {free / 1e9:.1f} GB left; a run may need {needed / 1e9:.1f} GB. Free some of it."
        )
    return database


def bytes_needed(database: Path) -> int:
    """Free space that a run may need: the database once more, and some."""
    return SPARE_BYTES + (database.stat().st_size if database.exists() else 0)
