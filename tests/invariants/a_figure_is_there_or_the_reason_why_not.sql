-- An item without history gets a null and a reason, never a zero in disguise; any other gets both figures.
select *
from {{ ref('restock__reorder_points') }}
where
    (method = 'none') <> (reorder_point_units is null)
    or (method = 'none') <> (safety_stock_units is null)
    or (method = 'none' and method_reason not like 'No figure: %')
