"""Write the demo data: two years of a small wholesaler, with known true parameters and some dirt.

    python seeds/demo/generate.py [folder]

The same script writes the same bytes every time. What the records were drawn from goes to
tests/fixtures/demo_truth.csv, so that a test can ask whether the package recovers it.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 20260101
FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2025, 12, 31)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
LOCATIONS = {"north": 1.0, "south": 0.6, "west": 0.35}

# Supplier -> (mean, standard deviation) of the lead time in days; S3 has two humps: 10 days, and 35 one time in four.
SUPPLIERS = {"S1": (7, 1.0), "S2": (14, 2.0), "S3": (16.25, 10.83), "S4": (30, 4.0), "S5": (21, 3.0)}
NEW_SUPPLIER_SINCE = date(2025, 10, 15)

# Items in blocks: how many, pattern, chance of a selling day, mean and coefficient of variation of a day's sale.
BLOCKS = [
    (5, "smooth", 1.0, 20.0, 0.35),
    (5, "erratic", 0.88, 12.0, 1.0),
    (16, "intermittent", 0.10, 3.0, 0.35),
    (14, "lumpy", 0.07, 6.0, 1.3),
]
TRENDS = {"I002": 0.5, "I008": -0.5}  # change of the level over the two years
SEASONS = {"I004": 0.5, "I009": 0.4}  # amplitude of the yearly wave, highest at Christmas
PHASE_OUT = {"I015": date(2025, 9, 30)}  # the last selling day
LAUNCHES = {"I006": date(2025, 11, 20)}  # the first selling day
ENDS = {"I015": "2026-03-31"}  # when a phased-out item leaves the range
SIMILAR = {"I041": "I001"}  # the item that a newcomer is expected to sell like
PROMOTIONS = {"I009": [(date(2025, 10, 13), date(2025, 10, 19))]}  # sells twice as much, at every location
CLOSURES = {"west": [(date(2025, 11, 3), date(2025, 11, 5))]}
# An order that was placed and cancelled, and one that was real but will not come again: day, item, location, units.
UNDONE_ORDER = (date(2025, 10, 6), "I010", "west", 9000)
ONE_OFF_ORDER = (date(2025, 11, 18), "I005", "south", 900)
SILENT_SUPPLIER = ("S4", date(2025, 10, 15))  # what was ordered since then has not come
STOCK_OUTS = {
    ("I001", "north"): [(date(2025, 3, 3), 12), (date(2025, 11, 10), 9)],
    ("I010", "south"): [(date(2025, 12, 1), 10)],
}


def sizes(random: np.random.Generator, pattern: str, mean: float, cv: float, count: int) -> np.ndarray:
    """Whole units of at least 1: normal for smooth demand, else gamma rounded up to the next unit."""
    if pattern == "smooth":
        return np.maximum(np.rint(random.normal(mean, cv * mean, count)), 1)
    shape = 1 / cv**2
    return np.maximum(np.rint(random.gamma(shape, mean / shape, count)), 1)


def lead_times(random: np.random.Generator, supplier: str, count: int) -> np.ndarray:
    """Whole days, at least 1."""
    if supplier == "S3":
        return np.where(random.random(count) < 0.25, 35, 10)
    mean, sd = SUPPLIERS[supplier]
    return np.maximum(np.rint(random.normal(mean, sd, count)), 1).astype(int)


def level(item: str, day: date) -> float:
    """How much the item sells on that day compared with its own base level."""
    index = (day - FIRST_DAY).days
    factor = 1 + TRENDS.get(item, 0.0) * index / DAYS
    if item in SEASONS:
        factor *= 1 + SEASONS[item] * np.cos(2 * np.pi * (index + 10) / 365.25)
    if item in PHASE_OUT:
        factor *= max(0.0, (PHASE_OUT[item] - day).days / DAYS)
    if any(start <= day <= end for start, end in PROMOTIONS.get(item, [])):
        factor *= 2
    return factor if day >= LAUNCHES.get(item, FIRST_DAY) else 0.0


def demo_items(random: np.random.Generator) -> list[dict]:
    """The item table: cost, price, supplier and what the planner knows of each item."""
    items = []
    for count, pattern, chance, mean, cv in BLOCKS:
        for _ in range(count):
            number = len(items) + 1
            cost = round(float(random.lognormal(1.5, 0.9)), 2)
            supplier = "S5" if number in (20, 33) else f"S{1 + (number - 1) % 4}"
            items.append(
                {
                    "item_id": f"I{number:03d}", "pattern": pattern, "chance": chance, "mean": mean, "cv": cv,
                    "unit_cost": cost, "unit_price": round(cost * 1.6, 2), "supplier_id": supplier,
                    "planned_lead_time_days": round(SUPPLIERS[supplier][0]), "review_period_days": 7 if supplier == "S4" else "",
                    "minimum_order_quantity": 12 if number % 3 == 0 else "", "order_multiple": 6 if number % 3 == 0 else "",
                    "buyer_id": f"buyer {1 + number % 2}",
                    "has_substitute": "yes" if number % 5 == 0 else "no",
                    "lifecycle": {"I015": "phase_out", "I006": "new"}.get(f"I{number:03d}", "active"),
                    "service_level": 0.99 if number == 7 else "", "holding_cost_rate": 0.35 if number == 6 else "",
                    "similar_to": "", "ends_on": ENDS.get(f"I{number:03d}", ""),
                }
            )  # fmt: skip
    return items


def demo_sales(random: np.random.Generator, items: list[dict]) -> list[dict]:
    """One line per item, location and selling day, then returns, cancellations and unusable lines."""
    lines = []
    for item in items:
        for location, weight in LOCATIONS.items():
            spread = weight if item["pattern"] in ("smooth", "erratic") else 1.0
            chance = item["chance"] if item["pattern"] in ("smooth", "erratic") else item["chance"] * weight
            sells = random.random(DAYS) < chance
            units = sizes(random, item["pattern"], item["mean"] * spread, item["cv"], DAYS)
            gaps = STOCK_OUTS.get((item["item_id"], location), [])
            closed = CLOSURES.get(location, [])
            for index in np.flatnonzero(sells):
                day = FIRST_DAY + timedelta(days=int(index))
                quantity = int(np.rint(units[index] * level(item["item_id"], day)))
                if quantity < 1 or any(start <= day < start + timedelta(days=length) for start, length in gaps):
                    continue
                if any(start <= day <= end for start, end in closed):
                    continue
                lines.append(sale(item, location, day, quantity))
    lines.sort(key=lambda line: (line["sold_on"], line["item_id"], line["location_id"]))
    extra = []
    for position in random.choice(len(lines), 150, replace=False):
        line = lines[position]
        if position % 3:
            extra.append({**line, "quantity": -1, "line_id": ""})
        else:
            extra.append({**line, "quantity": line["quantity"] * 40, "is_cancelled": "true", "line_id": ""})
    copied = [dict(lines[position]) for position in random.choice(len(lines), 25, replace=False)]
    return lines + extra + copied + unusable_sales(items[0]) + unusual_orders({item["item_id"]: item for item in items})


def unusual_orders(items: dict[str, dict]) -> list[dict]:
    """An order that was cancelled by a negative line two days later, and one far larger than any other."""
    day, item, location, quantity = UNDONE_ORDER
    placed = {**sale(items[item], location, day, quantity), "line_id": "901"}
    undone = {
        **placed,
        "sold_on": (day + timedelta(days=2)).isoformat(),
        "quantity": -quantity,
        "is_cancelled": "true",
        "line_id": "902",
    }
    day, item, location, quantity = ONE_OFF_ORDER
    return [placed, undone, {**sale(items[item], location, day, quantity), "line_id": "903"}]


def sale(item: dict, location: str, day: date, quantity: int) -> dict:
    order = f"{(day - FIRST_DAY).days:03d}{location[0].upper()}"
    return {
        "item_id": item["item_id"], "location_id": location, "sold_on": day.isoformat(), "quantity": quantity,
        "unit_price": item["unit_price"], "order_id": order, "line_id": item["item_id"][1:], "is_cancelled": "",
    }  # fmt: skip


def unusable_sales(item: dict) -> list[dict]:
    good = sale(item, "north", date(2025, 6, 2), 3)
    wrong = [
        {"item_id": ""}, {"sold_on": ""}, {"sold_on": "31/12/2025"}, {"sold_on": "soon"}, {"quantity": ""}, {"quantity": "three"},
        {"quantity": "12 pcs"}, {"quantity": "NaN"}, {"unit_price": -4}, {"is_cancelled": "perhaps"},
    ]  # fmt: skip
    return [{**good, "order_id": f"dirt{number}", **change} for number, change in enumerate(wrong)]


def demo_deliveries(random: np.random.Generator, items: list[dict]) -> list[dict]:
    """A replenishment order every three to seven weeks per item and location, some in two parts, the last still open."""
    lines = []
    for item in items:
        for location in LOCATIONS:
            day = FIRST_DAY + timedelta(days=int(random.integers(0, 40)))
            while day <= LAST_DAY:
                supplier = item["supplier_id"]
                supplier = "S2" if supplier == "S5" and day < NEW_SUPPLIER_SINCE else supplier
                days = int(lead_times(random, supplier, 1)[0])
                received = day + timedelta(days=days)
                promised = day + timedelta(days=round(SUPPLIERS[supplier][0]) + 1)
                ordered = int(12 * random.integers(2, 12))
                short = random.random() < 0.06
                status = "cancelled" if random.random() < 0.02 else "received" if received <= LAST_DAY else "open"
                if status == "received" and supplier == SILENT_SUPPLIER[0] and day >= SILENT_SUPPLIER[1]:
                    status = "open"
                order = {
                    "supplier_id": supplier, "item_id": item["item_id"], "location_id": location,
                    "ordered_on": day.isoformat(), "promised_on": promised.isoformat(), "quantity_ordered": ordered,
                    "unit_cost": item["unit_cost"], "status": status, "order_id": f"P{len(lines) + 1:05d}", "line_id": 1,
                }  # fmt: skip
                parts = [(received, ordered - 6 if short else ordered)]
                if len(lines) % 9 == 4 and not short and status == "received":
                    parts = [(received, ordered // 3), (received + timedelta(days=5), ordered - ordered // 3)]
                for came, quantity in parts:
                    arrived = status == "received" and came <= LAST_DAY
                    lines.append(
                        {
                            **order, "received_on": came.isoformat() if arrived else "",
                            "quantity_received": quantity if arrived else "",
                        }
                    )  # fmt: skip
                day += timedelta(days=int(random.integers(35, 70)))
    good = {**lines[0], "received_on": "2024-03-20", "status": "received", "line_id": 1}
    wrong = [{"received_on": "2023-01-01"}, {"supplier_id": ""}, {"ordered_on": "last week"}, {"quantity_ordered": -12}]
    return lines + [{**good, "order_id": f"dirt{number}", **change} for number, change in enumerate(wrong)]


def demo_stock(random: np.random.Generator, items: list[dict]) -> list[dict]:
    """Month-end counts of the last quarter, with the flat 'four weeks of everything' that is in use today."""
    rows = []
    for item in items:
        for location, weight in LOCATIONS.items():
            weekly = 7 * item["chance"] * item["mean"] * weight
            for counted in (date(2025, 10, 31), date(2025, 11, 30), date(2025, 12, 31)):
                rows.append(
                    {
                        "counted_on": counted.isoformat(), "item_id": item["item_id"], "location_id": location,
                        "on_hand": max(int(random.uniform(0, 8) * weekly), 1), "on_order": int(random.uniform(0, 3) * weekly),
                        "reserved": int(random.uniform(0, 0.5) * weekly), "safety_stock_in_use": round(2 * weekly),
                        "reorder_point_in_use": round(4 * weekly),
                    }
                )  # fmt: skip
    return rows


def demo_stock_outs() -> list[dict]:
    """When shelves were empty, both days included; one of them ended at noon."""
    rows = []
    for (item, location), gaps in STOCK_OUTS.items():
        for start, length in gaps:
            last = start + timedelta(days=length - 1)
            rows.append(
                {"item_id": item, "location_id": location, "starts_at": start.isoformat(), "ends_at": last.isoformat()}
            )
    rows.append({"item_id": "I002", "location_id": "west", "starts_at": "2025-12-15", "ends_at": "2025-12-16 12:00"})
    return rows


def demo_events() -> list[dict]:
    """What the planner wrote down; an empty cell means all of them."""
    blank = {"item_id": "", "location_id": "", "supplier_id": ""}
    spans = [("promotion", {"item_id": item}, span, "two for one") for item, all in PROMOTIONS.items() for span in all]
    spans += [
        ("closure", {"location_id": place}, span, "stock-taking") for place, all in CLOSURES.items() for span in all
    ]
    spans.append(("disruption", {"supplier_id": SILENT_SUPPLIER[0]}, (SILENT_SUPPLIER[1], None), "strike at the port"))
    return [
        {
            "kind": kind,
            "starts_on": start.isoformat(),
            "ends_on": end.isoformat() if end else "",
            **blank,
            **where,
            "note": note,
        }
        for kind, where, (start, end), note in spans
    ]


def demo_overrides() -> list[dict]:
    """What the planner set by hand: a reorder point for a trade fair, and a reserve that is to be tried out."""
    blank = {"reorder_point_units": "", "safety_stock_units": ""}
    return [
        {
            "item_id": "I003", "location_id": "west", **blank, "reorder_point_units": 420, "starts_on": "2025-12-01",
            "ends_on": "2026-02-28", "set_by": "M. Berg", "reason": "trade fair in February",
        },
        {
            "item_id": "I012", "location_id": "north", **blank, "safety_stock_units": 25, "starts_on": "2025-06-02",
            "ends_on": "2025-08-31", "set_by": "A. Okafor", "reason": "trial with less stock in summer",
        },
    ]  # fmt: skip


def demo_forecasts(items: list[dict]) -> list[dict]:
    """Weekly forecasts of the seasonal items, made every four weeks for the twelve weeks that follow, right to a fifth."""
    random = np.random.default_rng(SEED + 2)
    rows = []
    for item in (item for item in items if item["item_id"] in SEASONS):
        for location, weight in LOCATIONS.items():
            for origin in range(13):
                made = LAST_DAY - timedelta(days=28 * origin)
                for week in range(12):
                    start = made + timedelta(days=1 + 7 * week)
                    units = (
                        7 * item["chance"] * item["mean"] * weight * level(item["item_id"], start + timedelta(days=3))
                    )
                    rows.append(
                        {
                            "item_id": item["item_id"], "location_id": location, "made_on": made.isoformat(),
                            "period_starts_on": start.isoformat(), "period_ends_on": (start + timedelta(days=6)).isoformat(),
                            "quantity": round(units * random.normal(1, 0.2), 1),
                        }
                    )  # fmt: skip
    return rows


def truth(items: list[dict]) -> list[dict]:
    """What demand and lead times were drawn from, for items whose level does not change."""
    random = np.random.default_rng(SEED + 1)
    changing = {
        *TRENDS,
        *SEASONS,
        *PHASE_OUT,
        *LAUNCHES,
        *PROMOTIONS,
        *(item for item, _ in STOCK_OUTS),
        UNDONE_ORDER[1],
        ONE_OFF_ORDER[1],
    }
    rows = []
    for item in items:
        for location, weight in LOCATIONS.items():
            steady = item["pattern"] in ("smooth", "erratic")
            drawn = sizes(random, item["pattern"], item["mean"] * (weight if steady else 1), item["cv"], 400_000)
            chance = item["chance"] if steady else item["chance"] * weight
            mean = chance * drawn.mean()
            rows.append(
                {
                    "item_id": item["item_id"], "location_id": location, "pattern": item["pattern"],
                    "is_steady": item["item_id"] not in changing, "demand_mean_units": round(mean, 4),
                    "demand_sd_units": round(float(np.sqrt(chance * (drawn**2).mean() - mean**2)), 4),
                    "supplier_id": item["supplier_id"], "lead_time_mean_days": SUPPLIERS[item["supplier_id"]][0],
                    "lead_time_sd_days": SUPPLIERS[item["supplier_id"]][1],
                }
            )  # fmt: skip
    return rows


def write(path: Path, rows: list[dict], columns: list[str] | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    random = np.random.default_rng(SEED)
    items = demo_items(random)
    write(folder / "restock_demo_sales.csv", demo_sales(random, items))
    write(folder / "restock_demo_deliveries.csv", demo_deliveries(random, items))
    write(folder / "restock_demo_stock.csv", demo_stock(random, items))
    write(folder / "restock_demo_stock_outs.csv", demo_stock_outs())
    write(folder / "restock_demo_events.csv", demo_events())
    write(folder / "restock_demo_overrides.csv", demo_overrides())
    write(folder / "restock_demo_forecasts.csv", demo_forecasts(items))
    # Known by name, never sold.
    announced = {**items[-1], "item_id": "I041", "lifecycle": "new", "similar_to": SIMILAR["I041"]}
    columns = [column for column in items[0] if column not in ("pattern", "chance", "mean", "cv")]
    write(folder / "restock_demo_items.csv", [*items, announced], columns)
    write(folder / "demo_truth.csv", truth(items))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    main(target)
    if target == Path(__file__).parent:
        (target / "demo_truth.csv").replace(target.parents[1] / "tests" / "fixtures" / "demo_truth.csv")
