"""PostgreSQL as a serving store, on a server of its own that lives as long as the tests."""

import glob
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import run_dbt
from generations import CATALOG, TABLES, publish_generation, seen

BINARIES = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
VARIABLE = "RESTOCK_TEST_POSTGRES"
pytestmark = [
    pytest.mark.builds,
    pytest.mark.skipif(not BINARIES, reason="there is no PostgreSQL here: apt-get install postgresql"),
]


@pytest.fixture(scope="module")
def address():
    """The address of a new server, reached by a socket in its folder. PostgreSQL does not run as root."""
    folder = Path(tempfile.mkdtemp(prefix="restock-postgres-"))
    run = {"user": "postgres"} if os.getuid() == 0 else {}
    if run:
        shutil.chown(folder, "postgres")
    commands = Path(BINARIES[-1]).parent
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **run}
    subprocess.run(
        [commands / "initdb", "-D", folder / "data", "-U", "restock", "--auth=trust", "--no-sync"], check=True, **quiet
    )
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = [commands / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", settings, "start"], check=True, **quiet)
    yield f"postgresql://restock@/postgres?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)
    shutil.rmtree(folder)


@pytest.fixture
def ask(address, monkeypatch):
    """One connection, in a transaction that sees one moment."""
    from adbc_driver_postgresql import dbapi

    monkeypatch.setenv(VARIABLE, address)
    with dbapi.connect(address) as connection:

        def query(sql: str) -> list[tuple]:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()

        query.close = connection.rollback
        yield query


def test_tables_comments_and_keys(ask, tmp_path):
    log = publish_generation(tmp_path, 1, rows=10, postgres_variable=VARIABLE)
    with duckdb.connect(str(tmp_path / "restock.duckdb"), read_only=True) as made:
        for name in (*TABLES, "restock__published"):
            assert sorted(ask(f"select * from restock.{name}")) == sorted(made.sql(f"select * from {name}").fetchall())
    assert len(log) == len(TABLES)
    assert ask("select col_description('restock.restock__a'::regclass, 4)") == [("What amount says; it's double.",)]
    assert ask(
        "select count(*) from pg_constraint where contype = 'p' and conrelid = 'restock.restock__a'::regclass"
    ) == [(1,)]


def test_rights_and_views_stay_and_new_columns_come(ask, tmp_path):
    publish_generation(tmp_path, 1, rows=10, postgres_variable=VARIABLE)
    before = ask("select oid from pg_class where relname = 'restock__a'")
    publish_generation(tmp_path, 2, rows=10, postgres_variable=VARIABLE)
    assert ask("select oid from pg_class where relname = 'restock__a'") == before
    ask.close()
    fewer = CATALOG.filter(~((pl.col("table_name") == "restock__a") & (pl.col("column_name") == "is_new")))
    publish_generation(tmp_path, 3, rows=10, postgres_variable=VARIABLE, catalog=fewer)
    columns = "select column_name::text from information_schema.columns where table_name = 'restock__a' order by 1"
    assert ask(columns) == [("amount",), ("as_of_on",), ("generation",), ("item_id",)]


def test_a_reader_sees_one_generation(ask, address, tmp_path):
    from adbc_driver_postgresql import dbapi

    publish_generation(tmp_path, 1, rows=500, postgres_variable=VARIABLE)
    done, found = threading.Event(), []

    def read():
        with dbapi.connect(address) as connection, connection.cursor() as cursor:
            while not done.is_set():
                cursor.execute("set transaction isolation level repeatable read")
                shown = set()
                for name in TABLES[:-1]:
                    cursor.execute(f"select min(generation), max(generation), count(*) from restock.{name}")
                    shown.update(cursor.fetchall())
                found.append(shown)
                connection.commit()

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(2, 7):
        publish_generation(tmp_path, number, rows=500, postgres_variable=VARIABLE)
    done.set()
    reader.join()
    assert len(found) > 5
    for shown in found:
        ((low, high, rows),) = shown
        assert low == high and rows == 500


def test_a_kill_in_the_transaction_leaves_the_last_good_one(ask, tmp_path):
    publish_generation(tmp_path, 1, rows=10, postgres_variable=VARIABLE)
    # A process that knows the address: a server of forks may have been started before it was set.
    context = multiprocessing.get_context("spawn")
    killed = context.Process(
        target=publish_generation, args=(tmp_path, 2, 100_000), kwargs={"postgres_variable": VARIABLE}
    )
    killed.start()
    writing = "select count(*) from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()"
    until = time.time() + 60
    while ask(writing) == [(0,)]:
        ask.close()
        assert killed.is_alive() and time.time() < until
        time.sleep(0.01)
    killed.kill()
    killed.join()
    ask.close()
    assert ask("select distinct generation from restock.restock__a") == [(1,)]
    with duckdb.connect(str(tmp_path / "restock.duckdb"), read_only=True) as connection:
        assert seen(connection) == 1


def test_no_word_of_the_address_is_said(tmp_path, monkeypatch):
    """Neither of a server that is not there nor of an address that cannot be read; and nothing is published."""
    for address in (
        "postgresql://planner:hunter2@/postgres?host=/nowhere",
        "postgresql://planner:hunter2@localhost:port/postgres",
        "host=/nowhere password=hunter2 hunter2",
    ):
        monkeypatch.setenv(VARIABLE, address)
        with pytest.raises(
            ConnectionError, match=f"The PostgreSQL database of {VARIABLE} cannot be reached"
        ) as refused:
            publish_generation(tmp_path, 1, rows=10, postgres_variable=VARIABLE)
        assert "hunter2" not in str(refused.value)
        assert refused.value.__cause__ is None and refused.value.__context__ is None
        assert not (tmp_path / "restock.duckdb").exists()
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(ValueError, match=f"{VARIABLE}, and the environment has no such variable"):
        publish_generation(tmp_path, 1, rows=10, postgres_variable=VARIABLE)


def test_dbt_serves_the_demo(ask, demo, tmp_path):
    shutil.copy(demo.database, tmp_path / "restock.duckdb")
    place = {"restock_publish_to": str(tmp_path / "served"), "restock_publish_postgres": VARIABLE}
    built = run_dbt(tmp_path, "build", "--select", "int_restock__run+", **place)
    assert built.exit_code == 0, built.output
    published = demo.query("select table_name from duckdb_tables() where table_name like 'restock\\_\\_%' escape '\\'")
    for table in published["table_name"]:
        if table != "restock__published":
            assert ask(f"select count(*) from restock.{table}") == [(len(demo.mart(table)),)]
    says = "select obj_description('restock.restock__reorder_points'::regclass)"
    assert ask(says)[0][0].startswith("One row per item and location")
