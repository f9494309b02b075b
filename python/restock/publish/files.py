"""Files that change as a whole: made aside, on the disk for good, and put in place in one step."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The database that is served, in the folder of a publication.
DATABASE = "restock.duckdb"
STAGING = ".staging-"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for one publication; the system lets go of it when the process ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"Another process is publishing to {folder}; nothing was published.") from None
        yield


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new folder beside the served files, on their file system; what a killed publication left behind is removed first."""
    for stale in folder.glob(f"{STAGING}*"):
        shutil.rmtree(stale)
    place = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def settle(path: Path) -> None:
    """Wait until a file or a folder is on the disk; a file is closed to writing, as a reader must never change it."""
    if path.is_file():
        path.chmod(path.stat().st_mode & 0o444)
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(made: Path, served: Path) -> None:
    """Put a finished file or folder in its place in one step: whoever opens the name gets the old one or the new one."""
    os.replace(made, served)
    settle(served.parent)


def point(link: Path, name: str) -> None:
    """Let a symbolic link point to its neighbour of that name, in one step."""
    aside = link.with_name(f"{STAGING}{link.name}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(name, target_is_directory=True)
    put(aside, link)


def prune(folder: Path, keep: int, current: str) -> None:
    """Remove all but the newest versions, which are named by their time; the current one stays in any case."""
    versions = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    for name in versions[:-keep]:
        if name != current:
            shutil.rmtree(folder / name)
