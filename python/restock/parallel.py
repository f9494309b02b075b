"""Independent pieces of work side by side: numpy and scipy hand the interpreter's lock back while they compute."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")

# Each worker holds the arrays of one piece, and beyond a few they wait for the lock.
MOST_WORKERS = 4
# With fewer rows in all, waiting for the lock costs more than a second core gains.
LEAST_ROWS = 20_000


def side_by_side(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], rows: int, size: Callable[[Piece], int]
) -> list[Result]:
    """What the work makes of each piece, in their order: the same as one after the other.

    rows: in all pieces together. size: of a piece; the largest is begun first, so that nobody waits for it in the end. No piece may
    read what another one writes. The first error is raised.
    """
    if rows < LEAST_ROWS:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_WORKERS)) as workers:
        begun = {
            place: workers.submit(work, pieces[place])
            for place in sorted(range(len(pieces)), key=lambda place: -size(pieces[place]))
        }
        return [begun[place].result() for place in range(len(pieces))]
