"""The same input gives the same tables to the last digit: on one thread or two, run again, with the rows shuffled."""

import random

import pytest
from conftest import ROOT, assert_same_tables, build

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

INPUTS = ("sales", "deliveries", "items", "stock", "stock_outs", "events", "forecasts", "overrides")


def shuffled(folder):
    """The demo inputs with their rows in another order."""
    folder.mkdir()
    for name in INPUTS:
        header, *lines = (ROOT / "seeds" / "demo" / f"restock_demo_{name}.csv").read_text().splitlines()
        random.Random(name).shuffle(lines)
        (folder / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n")
    return {name: {"file": str(folder / f"{name}.csv")} for name in INPUTS}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    inputs = {name: {"file": str(ROOT / "seeds" / "demo" / f"restock_demo_{name}.csv")} for name in INPUTS}
    return build(
        tmp_path_factory.mktemp("first"), threads=1, restock_inputs=inputs, restock_backtest_origins=5, whole=True
    )


def test_shuffled_on_two_threads(first, tmp_path):
    inputs = shuffled(tmp_path / "inputs")
    built = build(
        tmp_path / "build",
        threads=2,
        restock_inputs=inputs,
        restock_batch_rows=17,
        restock_backtest_origins=5,
        whole=True,
    )
    assert_same_tables(first, built, drop=("read_from",))
    again = build(tmp_path / "build", threads=2, restock_inputs=inputs, restock_backtest_origins=5, whole=True)
    assert_same_tables(first, again, drop=("read_from",))
