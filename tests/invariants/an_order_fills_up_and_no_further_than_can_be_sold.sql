-- What is ordered fills up to the level in force, with the minimum and in whole multiples; of an item that ends it leaves no more
-- than can be sold; what is discontinued, not counted or above its reorder point is not ordered.
select *
from {{ ref('restock__replenishment') }}
where
    is_to_order <> coalesce(order_units > 0e0, false)
    or (order_units is null) <> (counted_on is null)
    or (is_to_order and lifecycle = 'discontinued')
    or (is_to_order and ends_on < as_of_on)
    or (is_to_order and not ({{ restock_at_or_below('inventory_position_units', 'reorder_point_units') }}))
    or (is_to_order and order_units < minimum_order_quantity)
    or (is_to_order and abs(order_units / order_multiple - round(order_units / order_multiple)) > 1e-6)
    or (
        is_to_order and order_limited_by <> 'left_to_sell'
        and inventory_position_units + order_units + case when review_period_days > 0e0 then 0e0 else coalesce(order_multiple, 0e0) end
        < order_up_to_units - 1e-6 * (1e0 + abs(order_up_to_units))
    )
    -- What is ordered at a reorder point is not due again at once.
    or (
        is_to_order and order_limited_by <> 'left_to_sell' and review_period_days = 0e0
        and {{ restock_at_or_below('inventory_position_units + order_units', 'reorder_point_units') }}
    )
    or (
        is_to_order
        and inventory_position_units + later_on_order_units + order_units > left_to_sell_units + 1e-6 * (1e0 + abs(left_to_sell_units))
    )
    -- Without a reason to order it is not short: due, and neither ending nor without demand.
    or (
        not is_to_order and counted_on is not null and lifecycle <> 'discontinued' and left_to_sell_units is null
        and review_period_days = 0e0 and demand_mean_units > 0e0 and inventory_position_units <= reorder_point_units
    )
