"""What a person sees while a run works: a bar on a terminal, lines elsewhere, and always the log of the run."""

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from restock.cli.text import printable, without_secrets

BAD = ("fail", "error", "warn", "runtime error")


class Telling:
    """Takes the events of dbt and tells them. is_quiet: not a word on the screen."""

    def __init__(self, log: Path | None, is_quiet: bool) -> None:
        self.is_quiet = is_quiet
        self._log = log.open("a", encoding="utf-8") if log else None
        self._lock = threading.Lock()  # dbt's threads tell at once
        self._console = Console(file=sys.stderr, quiet=is_quiet, highlight=False, markup=False, soft_wrap=True)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        is_live = self._console.is_terminal and not is_quiet
        self._bar = Progress(*columns, console=self._console, transient=True) if is_live else None
        self._task = self._bar.add_task("dbt starts", total=None) if self._bar else None

    def __enter__(self) -> "Telling":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        if self._log:
            self._log.close()
            self._log = None

    def say(self, text: str) -> None:
        """A sentence for a person, also into the log."""
        text = without_secrets(text)
        self._write("restock", text)
        self._console.print(text)

    def event(self, event: Any) -> None:
        """One event of dbt."""
        with self._lock:
            if event.info.level in ("info", "warn", "error"):
                self._write(event.info.level, event.info.msg)
            self._move(event)

    def _move(self, event: Any) -> None:
        name, data = event.info.name, event.data
        if name == "NodeFinished":
            node = data.node_info
            if node.node_status.lower() in BAD:
                self.say(f"{node.node_status.lower()}: {printable(node.node_name)}")
            if self._bar and self._task is not None:
                self._bar.advance(self._task)
        elif self._bar and self._task is not None and name == "LogStartLine":
            self._bar.update(self._task, total=data.total, description=printable(data.description)[:60])

    def _write(self, level: str, text: str) -> None:
        if self._log:
            self._log.write(f"{level}\t{without_secrets(str(text))}\n")
            self._log.flush()
