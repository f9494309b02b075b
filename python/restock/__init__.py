"""The mathematics of `restock`: arrays in, arrays out, no dbt and no database.

Every function takes numbers or NumPy arrays of one shape (or shapes that broadcast) and returns an array of that
shape. A missing figure is NaN and makes the result NaN. Days are calendar days, units are units of stock.
"""

from restock.economics import (
    cost_of_next_point,
    economic_service_level,
    implied_shortage_cost,
    is_absurd_target,
    newsvendor_level,
    shortage_cost_over_price,
)
from restock.effective_service import (
    DemandInSteps,
    EffectiveService,
    fixed_quantity_service,
    minimum_maximum_service,
    order_up_to_service,
)
from restock.estimation_error import predictive_t_factor
from restock.lead_time_demand import (
    demand_variance,
    expected_demand,
    lead_time_share_of_variance,
    lead_time_variance,
    mean_error_variance,
    protection_demand_sd,
)
from restock.lost_sales import periods_without_stock_out, share_to_cover
from restock.orders import economic_order_quantity, order_quantity
from restock.rounding import round_up
from restock.safety_stock import (
    average_max_reorder_point,
    average_max_safety_stock,
    normal_reorder_point,
    normal_safety_stock,
)
from restock.service import cycle_service_level, service_factor
from restock.simulation import Costs, Policy, SimulationResult, simulate
from restock.sizing import Settings, size
from restock.version import __version__

__all__ = [
    "Costs",
    "DemandInSteps",
    "EffectiveService",
    "Policy",
    "Settings",
    "SimulationResult",
    "__version__",
    "average_max_reorder_point",
    "average_max_safety_stock",
    "cost_of_next_point",
    "cycle_service_level",
    "demand_variance",
    "economic_order_quantity",
    "economic_service_level",
    "expected_demand",
    "fixed_quantity_service",
    "implied_shortage_cost",
    "is_absurd_target",
    "lead_time_share_of_variance",
    "lead_time_variance",
    "mean_error_variance",
    "minimum_maximum_service",
    "newsvendor_level",
    "normal_reorder_point",
    "normal_safety_stock",
    "order_quantity",
    "order_up_to_service",
    "periods_without_stock_out",
    "predictive_t_factor",
    "protection_demand_sd",
    "round_up",
    "service_factor",
    "share_to_cover",
    "shortage_cost_over_price",
    "simulate",
    "size",
]
