"""The command: find the database, read the rows, print the steps."""

import sys
from pathlib import Path

from restock.cli.explain.facts import only_location, read_facts
from restock.cli.explain.steps import steps
from restock.cli.project import Project, Unusable, inside, read_project, read_warehouse
from restock.cli.served import NoTable, reading, served_database
from restock.cli.text import without_secrets

Place = tuple[Path, Path | None, str | None]


def explain(item: str, location: str | None, database: Path | None, place: Place) -> int:
    """Print the derivation; return an exit code. location: where the item is kept, if it is kept in one place."""
    try:
        with reading(database or _database(read_project(*place))) as tables:
            if location is None:
                location = only_location(tables, item)
            facts = read_facts(tables, item, location)
        print("\n".join(steps(item, location, facts)))
    except (NoTable, Unusable) as problem:
        print(without_secrets(str(problem)), file=sys.stderr)
        return 1
    return 0


def _database(project: Project) -> Path:
    served = served_database(project.settings, project.folder)
    if served is not None and served.exists():
        return served
    with inside(project.folder):
        warehouse = read_warehouse(project)
    if warehouse.database is None:
        raise Unusable(f"The database of the profile is {warehouse.path}. Name a file: --database FILE.")
    return project.folder / warehouse.database
