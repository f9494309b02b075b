"""The dbt project that a command works on: where it is, what it sets, and which database it fills."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "restock"


class Unusable(Exception):
    """What is wrong with the project, in a sentence."""


@dataclass(frozen=True)
class Project:
    """folder: of dbt_project.yml. profiles_dir: as given, or as DBT_PROFILES_DIR says, or None. settings: what the project sets for restock.

    package_version: of the dbt package, None where it is not installed. known: the names of its settings. profile: its name.
    """

    folder: Path
    profiles_dir: Path | None
    target: str | None
    name: str
    profile: str
    settings: dict[str, Any]
    package_version: str | None
    known: frozenset[str]

    def arguments(self) -> list[str]:
        """What dbt is told of all this."""
        found = ["--project-dir", str(self.folder)]
        if self.profiles_dir is not None:
            found += ["--profiles-dir", str(self.profiles_dir)]
        return found + (["--target", self.target] if self.target else [])


@dataclass(frozen=True)
class Warehouse:
    """Where the tables are built."""

    kind: str
    path: str

    @property
    def database(self) -> Path | None:
        """Its file; None where there is none."""
        return None if self.kind != "duckdb" or ":" in self.path else Path(self.path)


def read_project(folder: Path, profiles_dir: Path | None = None, target: str | None = None) -> Project:
    """What the project's file says. Raises Unusable."""
    folder = folder.resolve()
    said = _yaml(
        folder / "dbt_project.yml", "Run restock in the folder of your dbt project, or name it with --project-dir."
    )
    name, profile = said.get("name"), said.get("profile")
    if not isinstance(name, str) or not isinstance(profile, str):
        raise Unusable(f"{folder / 'dbt_project.yml'} needs a name and a profile.")
    own = said if name == PACKAGE else _package(folder, said)
    given = said["vars"] if isinstance(said.get("vars"), dict) else {}
    named = profiles_dir or os.environ.get("DBT_PROFILES_DIR")
    ours = given.get(PACKAGE)
    everywhere = {key: value for key, value in given.items() if key.startswith(f"{PACKAGE}_")}
    return Project(
        folder,
        Path(named).resolve() if named else None,
        target,
        name,
        profile,
        everywhere | (ours if isinstance(ours, dict) else {}),
        None if own is None else str(own.get("version")),
        frozenset(((own or {}).get("vars") or {}).get(PACKAGE) or {}),
    )


def read_warehouse(project: Project) -> Warehouse:
    """What the profile says, rendered as dbt renders it, as seen from the folder of the project. Raises Unusable."""
    from dbt.config.profile import Profile, read_profile
    from dbt.config.renderer import ProfileRenderer
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context

    set_invocation_context(os.environ)
    folder = profiles_folder(project)
    set_from_args(Namespace(PROFILES_DIR=str(folder), PROJECT_DIR=str(project.folder)), None)
    try:
        found = Profile.from_raw_profiles(
            read_profile(str(folder)), project.profile, ProfileRenderer({}), target_override=project.target
        )
    except Exception as problem:  # of dbt, of YAML and of what the profile calls
        raise Unusable(
            f"The profile {project.profile} in {folder / 'profiles.yml'} cannot be used: {problem}"
        ) from None
    credentials = found.credentials
    return Warehouse(credentials.type, str(getattr(credentials, "path", "")))


def profiles_folder(project: Project) -> Path:
    """Where dbt finds profiles.yml when it runs in the folder of the project."""
    if project.profiles_dir is not None:
        return project.profiles_dir
    return project.folder if (project.folder / "profiles.yml").exists() else Path.home() / ".dbt"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder: relative paths of a profile start at the folder that dbt runs in, not at the project."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _package(folder: Path, said: dict[str, Any]) -> dict[str, Any] | None:
    packages = folder / str(said.get("packages-install-path", "dbt_packages"))
    for file in sorted(packages.glob("*/dbt_project.yml")):
        found = _yaml(file, "Run dbt deps again.")
        if found.get("name") == PACKAGE:
            return found
    return None


def _yaml(file: Path, remedy: str) -> dict[str, Any]:
    from dbt.clients.yaml_helper import load_yaml_text
    from dbt_common.exceptions import DbtBaseException

    try:
        found = load_yaml_text(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unusable(f"There is no {file}. {remedy}") from None
    except (OSError, UnicodeDecodeError, DbtBaseException) as problem:
        raise Unusable(f"{file} cannot be read: {problem}") from None
    if not isinstance(found, dict):
        raise Unusable(f"{file} is not a map of settings. {remedy}")
    return found
