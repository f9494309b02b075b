"""Play the demo data day by day through real dbt builds, kill some of them, and look at what the record of reviews says.

    python bench/play.py [--first 2025-01-01] [--last 2025-12-31] [--kills 10] [--seed 1] [--folder DIR]

Every day is one `dbt build` of the models up to the record and what is in force, with RESTOCK_AS_OF set to the day. On so many
random days the build is killed (kill -9) at a random moment and run again. At the end:

    every row of the record is there once, and every change is the sum of its parts;
    a review by the calendar happened on its day;
    the record is the same as that of a second run without kills (--compare FOLDER).
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from restock.review.attribution import CAUSES

ROOT = Path(__file__).parents[1]
SELECT = ("+restock__review_log", "+restock__policies_in_force", "+restock__review_calendar")
IN_FORCE = """
    select item_id, location_id, as_of_on, reorder_point_units, recommended_reorder_point_units, reviewed_on, decided_by
    from restock__policies_in_force
"""
STRUCK = "select supplier_id from stg_restock__events where kind = 'disruption'"
EVENTS = (
    "select review_kind, reason_codes, count(*) as reviews, count(*) filter (where decision = 'changed') as changed"
)


def environment(folder: Path, day: date) -> dict[str, str]:
    return {
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "RESTOCK_DATABASE": str(folder / "restock.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "RESTOCK_AS_OF": str(day),
    }


def arguments(settings: dict) -> list[str]:
    return [
        "--quiet", "--log-level-file", "none", "build", "--exclude", "resource_type:unit_test",
        "--indirect-selection", "cautious", "--select", *SELECT,
        "--vars", json.dumps(settings),
    ]  # fmt: skip


def build(folder: Path, day: date, settings: dict) -> None:
    """One build in this process, which spares the imports."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ.update(environment(folder, day))
    done = dbtRunner().invoke(arguments(settings))
    DuckDBConnectionManager.close_all_connections()
    if not done.success:
        raise SystemExit(f"The build of {day} failed: {done.exception or ''}")
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as database:
        database.sql(IN_FORCE).pl().write_parquet(folder / "days" / f"{day}.parquet")


def killed_build(folder: Path, day: date, settings: dict, seconds: float) -> bool:
    """One build in a process of its own that is killed after so long; whether it was still at work."""
    dbt = str(Path(sys.executable).parent / "dbt")
    log = (folder / "killed.log").open("w")
    process = subprocess.Popen(
        [dbt, *arguments(settings)], cwd=ROOT, env=os.environ | environment(folder, day), stdout=log, stderr=log
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--first", type=date.fromisoformat, default=date(2025, 1, 1))
    reader.add_argument("--last", type=date.fromisoformat, default=date(2025, 12, 31))
    reader.add_argument("--kills", type=int, default=10)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--folder", type=Path, default=ROOT / "work" / "play")
    reader.add_argument("--settings", type=json.loads, default={"restock_service_curve_levels": []})
    reader.add_argument("--compare", type=Path, help="folder of another run over the same days")
    chosen = reader.parse_args()
    (chosen.folder / "days").mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(chosen.seed)
    days = [chosen.first + timedelta(days=number) for number in range((chosen.last - chosen.first).days + 1)]
    killed = (
        set(random.choice(len(days) - 1, min(chosen.kills, len(days) - 1), replace=False) + 1)
        if chosen.kills
        else set()
    )
    started, done = time.perf_counter(), 0
    os.chdir(ROOT)
    for number, day in enumerate(days):
        if number in killed:
            # From the moment that dbt has started to about its end.
            done += killed_build(chosen.folder, day, chosen.settings, float(random.uniform(4, 18)))
        build(chosen.folder, day, chosen.settings)
        if day.day == 1:
            print(f"{day}: {time.perf_counter() - started:.0f} s", flush=True)
    report(chosen.folder, len(days), done)
    if chosen.compare:
        compare(chosen.folder, chosen.compare)


def report(folder: Path, days: int, kills: int) -> None:
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as database:

        def one(sql: str) -> int:
            return database.execute(sql).fetchall()[0][0]

        print(
            f"\n{days} days, {kills} builds killed; rows of the record: {one('select count(*) from restock__review_log')}"
        )
        print(
            "rows that stand twice:",
            one("select count(*) - count(distinct (item_id, location_id, reviewed_on)) from restock__review_log"),
        )
        parts = " + ".join(f"from_{cause}_units" for cause in CAUSES)
        print("changes that are not the sum of their parts:",
              one(f"select count(*) from restock__review_log where abs(change_units - ({parts})) > 1e-9"))  # fmt: skip
        print("reviews by the calendar that came late:",
              one("select count(*) from restock__review_log where review_kind = 'due' and reviewed_on <> scheduled_on"))  # fmt: skip
        print(
            "item-locations that a disruption touched, and those of the suppliers that it names:",
            one(
                "select count(distinct (item_id, location_id)) from restock__review_log where contains(reason_codes, 'disruption')"
            ),
            one(f"select count(*) from int_restock__recommendations where supplier_id in ({STRUCK})"),
        )
        changes = "select count(*) filter (where decision = 'changed') as n from restock__review_log group by item_id, location_id"
        print(
            "changes of one figure, at the median and at most:",
            *(one(f"select {how}(n) from ({changes})") for how in ("median", "max")),
        )
        print(
            database.sql(
                f"{EVENTS} from restock__review_log group by all order by reviews desc, review_kind, reason_codes"
            )
        )


def compare(folder: Path, other: Path) -> None:
    tables = []
    for one in (folder, other):
        with duckdb.connect(str(one / "restock.duckdb"), read_only=True) as database:
            tables.append(
                database.sql("select * from restock__review_log order by item_id, location_id, reviewed_on").pl()
            )
    print("the record is that of the other run:", tables[0].equals(tables[1]))


if __name__ == "__main__":
    main()
