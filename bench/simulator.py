"""How fast policies are replayed: million item-days a second, beside a plain Python loop and stockpyl.

    make simulator            (or: python bench/simulator.py PYTHON WITH STOCKPYL)

Made-up demand: Poisson, 2 units a day; an order every 20 days; one
thread. The loop and stockpyl replay some of the same items. stockpyl calls a lead time of L + 1 what is L here.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))

import numpy as np
from naive_simulator import drawn_lead_time, naive
from restock import Policy, simulate
from restock.kaplan_meier import Survival

ITEMS, DAYS, REPEATS = 40_000, 730, 3
POINT, QUANTITY, WAIT, WAITS = 18, 40, 7, [(days, 0.1) for days in range(3, 13)]
LOOP_ITEMS, STOCKPYL_ITEMS = 100, 3
# Runs in the interpreter that has stockpyl.
STOCKPYL = """
import json, sys, time
from stockpyl.sim import simulation
from stockpyl.supply_chain_network import single_stage_system
job = json.load(sys.stdin)
took = served = 0
for demand in job["demand"]:
    shelf = single_stage_system(demand_type="D", demand_list=demand, policy_type="rQ", reorder_point=job["point"],
        order_quantity=job["quantity"], shipment_lead_time=job["wait"], initial_inventory_level=job["point"] + job["quantity"])
    begin = time.perf_counter()
    simulation(shelf, len(demand), rand_seed=1, progress_bar=False, consistency_checks="N")
    took += time.perf_counter() - begin
    for state in shelf.nodes[0].state_vars[:len(demand)]:
        met = state.demand_met_from_stock
        served += sum(met.values()) if isinstance(met, dict) else met
print(json.dumps({"seconds": took, "served": served}))
"""


def timed(call):
    """The quickest of some runs: others use the machine too."""
    best = np.inf
    for _ in range(REPEATS):
        begin = time.perf_counter()
        found = call()
        best = min(best, time.perf_counter() - begin)
    return found, best


def line(what: str, items: int, seconds: float, unit: float, fill_rate: float) -> None:
    print(
        f"{what:<44}{items:>9,}{items * DAYS / seconds / 1e6:>14.4f}{seconds / items / unit:>12,.1f}{fill_rate:>11.4f}"
    )


def loops(demand, wait) -> tuple[float, float]:
    begin = time.perf_counter()
    served = 0
    for item, units in enumerate(demand.astype(int).tolist()):
        found = naive(units, lambda day, item=item: wait(item, day), reorder_point=POINT, order_quantity=QUANTITY)
        served += found["served_units"]
    return time.perf_counter() - begin, served / demand.sum()


def main(python: str) -> None:
    demand = np.random.default_rng(1).poisson(2.0, (ITEMS, DAYS)).astype(float)
    days, shares = np.array(WAITS).T
    count = np.full(ITEMS, 10)
    drawn = Survival(np.repeat(np.arange(ITEMS), days.size), np.tile(days, ITEMS), np.tile(shares, ITEMS), count)
    policy, weekly = Policy(POINT, QUANTITY), Policy(order_up_to=45, review_period_days=7)
    print(f"{'':<44}{'items':>9}{'M item-days/s':>14}{'times':>12}{'fill rate':>11}")
    cases = {
        "(s, Q), drawn lead times": (policy, drawn, "lost"),
        "(s, Q), drawn lead times, customers wait": (policy, drawn, "backorder"),
        "(R, S) weekly, drawn lead times": (weekly, drawn, "lost"),
        "(s, Q), fixed lead time": (policy, WAIT, "lost"),
        "(s, Q), fixed lead time, customers wait": (policy, WAIT, "backorder"),
    }
    found, seconds = {}, {}
    for name, (rule, waits, unmet) in cases.items():
        found[name], seconds[name] = timed(
            lambda rule=rule, waits=waits, unmet=unmet: simulate(demand, rule, waits, unmet=unmet)
        )
        line(name, ITEMS, seconds[name], seconds[name] / ITEMS, found[name].total()["fill_rate"])

    def share_of(name: str, items: int) -> float:
        return found[name].served_units[:items].sum() / demand[:items].sum()

    some = demand[:LOOP_ITEMS]
    for name, wait in (
        ("(s, Q), drawn lead times", lambda item, day: drawn_lead_time(0, item, day, WAITS)),
        ("(s, Q), fixed lead time", lambda item, day: WAIT),
    ):
        took, fill_rate = loops(some, wait)
        line(f"  Python loop: {name}", LOOP_ITEMS, took, seconds[name] / ITEMS, fill_rate)
        assert fill_rate == share_of(name, LOOP_ITEMS), "the loop found something else"

    name = "(s, Q), fixed lead time, customers wait"
    some = demand[:STOCKPYL_ITEMS]
    job = {"demand": some.astype(int).tolist(), "point": POINT, "quantity": QUANTITY, "wait": WAIT + 1}
    run = subprocess.run([python, "-c", STOCKPYL], input=json.dumps(job), capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(run.stderr)
    other = json.loads(run.stdout.splitlines()[-1])
    line(f"  stockpyl: {name}", STOCKPYL_ITEMS, other["seconds"], seconds[name] / ITEMS, other["served"] / some.sum())
    same = share_of(name, STOCKPYL_ITEMS)
    print(f"  restock on the same {STOCKPYL_ITEMS} items: fill rate {same:.4f}")
    assert abs(other["served"] / some.sum() - same) < 1e-12, "stockpyl found something else"


if __name__ == "__main__":
    main(sys.argv[1])
