"""The command `restock`: run the job, say what is wrong, explain a figure."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from restock.version import __version__

WRONG_COMMAND_LINE = 64  # EX_USAGE of sysexits.h
RUN = """exit codes: 0 done; 1 failed, what was served before is still served; 2 done with warnings; 3 another run is active;
64 wrong command line.
One line of JSON goes to stdout, everything else to stderr."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given))
    except BrokenPipeError:  # `restock explain ... | head`
        sys.stderr.close()
        return 0


class _Parser(argparse.ArgumentParser):
    """argparse ends with 2 on a wrong command line, which would read as done with warnings."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_COMMAND_LINE, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("restock", description="Safety stocks and reorder points: the job and its figures.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    place = _Parser(add_help=False)
    place.add_argument("--project-dir", type=Path, default=Path(), help="folder of dbt_project.yml [this one]")
    place.add_argument("--profiles-dir", type=Path, help="folder of profiles.yml [as dbt finds it]")
    place.add_argument("--target", help="target of the profile [its default]")

    run = commands.add_parser("run", parents=[place], help="build, test and publish", epilog=RUN)
    run.add_argument("--as-of", type=_day, metavar="DAY", help="the day the world is seen from, YYYY-MM-DD")
    run.add_argument("--select", nargs="+", metavar="NODE", help="only these nodes, as dbt selects them")
    run.add_argument("--full-refresh", action="store_true", help="as of dbt; the record of reviews stays")
    run.add_argument(
        "--keep-runs", type=_count, default=30, metavar="N", help="runs whose results and logs are kept [30]"
    )
    run.add_argument("--json", action="store_true", help="nothing but the line of JSON")
    run.set_defaults(command=_run)

    doctor = commands.add_parser("doctor", parents=[place], help="say what is wrong with inputs, settings, versions")
    doctor.set_defaults(command=_doctor)

    explain = commands.add_parser("explain", parents=[place], help="derive one reorder point, step by step")
    explain.add_argument("item", metavar="ITEM")
    explain.add_argument("location", metavar="LOCATION", nargs="?", help="may be left out if the item has one")
    explain.add_argument("--database", type=Path, metavar="FILE", help="[the served one, else that of the profile]")
    explain.set_defaults(command=_explain)
    return parser


# Each command loads what it needs: dbt alone takes seconds.


def _run(given: argparse.Namespace) -> int:
    from restock.cli.run import Asked, run

    place = (given.project_dir, given.profiles_dir, given.target)
    return run(Asked(*place, given.as_of, given.select, given.full_refresh, given.keep_runs, given.json))


def _doctor(given: argparse.Namespace) -> int:
    from restock.cli.doctor import doctor

    return doctor(given.project_dir, given.profiles_dir, given.target)


def _explain(given: argparse.Namespace) -> int:
    from restock.cli.explain import explain

    return explain(given.item, given.location, given.database, (given.project_dir, given.profiles_dir, given.target))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)
