"""What each refinement changes on real records: item-locations touched, and the value of all safety stocks.

    python bench/effects.py FOLDER        (or: make effects DATA=FOLDER)

FOLDER holds online_retail/ and scms/ as the tests use them. Every refinement is switched on alone, beside the textbook with all of
them off; the last line has all of them on. Every line is sized by the textbook's formula. Prints the table of docs/effects.md.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))

from conftest import TEXTBOOK, build
from real_records import online_retail, scms

REFINEMENTS = {
    "orders that were undone": {"restock_cancellation_match_days": 30},
    "one-off orders capped": {"restock_spikes": "cap"},
    "trading calendar": {"restock_trading_calendar": "learned"},
    "order lines end when complete": {"restock_lead_time_ends": "complete"},
    "open orders count": {"restock_open_orders_count": True},
    "suppliers at another pace": {"restock_lead_time_shifts": True},
    "few receipts weighed": {"restock_lead_time_credibility": True},
    "new suppliers widened": {"restock_new_supplier_receipts": 12, "restock_new_supplier_days": 180},
    "stock-outs, promotions, closures": {
        "restock_stock_out_correction": True, "restock_promotion_is_demand": False, "restock_closure_correction": True,
    },
    "forecasts": {"restock_forecast_origins_minimum": 6},
    "new items borrow": {"restock_borrow_below_days": 28},
    "phase-out": {"restock_phase_out_days": 180},
}  # fmt: skip
# The formula is the same in every case, and past days play no part in it.
BY_FORMULA = {"restock_method": "normal", "restock_backtest_origins": 0}
VALUE = """
    select item_id, location_id, safety_stock_normal_units as units,
        safety_stock_normal_units * coalesce(unit_cost, unit_price, 0) as value
    from int_restock__buffers where method = 'normal'
"""


def effect(plain, other) -> tuple[int, float]:
    """Item-locations whose safety stock differs, and the change in total value as a share."""
    both = plain.join(other, on=["item_id", "location_id"], how="full", suffix="_other", coalesce=True)
    touched = both.filter(
        (both["units"].fill_null(-1) - both["units_other"].fill_null(-1)).abs()
        > 1e-9 * (1 + both["units"].fill_null(0).abs())
    )
    return len(touched), both["value_other"].sum() / both["value"].sum() - 1


def main(data: Path) -> None:
    cases = {"all of them off": {}, **REFINEMENTS, "all of them on": None}
    sets = {"online_retail": online_retail(data), "scms": scms(data)}
    print("| refinement | " + " | ".join(f"{name}: touched | buffer value" for name in sets) + " |")
    print("|---|" + "---|---|" * len(sets))
    plain = {}
    with tempfile.TemporaryDirectory() as folder:
        for case, settings in cases.items():
            cells = []
            for name, inputs in sets.items():
                chosen = BY_FORMULA if settings is None else {**TEXTBOOK, **settings, **BY_FORMULA}
                found = build(Path(folder) / f"{name} {case}", **chosen, **inputs).query(VALUE)
                plain.setdefault(name, found)
                touched, change = effect(plain[name], found)
                cells.append(f"{touched:,} of {len(plain[name]):,} | {100 * change:+.1f} %")
            print(f"| {case} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
