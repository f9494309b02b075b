"""Recorded demand, replayed: what an ordering policy would have served, and what it would have cost.

`simulate` takes the demand of many items at once, a `Policy` and lead times, and returns a `SimulationResult`. No result
depends on the items beside it, so a table may be cut into batches anywhere (with `draw_keys`, where lead times are drawn).
"""

from restock.simulation.policy import Policy
from restock.simulation.replay import simulate
from restock.simulation.result import Costs, SimulationResult

__all__ = ["Costs", "Policy", "SimulationResult", "simulate"]
