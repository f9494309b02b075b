"""Ten million sales lines through the whole package, beside one plain DuckDB query that does the same two aggregations.

    make bench            (or: python bench/run.py LINES)

The plain query sums the lines per item, location and day, with the same columns and as exactly (decimals, so that the last
digit does not depend on threads), and then takes mean, deviation, maximum and quantiles per item and location over 90 days;
nothing is checked, classified or explained. What dbt takes for the same
models on a handful of lines is its fixed start-up, and is taken off. Both are run five times in turn; the fastest counts. The backtest of
all 20,000 item-locations over twelve past days is run once.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import generate

ROOT = Path(__file__).parents[1]
PLACES = 20_000
ROUNDS = 5
MEMORY = "1500MB"
PLAIN = """
    create or replace table daily as
    select
        item_id, location_id, sold_on,
        sum(cast(case when quantity > 0 then quantity else 0 end as decimal(18, 6))) as demand_units,
        sum(cast(quantity * unit_price as decimal(38, 6))) as revenue_amount,
        count(*) as sales_lines
    from '{sales}'
    group by all;
    create or replace table statistics as
    select
        item_id, location_id, avg(demand_units), stddev_samp(demand_units), max(demand_units),
        quantile_disc(demand_units, [0.5, 0.9, 0.95])
    from daily
    where sold_on > date '2025-12-31' - 90
    group by all;
"""


def plain(folder: Path) -> None:
    """The baseline, in a process of its own: python bench/run.py plain FOLDER."""
    with duckdb.connect(str(folder / "plain.duckdb")) as connection:
        connection.execute(f"set memory_limit = '{MEMORY}'; set threads = 2; set preserve_insertion_order = false")
        start = time.perf_counter()
        connection.execute(PLAIN.format(sales=folder / "sales.parquet"))
        print(time.perf_counter() - start)


def timed(command: list[str], **environment: str) -> tuple[float, float, str]:
    """Seconds, peak memory in MiB and output of a process."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{output}")
    return time.perf_counter() - start, usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024), output


def dbt_build(folder: Path, origins: int = 0) -> tuple[float, float]:
    """Seconds and peak memory of a second `dbt build` on the sales and deliveries of a folder, with so many past days."""
    inputs = {name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "deliveries")}
    settings = json.dumps(
        {"restock_as_of": "2025-12-31", "restock_backtest_origins": origins, "restock_inputs": inputs}
    )
    dbt = [str(Path(sys.executable).parent / "dbt"), "build", "--quiet", "--exclude", "resource_type:unit_test"]
    seconds, memory, _ = timed(
        [*dbt, "--vars", settings],
        DBT_PROFILES_DIR=str(ROOT),
        DBT_TARGET_PATH=str(folder / "target"),
        DBT_LOG_PATH=str(folder / "logs"),
        RESTOCK_DATABASE=str(folder / "restock.duckdb"),
        RESTOCK_MEMORY_LIMIT=MEMORY,
    )
    return seconds, memory


def main(lines: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, few = Path(name) / "many", Path(name) / "few"
        for place, count, places in ((folder, lines, PLACES), (few, 20, 10)):
            place.mkdir()
            generate.sales(place / "sales.parquet", count, places)
            generate.deliveries(place / "deliveries.parquet", max(places // 100, 1))
        dbt_build(few), dbt_build(folder)  # the first build of each parses the project
        runs = [
            (dbt_build(few)[0], *dbt_build(folder), *timed([sys.executable, __file__, "plain", str(folder)]))
            for _ in range(ROUNDS)
        ]
        dbt_build(folder, 12)
        walked, memory = dbt_build(folder, 12)
        fixed = min(run[0] for run in runs)
        build = min(run[1] for run in runs)
        baseline = min(float(run[5]) for run in runs)
        print(f"{lines:,} sales lines, {PLACES:,} item-locations, two years, 2 threads, DuckDB limited to {MEMORY}")
        print(f"plain DuckDB query        {baseline:6.1f} s  {max(run[4] for run in runs):6.0f} MiB")
        print(f"dbt build, no past days   {build:6.1f} s  {max(run[2] for run in runs):6.0f} MiB")
        print(f"with 12 past days         {walked:6.1f} s  {memory:6.0f} MiB  {walked - build:.1f} s more")
        print(f"dbt build on 20 lines     {fixed:6.1f} s  (fixed start-up)")
        print(
            f"dbt build less start-up   {build - fixed:6.1f} s  ratio to the plain query {(build - fixed) / baseline:.2f}"
        )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.argv[1:2] == ["plain"]:
        plain(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
