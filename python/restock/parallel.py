"""Independent pieces of work side by side: numpy and scipy hand the interpreter's lock back while they compute."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# Each worker holds the arrays of one piece, and beyond a few they wait for the lock.
MOST_WORKERS = 4


def side_by_side(work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> list[Result]:
    """What the work makes of each piece, in their order: the same as one after the other.

    No piece may read what another one writes. The first error is raised.
    """
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_WORKERS)) as workers:
        return list(workers.map(work, pieces))
