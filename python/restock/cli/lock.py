"""One run at a time: a lock that the system lets go of when the process ends, however it ends."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


class OtherRunIsActive(Exception):
    """Somebody holds the lock; the message says who."""


def lock_path(database: Path) -> Path:
    """The file beside the database that a run holds."""
    return database.with_name(database.name + ".lock")


@contextmanager
def only_run(database: Path, about: dict[str, Any]) -> Iterator[dict[str, Any] | None]:
    """Hold the lock for a run, and give what the last run left that did not live to let go of it; None where it ended well.

    about: what the file says of this run while it holds the lock.
    """
    path = lock_path(database)
    with path.open("a+", encoding="utf-8") as file:
        if not _take(file):
            raise OtherRunIsActive(f"Another run is active{_in_words(_read(file))}; it holds {path}.")
        killed = _read(file)
        _write(file, json.dumps({"pid": os.getpid(), **about}))
        try:
            yield killed
        finally:
            _write(file, "")


def who_holds(database: Path) -> tuple[bool, dict[str, Any] | None]:
    """Whether a run is active, and what the lock file says of it, or of the run that was killed."""
    path = lock_path(database)
    if not path.exists():
        return False, None
    with path.open("r+", encoding="utf-8") as file:
        return not _take(file), _read(file)


def _in_words(about: dict[str, Any] | None) -> str:
    return f" (process {about['pid']}, since {about['started_at']})" if about else ""


def _read(file: IO[str]) -> dict[str, Any] | None:
    file.seek(0)
    try:
        about = json.loads(file.read())
    except ValueError:  # empty, or cut off by a kill
        return None
    return about if isinstance(about, dict) and {"pid", "started_at"} <= set(about) else None


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> bool:
        # One byte far behind the text: the text stays readable.
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
