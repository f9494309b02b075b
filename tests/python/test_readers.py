"""Real processes: readers that open what is served every 10 ms, and one that keeps it open, through publications of which some
are killed and some fail. No error, no mixed generation, and the last good one is always served.

The same with real dbt builds: bench/readers.py.
"""

import json
import multiprocessing
import random
import time

import pytest
from generations import keep_open, publish_generation, read_on

PUBLICATIONS = 20
KILLED = 5
BROKEN = 5


@pytest.fixture(scope="module")
def processes():
    """New processes that have what a publication needs already imported, so that a kill falls into the publication."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["restock.publish", "duckdb", "polars"])
    return context


def test_readers_never_wait_and_never_see_a_half(processes, tmp_path):
    folder, stop = tmp_path / "served", tmp_path / "stop"
    began = time.time()
    publish_generation(folder, 0, rows=3_000)
    usual = time.time() - began
    readers = [
        processes.Process(target=look, args=(folder, stop, tmp_path / f"{look.__name__}.json"))
        for look in (read_on, keep_open)
    ]
    for reader in readers:
        reader.start()

    drawn = random.Random(20)
    fates = ["killed"] * KILLED + ["broken"] * BROKEN + ["good"] * (PUBLICATIONS - KILLED - BROKEN)
    drawn.shuffle(fates)
    good, killed, left_behind = [(0.0, 0)], 0, 0
    for number, fate in enumerate(fates, start=1):
        publication = processes.Process(
            target=publish_generation, args=(folder, number, 3_000), kwargs={"broken": fate == "broken"}
        )
        publication.start()
        if fate == "killed":
            while publication.is_alive() and not any(folder.glob(".staging-*/*")):
                time.sleep(0.001)
            time.sleep(killed * drawn.uniform(0, 0.3) * usual)
            killed += 1
            publication.kill()
        publication.join()
        left_behind += fate == "killed" and any(folder.glob(".staging-*/*"))
        assert (publication.exitcode == 0) == (fate == "good") or fate == "killed"
        if fate == "good":
            good.append((time.time(), number))
    time.sleep(0.1)
    stop.touch()
    for reader in readers:
        reader.join()
        assert reader.exitcode == 0

    fresh, kept = (json.loads((tmp_path / f"{look.__name__}.json").read_text()) for look in (read_on, keep_open))
    assert [error for *_, error in fresh + kept if error] == []
    assert {number for *_, number, _ in kept} == {0}, "an open connection keeps what it opened"
    assert left_behind > 0, "no kill fell into a publication"
    broken = {number for number, fate in enumerate(fates, start=1) if fate == "broken"}
    for place in ("database", "parquet"):
        looks = [(when, number) for when, where, number, _ in fresh if where == place]
        assert len(looks) > 50
        numbers = [number for _, number in looks]
        assert numbers == sorted(numbers), "an older generation came back"
        assert not broken & set(numbers), "a generation that failed was served"
        for when, number in looks:
            assert number >= max(n for done, n in good if done < when), "the last good generation was not served"
        assert numbers[-1] >= good[-1][1]


def test_what_a_killed_publication_leaves_is_removed(tmp_path):
    stale = tmp_path / ".staging-killed" / "restock.duckdb"
    stale.parent.mkdir()
    stale.touch()
    publish_generation(tmp_path, 1, rows=10)
    assert not stale.parent.exists()


def test_two_publications_at_once(tmp_path):
    """The second is refused; afterwards the folder is free."""
    from restock.publish.files import only_one

    with only_one(tmp_path), pytest.raises(RuntimeError, match="Another process is publishing"):
        publish_generation(tmp_path, 1, rows=10)
    publish_generation(tmp_path, 1, rows=10)
