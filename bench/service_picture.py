"""The picture of docs/service.md: what was promised and what past days delivered, textbook and chosen methods side by side.

    make picture            (or: python bench/service_picture.py [DATABASE [FILE]])

Reads restock__service_kept of a finished build (work/restock.duckdb) and writes docs/service.svg. The same table gives the
same file to the last byte.
"""

import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
KEPT = """
    select abc_class, checks, target_cycle_service_level as promised, method, delivered_cycle_service_level as delivered,
        delivered_lower as lower, delivered_upper as upper
    from restock__service_kept
    where (scope = 'class' or scope = 'total') and method in ('normal', 'chosen')
    order by abc_class = 'all', abc_class, method desc
"""
# Of each method: what it is called, and its colour. The two differ in shape as well, for those who see no colours.
METHODS = {"normal": ("textbook", "#a3540b"), "chosen": ("chosen", "#0b5cad")}
INK, FAINT = "#1f2328", "#d0d7de"
WIDTH, LEFT, RIGHT, TOP, ROW = 980, 190, 680, 112, 84
STYLE = "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\""


def text(
    x: float, y: float, words: str, size: int = 15, anchor: str = "start", colour: str = INK, weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{words}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1.0, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def mark(method: str, x: float, y: float) -> str:
    """A square for the textbook, a disc for what was chosen."""
    colour = METHODS[method][1]
    if method == "normal":
        return f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}"/>'


def interval(row: dict, y: float, at) -> list[str]:
    colour = METHODS[row["method"]][1]
    low, high = at(row["lower"]), at(row["upper"])
    ends = [line(x, y - 5, x, y + 5, colour, 2.5) for x in (low, high)]
    return [line(low, y, high, y, colour, 2.5), *ends, mark(row["method"], at(row["delivered"]), y)]


def picture(rows: list[dict]) -> str:
    """The picture as text. rows: of each class, and of all, the textbook and then what was chosen; shares of cycles."""
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(row["abc_class"], []).append(row)
    # The scale begins at the ten below the lowest end of an interval.
    first = int(min(row["lower"] for row in rows) * 10 + 1e-9) / 10
    bottom = TOP + ROW * len(groups)
    height = bottom + 108

    def at(share: float) -> float:
        return LEFT + (share - first) / (1 - first) * (RIGHT - LEFT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" {STYLE}>',
        "<title>Promised and delivered service of the demo data, by class: textbook and chosen methods</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        text(24, 36, "Cycles without a stock-out: promised, and delivered on past days", 20, weight="bold"),
        text(24, 62, "Demo data. Share of replenishment cycles, in %. Bars are 95 % confidence intervals.", 15),
    ]
    step = 0.05 if first >= 0.5 else 0.1
    for number in range(round((1 - first) / step) + 1):
        share = first + number * step
        parts += [
            line(at(share), TOP - 12, at(share), bottom, FAINT),
            text(at(share), bottom + 22, f"{100 * share:.0f} %", anchor="middle"),
        ]
    parts.append(line(LEFT, bottom, RIGHT, bottom))
    parts.append(text(WIDTH - 24, TOP - 20, "delivered (interval)", 15, anchor="end", weight="bold"))
    for number, (abc, both) in enumerate(groups.items()):
        top = TOP + ROW * number
        promised = at(both[0]["promised"])
        parts += [
            text(24, top + 30, "all" if abc == "all" else f"class {abc}", 17, weight="bold"),
            text(24, top + 50, f"promised {100 * both[0]['promised']:.1f} %", 14),
            text(24, top + 68, f"{both[-1]['checks']:,} cycles", 14),
            line(promised, top + 4, promised, top + ROW - 10, INK, 3, "7 4"),
        ]
        for place, row in enumerate(both):
            y = top + 24 + 32 * place
            name, colour = METHODS[row["method"]]
            figures = f"{100 * row['delivered']:.1f} %  ({100 * row['lower']:.1f} to {100 * row['upper']:.1f})"
            parts += interval(row, y, at)
            parts += [
                text(RIGHT + 22, y + 5, name, 15, colour=colour, weight="bold"),
                text(WIDTH - 24, y + 5, figures, 15, anchor="end"),
            ]
        if number:
            parts.append(line(24, top - 4, WIDTH - 24, top - 4, FAINT))
    y = bottom + 66
    parts += [
        line(32, y - 16, 32, y + 5, INK, 3, "7 4"),
        text(44, y, "promised"),
        mark("normal", 166, y - 5),
        text(182, y, "delivered by the textbook"),
        mark("chosen", 426, y - 5),
        text(442, y, "delivered by the chosen methods"),
        text(24, y + 28, "Where a bar lies wholly to the left of the dashed line, the promise was broken.", 15),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def draw(database: Path) -> str:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(KEPT)
        names = [column[0] for column in found.description]
        return picture([dict(zip(names, row, strict=True)) for row in found.fetchall()])


if __name__ == "__main__":
    database = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "work" / "restock.duckdb"
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs" / "service.svg"
    target.write_text(draw(database))
    print(f"wrote {target}")
