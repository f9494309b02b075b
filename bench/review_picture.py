"""The picture of docs/review.md: one reorder point over a year, what was fresh on each day and what was in force.

    python bench/review_picture.py FOLDER [--item I009] [--location north] [--file docs/review.svg]

FOLDER is that of a run of bench/play.py, which keeps what was in force on each day.
"""

import argparse
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from service_picture import FAINT, INK, STYLE, line, text

ROOT = Path(__file__).parents[1]
FRESH, FORCE, EVENT = "#a3540b", "#0b5cad", "#8250df"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 980, 460, 70, 950, 96, 380
SHOWN = {"due": "by the calendar", "event": "something happened", "yearly_reset": "yearly reset"}


def picture(days: pl.DataFrame, reviews: pl.DataFrame, title: str) -> str:
    """The picture as text. days: as_of_on, reorder_point_units, recommended_reorder_point_units. reviews: rows of the record."""
    first, last = days["as_of_on"].min(), days["as_of_on"].max()
    top = float(
        days.select(pl.max_horizontal(pl.col("reorder_point_units", "recommended_reorder_point_units").max())).item()
    )
    step = next(one for one in (10, 20, 50, 100, 200, 500, 1000, 5000) if top / one <= 8)

    def across(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / max((last - first).days, 1)

    def up(units: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * units / (top * 1.05)

    def steps(column: str) -> str:
        points, before = [], None
        for day, units in days.select("as_of_on", column).iter_rows():
            if units is None:
                continue
            if before is not None:
                points.append((across(day), up(before)))
            points.append((across(day), up(units)))
            before = units
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    drawn = [text(LEFT, 34, title, 19, weight="bold")]
    drawn += [line(LEFT, 60, LEFT + 34, 60, FRESH, 1.6), text(LEFT + 42, 65, "what a build of the day recommends")]
    drawn += [line(LEFT + 330, 60, LEFT + 364, 60, FORCE, 4), text(LEFT + 372, 65, "what is in force")]
    for units in range(0, int(top * 1.05) + 1, step):
        drawn += [line(LEFT, up(units), RIGHT, up(units), FAINT), text(LEFT - 8, up(units) + 5, f"{units}", 14, "end")]
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            drawn += [
                line(across(month), BOTTOM, across(month), BOTTOM + 5),
                text(across(month) + 3, BOTTOM + 20, f"{month:%b}", 14),
            ]
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    drawn.append(
        f'<polyline points="{steps("recommended_reorder_point_units")}" fill="none" stroke="{FRESH}" stroke-width="1.6"/>'
    )
    drawn.append(f'<polyline points="{steps("reorder_point_units")}" fill="none" stroke="{FORCE}" stroke-width="4"/>')
    for row in reviews.to_dicts():
        colour = FORCE if row["review_kind"] == "due" else EVENT
        x, y = across(row["reviewed_on"]), up(row["reorder_point_units"])
        filled = colour if row["decision"] == "changed" else "#ffffff"
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{filled}" stroke="{colour}" stroke-width="2"/>')
    at = LEFT
    for colour, filled, words in (
        (FORCE, FORCE, "due, changed"), (FORCE, "#ffffff", "due, kept"), (EVENT, EVENT, "event or reset, changed"),
        (EVENT, "#ffffff", "event or reset, kept"),
    ):  # fmt: skip
        drawn += [
            f'<circle cx="{at + 6}" cy="{BOTTOM + 50}" r="6" fill="{filled}" stroke="{colour}" stroke-width="2"/>'
        ]
        drawn += [text(at + 18, BOTTOM + 55, words, 14)]
        at += 34 + 8 * len(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" {STYLE} fill="{INK}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>' + "".join(drawn) + "</svg>\n"
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--item", default="I009")
    reader.add_argument("--location", default="north")
    reader.add_argument("--file", type=Path, default=ROOT / "docs" / "review.svg")
    chosen = reader.parse_args()
    here = (pl.col("item_id") == chosen.item) & (pl.col("location_id") == chosen.location)
    days = pl.read_parquet(chosen.folder / "days" / "*.parquet").filter(here).sort("as_of_on")
    with duckdb.connect(str(chosen.folder / "restock.duckdb"), read_only=True) as database:
        reviews = database.sql("select * from restock__review_log order by reviewed_on").pl().filter(here)
    title = f"Reorder point of {chosen.item} at {chosen.location}, the demo data day by day, units"
    chosen.file.write_text(picture(days, reviews.filter(pl.col("review_kind") != "new"), title))


if __name__ == "__main__":
    main()
