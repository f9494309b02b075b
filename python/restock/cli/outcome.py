"""What a run came to, as one line of JSON."""

import json
import re
import textwrap
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from restock.cli.text import clean
from restock.version import __version__

# What dbt writes around a message.
NOISE = re.compile(
    r"\s*(> (in|called by) |Encountered an error|(Runtime|Compilation|Database) Error$|(Runtime|Compilation) Error in (macro|operation) "
    r"|Compilation Error in model stg_restock__as_of |Python model failed:|restock cannot start: nothing was built\.$)"
)


class ExitCode(IntEnum):
    """What a scheduler sees."""

    DONE = 0
    FAILED = 1
    DONE_WITH_WARNINGS = 2
    OTHER_RUN_IS_ACTIVE = 3


def now() -> datetime:
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass
class Outcome:
    """One run. nodes: how many ended how. as_of_on, inputs: as restock__input_counts says. published: the version that is
    served since this run, None where this run served none. item_locations, without_figure: how many rows restock__reorder_points
    has, and how many of them no figure. findings: errors of restock__data_quality. resumed: the run before was killed. folder: of
    results and log.
    """

    started_at: str
    exit_code: int = ExitCode.FAILED
    outcome: str = ""
    message: str = ""
    as_of_on: str | None = None
    ended_at: str = ""
    seconds: float = 0.0
    resumed: bool = False
    nodes: dict[str, int] = field(default_factory=dict)
    failed_tests: list[dict[str, str]] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    item_locations: int | None = None
    without_figure: int | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    published: dict[str, Any] | None = None
    version: str = __version__
    folder: str | None = None

    def end(self, code: ExitCode, message: str, began: datetime) -> None:
        self.exit_code, self.outcome, self.message = int(code), code.name.lower(), message
        self.ended_at, self.seconds = written(now()), round((now() - began).total_seconds(), 1)

    def line(self) -> str:
        """The result on one line, without secrets."""
        return json.dumps(clean(asdict(self)), ensure_ascii=False)

    def take(self, results: list[Any]) -> None:
        """Note how the nodes of a dbt run ended."""
        self.nodes = dict(sorted(Counter(str(result.status) for result in results).items()))
        for result in results:
            said = {"name": result.node.name, "sentence": sentence(result.node)}
            if result.node.resource_type == "test" and result.status in ("fail", "error"):
                self.failed_tests.append({**said, "message": first_lines(result.message)})
            elif result.status in ("error", "fail"):
                self.errors.append({"name": result.node.name, "message": first_lines(result.message)})
            elif result.status == "warn":
                self.warnings.append({**said, "message": first_lines(result.message)})


def sentence(node: Any) -> str:
    """What a test claims: its description, else its name, which is written as a claim."""
    return str(node.description or node.name.replace("_", " "))


def first_lines(message: object, most: int = 2000) -> str:
    r"""What a message of dbt says to a person: without traces, and without where in the package it was raised.

    >>> first_lines("Encountered an error:\nCompilation Error in macro x (y.sql)\n  Load it.\n\n  > in macro x (y.sql)")
    'Load it.'
    """
    text, _, trace = str(message or "").partition("Traceback (most recent call last)")
    last = [line for line in trace.splitlines() if line.strip()][-1:]
    kept = [line for line in [*text.splitlines(), *last] if not NOISE.match(line)]
    return re.sub(r"\n{3,}", "\n\n", textwrap.dedent("\n".join(kept))).strip()[:most]
