-- The chosen figures are the exact ones or more, and by less than one step.
{%- set multiples = var('restock_rounding') == 'order_multiple' %}
select *
from {{ ref('restock__reorder_points') }}
where
    reorder_point_units < exact_reorder_point_units - least(1e-6 * (1 + abs(exact_reorder_point_units)), 1e-2 * {{ 'coalesce(order_multiple, 1e0)' if multiples else '1e0' }})
    or reorder_point_units >= exact_reorder_point_units + {{ 'coalesce(order_multiple, 1e0)' if multiples else '1e0' }}
    or safety_stock_units < exact_reorder_point_units - planned_demand_units - 1e-6 * (1 + abs(exact_reorder_point_units))
    or safety_stock_units >= exact_reorder_point_units - planned_demand_units + 1e0
