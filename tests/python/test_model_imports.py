"""dbt runs models in threads: whichever come first, all of them can import what they call."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "models").rglob("*.py"))
IMPORTS = [
    line.strip()
    for path in MODELS
    for line in path.read_text().splitlines()
    if re.match(r"\s+(from|import) restock", line)
]
AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-5)
sys.path.insert(0, sys.argv[1])
failed, ready = [], threading.Barrier(len(sys.argv) - 2)
def run(line):
    ready.wait()
    try:
        exec(line, {})
    except BaseException as error:
        failed.append(f"{line}: {error!r}")
threads = [threading.Thread(target=run, args=(line,)) for line in sys.argv[2:]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit("\\n".join(failed) or None)
"""


def test_models_that_import_at_the_same_time_do_not_wait_for_each_other():
    assert len(IMPORTS) == len(MODELS) > 10
    ran = subprocess.run(
        [sys.executable, "-B", "-c", AT_ONCE, str(ROOT / "python"), *IMPORTS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_models_import_from_one_module():
    for line in IMPORTS:
        assert line.startswith("from restock.models import "), line
