-- At its own target, the curve of an item and location is its reorder point and its safety stock; every sized row has one.
{{ config(enabled=var('restock_method') != 'average_max' and restock_curve_levels() | length > 0) }}

select
    points.item_id,
    points.location_id,
    points.reorder_point_units,
    curves.stock_units,
    points.safety_stock_units,
    curves.safety_stock_units as curve_safety_stock_units
from {{ ref('restock__reorder_points') }} as points
left join {{ ref('restock__service_curves') }} as curves
    on
        points.item_id = curves.item_id
        and points.location_id = curves.location_id
        and curves.scope = 'item_location'
        and curves.is_target
where
    points.method <> 'none'
    and (
        curves.item_id is null
        or curves.stock_units <> points.reorder_point_units
        or curves.safety_stock_units <> points.safety_stock_units
        or curves.asked_service_level <> points.asked_service_level
    )
