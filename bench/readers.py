"""Readers through real dbt builds: 20 of them, of which 5 are killed (kill -9) at random moments and 5 fail a test.

    python bench/readers.py [--builds 20] [--killed 5] [--failing 5] [--seed 1] [--folder DIR] [--full]

A stranger's project with three items installs restock, publishes, and has a test of its own over two of the tables. After a
full one every build is a `dbt build` of the as-of day, which moves on by one, and of all published tables with their tests
(--full: of everything), so that eight of them say which build they are of. Meanwhile one process opens the served database every
10 ms, one the Parquet files, and one keeps a connection open. At the end:

    no look failed, and none saw two builds at once;
    no build that failed a test was ever seen, and none came back;
    from the end of a good build on, that one or a later one was seen.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
FIRST = date(2026, 1, 1)
TABLES = (
    "restock__data_quality",
    "restock__input_counts",
    "restock__item_classes",
    "restock__item_suppliers",
    "restock__lead_time_distributions",
    "restock__lead_time_profiles",
    "restock__policies_in_force",
    "restock__suppliers",
)
LAST_LAYER = (
    "build", "--select", "stg_restock__as_of", "restock.marts", "int_restock__run", "int_restock__publication",
    "both_tables_know_the_same_items",
)  # fmt: skip
PROJECT = {
    "dbt_project.yml": """
name: stranger
version: "1.0"
profile: stranger
test-paths: [tests]
vars:
  restock:
    restock_backtest_origins: 2
    restock_service_curve_levels: []
    restock_publish_to: served
    restock_inputs:
      sales: {file: sales.csv}
      deliveries: {file: deliveries.csv}
""",
    "packages.yml": f"packages: [{{local: {ROOT}}}]\n",
    "profiles.yml": "stranger: {target: dev, outputs: {dev: {type: duckdb, path: work.duckdb, threads: 2}}}\n",
    "tests/both_tables_know_the_same_items.sql": """
select points.item_id
from {{ ref('restock', 'restock__reorder_points') }} as points
full join {{ ref('restock', 'restock__safety_stock') }} as stocks
    on points.item_id = stocks.item_id and points.location_id = stocks.location_id
where points.item_id is null or stocks.item_id is null or '{{ env_var("STRANGER_IS_UNHAPPY", "no") }}' = 'yes'
""",
}


def make_project(folder: Path) -> None:
    for name, text in PROJECT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    days = [FIRST + timedelta(days=number) for number in range(-200, 40)]
    sold = [
        f"{item},{day},{1 + (day.toordinal() + len(item)) % 7}" for day in days for item in ("tea", "coffee", "oil")
    ]
    (folder / "sales.csv").write_text("\n".join(["item_id,sold_on,quantity", *sold]))
    ordered = [
        f"grocer,{item},{day},{day + timedelta(days=5 + day.day % 3)},50,50"
        for day in days[:-10:10]
        for item in ("tea", "coffee", "oil")
    ]
    head = "supplier_id,item_id,ordered_on,received_on,quantity_ordered,quantity_received"
    (folder / "deliveries.csv").write_text("\n".join([head, *ordered]))


def dbt(folder: Path, number: int, *command: str, unhappy: bool = False) -> subprocess.Popen:
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": str(folder),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "RESTOCK_AS_OF": str(FIRST + timedelta(days=number)),
        "STRANGER_IS_UNHAPPY": "yes" if unhappy else "no",
    }
    program = str(Path(sys.executable).parent / "dbt")
    with (folder / "dbt.log").open("a") as log:
        return subprocess.Popen([program, *command], cwd=folder, env=environment, stdout=log, stderr=log)


def seen(connection: duckdb.DuckDBPyConnection, place: str = "{}") -> int:
    """The build that every table is of; raises where two differ."""
    asked = (*TABLES, "restock__published")
    tables = [f"select min(as_of_on), max(as_of_on) from {place.format(name)}" for name in asked]
    found = set(connection.sql(" union all ".join(tables)).fetchall())
    days = {day for pair in found for day in pair}
    if len(days) != 1:
        raise AssertionError(f"two builds at once: {found}")
    return (days.pop() - FIRST).days


def look_at_database(folder: Path) -> int:
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as connection:
        return seen(connection)


def look_at_parquet(folder: Path) -> int:
    version = (folder / "parquet" / "current").resolve()
    with duckdb.connect() as connection:
        return seen(connection, f"'{version}/{{}}.parquet'")


def read_on(folder: Path, kind: str, stop: Path, told: Path) -> None:
    """Look every 10 ms until told to stop; write down when, and the build or the error."""
    kept = duckdb.connect(str(folder / "restock.duckdb"), read_only=True) if kind == "kept" else None
    findings = []
    while not stop.exists():
        began = time.time()
        try:
            number = seen(kept) if kept else {"database": look_at_database, "parquet": look_at_parquet}[kind](folder)
            findings.append((began, number, None))
        except Exception as error:
            findings.append((began, None, f"{type(error).__name__}: {error}"))
        time.sleep(0.01)
    told.write_text(json.dumps(findings))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--builds", type=int, default=20)
    reader.add_argument("--killed", type=int, default=5)
    reader.add_argument("--failing", type=int, default=5)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--folder", type=Path, default=ROOT / "work" / "readers")
    reader.add_argument("--full", action="store_true")
    given = reader.parse_args()
    command = ("build",) if given.full else LAST_LAYER
    folder = given.folder / time.strftime("%Y%m%dT%H%M%S")
    make_project(folder)
    served, stop = folder / "served", folder / "stop"
    began = time.time()
    for first in ("deps", "build"):
        if dbt(folder, 0, first).wait():
            raise SystemExit(f"The first {first} failed: {folder / 'dbt.log'}")
    began_second = time.time()
    if dbt(folder, 0, *command).wait():
        raise SystemExit(f"The second build failed: {folder / 'dbt.log'}")
    usual = time.time() - began_second
    context = multiprocessing.get_context("spawn")
    kinds = ("database", "parquet", "kept")
    readers = [
        context.Process(target=read_on, args=(served, kind, stop, folder / f"{kind}.json"), daemon=True)
        for kind in kinds
    ]
    for process in readers:
        process.start()

    drawn = random.Random(given.seed)
    fates = ["killed"] * given.killed + ["failing"] * given.failing
    fates += ["good"] * (given.builds - len(fates))
    drawn.shuffle(fates)
    good, killed, in_publication = [(0.0, 0)], 0, 0
    for number, fate in enumerate(fates, start=1):
        process = dbt(folder, number, *command, unhappy=fate == "failing")
        if fate == "killed":
            left_before = set(served.glob(".staging-*"))
            kill(process, served, drawn.uniform(0.1, 1) * usual, waits=killed % 2 == 1)
            in_publication += bool(set(served.glob(".staging-*")) - left_before)
            killed += 1
        code = process.wait()
        if (fate == "good" and code) or (fate == "failing" and code != 1):
            raise SystemExit(f"Build {number} was to be {fate} and ended with {code}: {folder / 'dbt.log'}")
        if fate == "good":
            good.append((time.time(), number))
        print(f"build {number:2d}: {fate}", flush=True)
    time.sleep(1)
    stop.touch()
    for process in readers:
        process.join()

    failing = {number for number, fate in enumerate(fates, start=1) if fate == "failing"}
    for kind in kinds:
        looks = json.loads((folder / f"{kind}.json").read_text())
        errors = [error for *_, error in looks if error]
        numbers = [number for _, number, error in looks if not error]
        late = (
            [number for when, number, _ in looks if number < max(n for done, n in good if done < when)]
            if not errors
            else []
        )
        back = numbers != sorted(numbers)
        print(
            f"{kind:9s} {len(looks):6,} looks, {len(errors)} errors, builds seen {sorted(set(numbers))}, "
            f"{len(failing & set(numbers))} that failed, {'one' if back else 'none'} came back"
            + (f", {len(late)} looks at an older one than the last good" if kind != "kept" else "")
        )
        if errors or failing & set(numbers) or back or (kind != "kept" and late):
            raise SystemExit("\n".join(["NOT KEPT", *sorted(set(errors))[:5]]))
    print(
        f"{given.builds} builds ({given.killed} killed, {in_publication} of them while publishing; {given.failing} failed a test) "
        f"in {time.time() - began:.0f} s: no error, no mixed build, the last good one always served."
    )


def kill(process: subprocess.Popen, served: Path, after: float, waits: bool) -> None:
    """Kill a build after so many seconds, or, where it waits, as soon as it publishes."""
    before = set(served.glob(".staging-*/*"))
    until = time.time() + (10 * after if waits else after)
    while time.time() < until and process.poll() is None:
        if waits and set(served.glob(".staging-*/*")) - before:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)


if __name__ == "__main__":
    main()
