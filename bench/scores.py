"""What was delivered and what it cost, of checks of the promise; the columns of its tables: bench/promise.py."""

import polars as pl

KEYS = ["item_id", "location_id"]
METHODS = ("chosen", "textbook", "unrounded")
LAWFUL = ("law", "learner")


def methods_of(rows: pl.DataFrame) -> tuple[str, ...]:
    return (*METHODS, *LAWFUL) if "law" in rows.columns else METHODS


def measured(rows: pl.DataFrame) -> list[dict]:
    """The figures of one group of checks, one dictionary per method."""
    methods = methods_of(rows)
    known = rows.filter(pl.all_horizontal(pl.col(*methods, "target").is_not_null()))
    common = {
        "items": rows.select(KEYS).n_unique(),
        "checks": len(known),
        "refused": rows.filter(pl.col("chosen").is_null()).select(*KEYS, "as_of").n_unique(),
        "target": known["target"].mean(),
        "asked": known["units"].sum() / known["expected"].sum() if known["expected"].sum() else None,
    }
    found = []
    for method in methods if len(known) else ():
        stock, short = pl.col(method), (pl.col("units") - pl.col(method)).clip(0)
        over = (pl.col(method) - pl.col("units")).clip(0)
        each = known.select(
            *KEYS, "price", "units",
            kept=(pl.col("units") <= stock).cast(pl.Float64),
            # Nobody can hold less than nothing.
            kept_less=pl.when(stock > 0).then((pl.col("units") <= stock - 1).cast(pl.Float64)),
            target_less=pl.when(stock > 0).then(pl.col("target")),
            short=short,
            loss=pl.col("price") * (pl.col("target") * short + (1 - pl.col("target")) * over),
            unpriced=pl.col("target") * short + (1 - pl.col("target")) * over,
            stock=pl.col("price") * stock,
            buffer=pl.col("price") * (stock - pl.col("expected")),
        )  # fmt: skip
        delivered = each["kept"].mean()
        apart = each.group_by(KEYS).agg((pl.col("kept") - delivered).sum())["kept"]
        asked_for = each["units"].sum()
        found.append(
            common
            | {
                "method": method,
                "delivered": delivered,
                "error": 2 * float((apart**2).sum()) ** 0.5 / len(each),
                "one_less": each["kept_less"].mean(),
                "target_less": each["target_less"].mean(),
                "covered": 1 - each["short"].sum() / asked_for if asked_for else None,
                "loss": each["loss"].sum(),
                "unpriced": each["unpriced"].sum(),
                "losses": each.group_by(KEYS).agg(pl.col("loss").sum()).sort(KEYS)["loss"],
                "stock": each["stock"].sum(),
                "buffer": each["buffer"].sum(),
            }
        )
    textbook = next((one for one in found if one["method"] == "textbook"), None)
    for one in found:
        for ratio in ("loss", "unpriced", "stock", "buffer"):
            one[f"{ratio}_ratio"] = one[ratio] / textbook[ratio] if textbook and textbook[ratio] else None
        if one["loss_ratio"] is not None:
            apart = one["losses"] - one["loss_ratio"] * textbook["losses"]
            one["loss_error"] = 2 * float((apart**2).sum()) ** 0.5 / textbook["loss"]
    return found


def verdict(one: dict) -> str:
    """What a class was promised and what it got."""
    if one["delivered"] < one["target"]:
        said = f"below by {100 * (one['target'] - one['delivered']):.1f} points"
    elif one["one_less"] is not None and one["one_less"] > one["target_less"]:
        said = f"above by {100 * (one['one_less'] - one['target_less']):.1f} points beyond whole units"
    else:
        said = "kept within whole units"
    return said + f" (+- {100 * one['error']:.1f})"


def grouped(rows: pl.DataFrame, by: str) -> list[tuple[str, list[dict]]]:
    names = sorted(rows[by].drop_nulls().unique().to_list())
    groups = [(str(name), measured(rows.filter(pl.col(by) == name))) for name in names]
    return [*groups, ("all", measured(rows))]


def shown(groups: list[tuple[str, list[dict]]], title: str, methods: tuple[str, ...] | None = None) -> None:
    """A table, one line per group and method, and the verdicts."""

    def share(value: float | None) -> str:
        return "-" if value is None else f"{100 * value:.1f}"

    def ratio(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    head = [title, "method", "items", "checks", "refused", "target", "delivered", "+-", "one less", "covered"]
    table = [[*head, "loss", "+-", "unpriced", "buffer", "stock", "asked"]]
    ratios = ("loss_ratio", "loss_error", "unpriced_ratio", "buffer_ratio", "stock_ratio", "asked")
    for name, found in groups:
        for one in found:
            if methods and one["method"] not in methods:
                continue
            table.append(
                [
                    name, one["method"], f"{one['items']:,}", f"{one['checks']:,}", f"{one['refused']:,}",
                    *(share(one[key]) for key in ("target", "delivered", "error", "one_less", "covered")),
                    *(ratio(one.get(key)) for key in ratios),
                ]
            )  # fmt: skip
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    for line in table:
        cells = [
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells))
    print()
