"""What was learned, as a table: so that it can be looked at, and so that figures are computed from what is written down."""

from typing import Any

import numpy as np
import polars as pl

from restock.learning.calibration import LEVELS, Curve
from restock.learning.taught import Taught
from restock.methods.history import Pooled
from restock.methods.law import Law
from restock.methods.methods import Lessons

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "abc_class": pl.String,
    "demand_pattern": pl.String,
    "method": pl.String,
    "learned_from": pl.String,
    "figures": pl.List(pl.Float64),
    "spread": pl.List(pl.Float64),
    "days": pl.Int64,
    "outcomes": pl.Int64,
}


def write_down(taught: Taught) -> pl.DataFrame:
    """One row a law (weights and spread), pooled ratio (ratio and degrees), curve (share and error), choice, and rival in one."""
    rows: list[dict[str, Any]] = []
    for name, lessons in taught.lessons.items():
        pooled = [lessons.pooled.ratio, lessons.pooled.degrees]
        rows.append({"kind": "pooled", "abc_class": name, "figures": pooled})
        if lessons.law is not None:
            law = lessons.law
            rows.append(
                {"kind": "law", "abc_class": name, "figures": law.weights.tolist(), "spread": law.spread.tolist()}
                | {"outcomes": law.outcomes}
            )
    for (name, pattern, method), (curve, source) in taught.curves.items():
        if source != "none":
            rows.append(
                {"kind": "curve", "abc_class": name, "demand_pattern": pattern, "method": method}
                | {"learned_from": source, "figures": curve.share.tolist(), "spread": curve.error.tolist()}
                | {"days": curve.days, "outcomes": curve.outcomes}
            )
    for (name, pattern), method in taught.choice.items():
        rows.append({"kind": "choice", "abc_class": name, "demand_pattern": pattern, "method": method})
    for (name, pattern), rivals in taught.rivals.items():
        rows += [
            {"kind": "rival", "abc_class": name, "demand_pattern": pattern, "method": rival} for rival in sorted(rivals)
        ]
    return pl.DataFrame(rows, schema=SCHEMA)


def read_lessons(written: pl.DataFrame) -> Taught:
    """The same as an object, from the rows that were written down; a class or pattern that is not in it was never seen."""
    taught = Taught()
    pooled = {row["abc_class"]: Pooled(*row["figures"]) for row in _rows(written, "pooled")}
    laws = {
        row["abc_class"]: Law(np.array(row["figures"]), np.array(row["spread"]), row["outcomes"])
        for row in _rows(written, "law")
    }
    taught.lessons = {name: Lessons(ratio, laws.get(name)) for name, ratio in pooled.items()}
    for row in _rows(written, "curve"):
        share, error = np.array(row["figures"]), np.array(row["spread"])
        assert share.size == LEVELS.size
        curve = Curve(share, error, row["days"], row["outcomes"])
        taught.curves[row["abc_class"], row["demand_pattern"], row["method"]] = (curve, row["learned_from"])
    for row in _rows(written, "choice"):
        taught.choice[row["abc_class"], row["demand_pattern"]] = row["method"]
    for row in _rows(written, "rival"):
        cell = row["abc_class"], row["demand_pattern"]
        taught.rivals[cell] = taught.rivals.get(cell, frozenset()) | {row["method"]}
    return taught


def _rows(written: pl.DataFrame, kind: str) -> list[dict[str, Any]]:
    return written.filter(pl.col("kind") == kind).to_dicts()
