"""Each refinement of the inputs can be switched off, and with all of them off the textbook's figures come out."""

import polars as pl
from conftest import ROOT

FIGURES = ROOT / "tests" / "fixtures" / "textbook_figures.csv"


def test_with_all_of_them_off_the_textbook_figures_come_out_to_the_last_digit(textbook):
    expected = pl.read_csv(FIGURES, infer_schema_length=None)
    found = textbook.query(
        "select * from restock__reorder_points join restock__safety_stock using (item_id, location_id) order by all"
    ).select(expected.columns)
    assert len(expected) == len(found) == 121
    for column in expected.columns:
        left, right = found[column].cast(expected[column].dtype), expected[column]
        assert left.equals(right), (
            f"{column}: {left.filter(left.ne_missing(right))} for {right.filter(left.ne_missing(right))}"
        )
