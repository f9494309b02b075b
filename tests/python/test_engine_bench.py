"""The rows that the speed of sizing is measured on have what sizing reads, and every method is among them."""

import sys

import polars as pl
import pytest
from conftest import ROOT
from restock import Settings, size
from restock.backtest import BacktestSettings, walk_forward
from restock.learning.lessons import read_lessons

sys.path.insert(0, str(ROOT / "bench"))
import engine


@pytest.fixture(scope="module")
def inputs():
    """Sizing inputs and what was learned, of a few of the histories."""
    before, engine.ITEMS = engine.ITEMS, 400
    rows = engine.walked(engine.histories())
    engine.ITEMS = before
    return engine.sizing_inputs(rows), read_lessons(walk_forward(rows, engine.LEAD_TIMES, BacktestSettings()))


@pytest.mark.parametrize("method", ["normal", "auto"])
def test_every_row_of_the_benchmark_is_sized(inputs, method):
    rows, taught = inputs
    sized = size(rows, Settings(method=method), taught, engine.LEAD_TIMES.head(1))
    assert len(sized) == 400
    assert sized["reorder_point_units"].null_count() == 0
    assert set(sized["method"]) == {"normal"} if method == "normal" else len(set(sized["method"])) > 1
    assert sized.filter(pl.col("reorder_point_units") < 0).is_empty()
