"""`restock run` and `restock doctor`: exit codes, the line of JSON, the lock, kills, freshness, secrets; nasty ids all the way."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import duckdb
import pytest
import yaml
from conftest import ROOT
from job_project import NASTY, PLACES, new_project
from restock.cli import main
from restock.cli.outcome import ExitCode, Outcome
from restock.cli.preflight import check_database, check_versions, unknown_settings
from restock.cli.project import Unusable, Warehouse, read_project
from restock.cli.run import _verdict
from restock.cli.served import look_at_tables, served_database
from restock.engines import check_version
from restock.version import __version__

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

FEW = ("--select", "+restock__input_counts", "no_input_is_older_than_the_setting_allows")
SECRET = "hunter2-and-more"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    place = pytest.MonkeyPatch()
    for name in ("RESTOCK_DATABASE", "DBT_TARGET_PATH", "DBT_PROFILES_DIR", "RESTOCK_AS_OF", "RESTOCK_PUBLISH_TO"):
        place.delenv(name, raising=False)
    place.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    yield new_project(tmp_path_factory.mktemp("job") / "acme")
    place.undo()


@pytest.fixture(scope="module")
def first(project):
    """The first run, of everything."""
    return project.command("run")


def process(project, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "restock", "run", "--project-dir", str(project.folder), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "python")},
    )  # fmt: skip


def test_a_run_says_in_one_line_what_it_did(project, first):
    assert (first.code, first.said["exit_code"], first.said["outcome"]) == (0, 0, "done"), first.words
    assert first.said["as_of_on"] == "2025-12-31"
    assert first.said["nodes"]["success"] > 50
    assert {row["input"]: row["age_days"] for row in first.said["inputs"]} == {"sales": 0, "deliveries": 1, "stock": 0}
    assert not first.said["resumed"] and not first.said["warnings"] and not first.said["errors"]
    (folder,) = (project.database.parent / "restock_runs").iterdir()
    assert {path.name for path in folder.iterdir()} == {"result.json", "run.log", "run_results.json"}
    assert json.loads((folder / "result.json").read_text()) == first.said
    # A relative path means the folder of the project, wherever the command is called.
    assert project.database.exists()


def test_ids_are_only_ever_data(project, first):
    with duckdb.connect(str(project.database), read_only=True) as connection:
        rows = connection.sql("select item_id, location_id, method_reason from restock__reorder_points").fetchall()
        record = connection.sql("select distinct item_id from restock__review_log").fetchall()
        json_rows = connection.sql("select row_json from restock__rejected_rows").fetchall()
    assert {row[0] for row in rows} == set(NASTY.values()) == {row[0] for row in record}
    assert {row[1] for row in rows} == set(PLACES.values())
    for (text,) in json_rows:
        json.loads(text)
    for item, location, reason in rows:
        shown = project.command("explain", item, location)
        assert shown.code == 0, shown.words
        assert reason.split(";")[0] in shown.words.replace("\n  ", "")
        assert "\x1b" not in shown.words
        assert shown.words.splitlines()[0].startswith(item.replace("\n", "\\n").replace("\x1b", "\\x1b"))


def test_an_unknown_item_is_told_its_nearest_names(project, first):
    shown = project.command("explain", "'; drop table restock__reorder_point; --", "west")
    assert shown.code == 1
    assert f"Nearest: {NASTY['I001']}" in shown.words
    assert f"{NASTY['I001']} is kept at:" in project.command("explain", NASTY["I001"], "'; --").words


def test_one_run_at_a_time(project, first):
    with (project.database.parent / "acme.duckdb.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        done = project.command("run", *FEW)
        assert (done.code, done.said["outcome"]) == (3, "other_run_is_active")
        assert "Another run is active" in done.words
        assert "A run is active" in project.command("doctor").words


def test_a_reader_of_the_working_database_is_another_run(project, first):
    hold = f"import duckdb, time; c = duckdb.connect({str(project.database)!r}, read_only=True); print('open', flush=True); time.sleep(60)"
    reader = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True)
    try:
        assert reader.stdout.readline() == "open\n"
        done = project.command("run", *FEW)
    finally:
        reader.kill()
        reader.wait()
    assert done.code == 3, done
    assert "Another process has the database open" in done.words


def test_a_killed_run_leaves_the_next_able_to_work(project, first):
    killed = process(project)
    runs = project.database.parent / "restock_runs"
    before = len(list(runs.iterdir()))
    with contextlib.suppress(FileNotFoundError):
        for _ in range(600):
            logs = sorted(runs.glob("*/run.log"))
            if len(logs) > before and "OK created" in logs[-1].read_text():
                break
            time.sleep(0.1)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    done = project.command("run", *FEW, "--keep-runs", "2")
    assert (done.code, done.said["resumed"]) == (0, True), done
    assert "was killed; everything is built again" in done.words
    assert len(list(runs.iterdir())) == 2
    assert (project.database.parent / "acme.duckdb.lock").read_text() == ""


def test_a_day_that_is_asked_for(project, first):
    done = project.command("run", *FEW, "--as-of", "2025-12-15")
    assert (done.code, done.said["as_of_on"]) == (0, "2025-12-15")
    project.configure(restock_as_of="2025-12-20")
    done = project.command("run", *FEW, "--as-of", "2025-12-15")
    project.configure()
    assert (
        done.code == 1
        and "--as-of 2025-12-15 has no effect: the project sets restock_as_of to 2025-12-20" in done.words
    )


def test_old_inputs_warn_or_stop(project, first):
    project.configure(restock_freshness_warn_days=3)
    done = project.command("run", *FEW)
    assert (done.code, done.said["outcome"]) == (2, "done_with_warnings"), done
    assert done.said["warnings"][0]["name"] == "no_input_is_older_than_the_setting_allows"
    assert {row["input"]: row["age_today_days"] > 300 for row in done.said["inputs"]} == dict.fromkeys(
        ("sales", "deliveries", "stock"), True
    )
    # Where a day is asked for, it is what ages are told on.
    assert project.command("run", *FEW, "--as-of", "2025-12-31").code == 0
    project.configure(restock_freshness_stop_days=3)
    done = project.command("run", *FEW)
    assert done.code == 1, done
    assert 'The input "sales" (file in/sales.parquet) ends on 2025-12-31' in done.said["errors"][0]["message"]
    assert "What was served before is still served." in done.words


def test_what_cannot_be_written_is_named(project, monkeypatch):
    found = read_project(project.folder)
    folder = project.folder / "work"
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr("os.access", lambda place, how: place != folder)
    with pytest.raises(Unusable, match=f"^{folder} cannot be written by this user"):
        check_database(found, Warehouse("duckdb", "work/acme.duckdb"))


def test_what_is_selected_without_what_comes_before_says_so(project):
    project.configure({"path": "work/new.duckdb"})
    done = project.command("run", "--select", "restock__input_counts")
    assert done.code == 1
    assert (
        "Run restock run without --select once, or select what comes before, too: --select +restock__input_counts"
        in (done.said["message"])
    )


def test_nothing_selected_and_wrong_settings_are_failures_in_a_sentence(project, first):
    project.configure(restock_spikes="cup")
    assert project.command("run", "--select", "typo").code == 1
    done = project.command("run", *FEW)
    assert done.code == 1
    assert done.said["message"].startswith('Failed: The setting restock_spikes is "cup". Write one of cap, keep.')
    shown = project.command("doctor")
    assert shown.code == 1
    assert 'wrong  The setting restock_spikes is "cup". Write one of cap, keep.' in shown.words
    assert "path in" in shown.words and "is relative (work/acme.duckdb)" in shown.words


def test_settings_that_are_none_are_named(project):
    found = replace(
        read_project(project.folder),
        settings={"restock_bucket": "week", "restock_abc_a_shares": 1, "restock_as_of": None},
    )
    assert unknown_settings(found) == [
        "The project sets restock_abc_a_shares, which is no setting: nothing reads it. Did you mean restock_abc_a_share or restock_abc_b_share?",
        "The project sets restock_bucket, which is no setting: nothing reads it. Did you mean restock_demand_bucket or restock_xyz_bucket?",
    ]


def test_a_broken_project_is_told_not_traced(project, first):
    (project.folder / "models").mkdir(exist_ok=True)
    broken = project.folder / "models" / "broken.sql"
    broken.write_text("select {{")
    shown = project.command("doctor")
    broken.unlink()
    assert shown.code == 1
    assert "unexpected 'end of template'" in shown.words
    assert "Traceback" not in shown.words


def test_secrets_leave_neither_by_message_nor_by_log(project, first, monkeypatch):
    monkeypatch.setenv("ACME_DB_PASSWORD", SECRET)
    project.configure(profile={"attach": [{"path": "nowhere/{{ env_var('ACME_DB_PASSWORD') }}/x.duckdb"}]})
    done = project.command("run", *FEW)
    assert done.code == 1
    assert "nowhere/***/x.duckdb" in json.dumps(done.said)
    written = "".join(path.read_text() for path in (project.database.parent / "restock_runs").rglob("*.*"))
    assert SECRET not in done.words + json.dumps(done.said) + written


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "There is no"), ("name: [", "cannot be read"), ("name: acme", "needs a name and a profile")],
)
def test_a_project_file_that_says_nothing(tmp_path, capsys, content, sentence):
    if content:
        (tmp_path / "dbt_project.yml").write_text(content)
    assert main(["doctor", "--project-dir", str(tmp_path)]) == 1
    assert sentence in capsys.readouterr().out


def test_halves_of_two_versions_do_not_compute(project):
    with pytest.raises(RuntimeError, match=r"The dbt package restock is version 9\.9\.9, its Python half is"):
        check_version("9.9.9")
    found = read_project(project.folder)
    check_versions(found)
    with pytest.raises(Unusable, match=r"is version 9\.9\.9"):
        check_versions(replace(found, package_version="9.9.9"))
    said = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    assert said["version"] == said["models"]["restock"]["intermediate"]["+meta"]["package_version"] == __version__
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_a_wrong_command_line_is_no_warning(capsys):
    for arguments in (["run", "--as-of", "yesterday"], ["run", "--keep-runs", "0"], ["explain"], []):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 64
    assert "'yesterday' is not a day: write YYYY-MM-DD" in capsys.readouterr().err


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])
def test_today_is_the_same_day_wherever_the_job_runs(project, monkeypatch, zone):
    """That of UTC, as for a plain build; in one of the two zones it is another day now."""
    seen = []

    def no_build(*_):
        seen.append(os.environ["RESTOCK_TODAY"])
        return SimpleNamespace(success=False, exception=None, result=None)

    project.configure()
    monkeypatch.setattr("restock.cli.run.invoke", no_build)
    with monkeypatch.context() as clock:
        clock.setenv("TZ", zone)
        time.tzset()
        project.command("run")
    time.tzset()
    assert seen == [datetime.now(UTC).date().isoformat()]


def test_figures_that_are_wrong_are_done_with_warnings_and_never_just_done():
    found = Outcome(
        started_at="2026-01-31T06:00:00Z", findings=[{"check": "many_rows_rejected", "input": "deliveries"}]
    )
    code, message = _verdict(found, None)
    assert code == ExitCode.DONE_WITH_WARNINGS
    assert message.endswith("restock__data_quality found what makes figures wrong: many_rows_rejected (deliveries).")
    assert _verdict(Outcome(started_at="2026-01-31T06:00:00Z"), None)[0] == ExitCode.DONE


def test_what_a_run_published_is_told(tmp_path):
    """A version that was published since the run began is this run's; an older one is not."""
    database = tmp_path / "made.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create table restock__input_counts as select 'sales' as input_name, date '2025-12-31' as as_of_on"
        )
        connection.execute(
            "create table restock__published as select 'g1' as generation_id, timestamp '2026-01-05 04:31:00' as published_at"
        )
    for started, published in (("2026-01-05T04:30:00Z", "g1"), ("2026-01-06T04:30:00Z", None)):
        outcome = Outcome(started_at=started)
        look_at_tables(database, outcome, tmp_path / "serve" / "restock.duckdb", today="")
        assert outcome.as_of_on == "2025-12-31"
        assert (outcome.published or {}).get("generation_id") == published
    assert served_database({"restock_publish_to": "serve"}, tmp_path) == tmp_path / "serve" / "restock.duckdb"
