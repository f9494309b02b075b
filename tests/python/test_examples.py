"""The examples that need nothing but a shell, and what is said of those that need more; the lock files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

EXAMPLES = ROOT / "examples"
NIGHTLY = EXAMPLES / "cron" / "nightly.sh"


def nightly(folder: Path, code: int) -> tuple[int, str]:
    """One night with a command in the place of restock that ends with this code."""
    command = folder / "restock"
    command.write_text(f"#!/bin/sh\necho '{{\"exit_code\": {code}}}'\necho words >&2\nexit {code}\n")
    command.chmod(0o755)
    done = subprocess.run(
        ["sh", str(NIGHTLY), "--as-of", "2025-12-31"],
        env={"PATH": "/usr/bin:/bin", "RESTOCK_COMMAND": str(command), "RESTOCK_PROJECT": str(folder)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, ""), (1, "restock failed"), (2, ""), (3, "Another run is active"), (137, "restock was killed (137)")],
)
def test_the_night_ends_as_the_run_does(tmp_path, code, words):
    done, said = nightly(tmp_path, code)
    assert done == code
    assert said.startswith(words) and bool(said) == bool(words)
    assert (tmp_path / "work" / "runs.jsonl").read_text() == f'{{"exit_code": {code}}}\n'
    assert (tmp_path / "work" / "runs.log").read_text() == "words\n"


def test_a_second_night_does_nothing(tmp_path):
    (tmp_path / "work").mkdir()
    with subprocess.Popen(
        ["flock", str(tmp_path / "work" / "nightly.lock"), "sh", "-c", "echo held; read _"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        assert nightly(tmp_path, 0) == (75, "Another run is active; this one did nothing.\n")
        holder.communicate("\n")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path):
    units = [shutil.copy(EXAMPLES / "cron" / name, tmp_path) for name in ("restock.service", "restock.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_locked_requirement_has_hashes():
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert {lock.stem for lock in locks} >= {"build", "test", "lint", "dagster", "airflow", "superset", "stockpyl"}
    for lock in locks:
        blocks = re.split(r"^(?=[^\s#])", lock.read_text(), flags=re.MULTILINE)[1:]
        assert len(blocks) > 10
        for block in blocks:
            assert re.match(r"[\w.-]+(\[[\w,.-]+\])?==\S+", block), block
            assert "--hash=sha256:" in block, block


def test_what_was_not_run_says_so():
    for name in ("docker/Dockerfile", "github_actions/restock.yml"):
        assert (EXAMPLES / name).read_text().startswith("# Untested:")
