-- One row per item and location with a count or with orders on their way: what is there and what is coming, as all tables have it.
with

found as (
    select
        coalesce(counts.item_id, orders.item_id) as item_id,
        coalesce(counts.location_id, orders.location_id) as location_id,
        counts.counted_on,
        counts.on_hand_units,
        coalesce(counts.reserved_units, 0e0) as reserved_units,
        counts.received_since_units,
        counts.sold_since_units,
        -- The stock table says what is on order; where it does not, the orders say it.
        coalesce(counts.counted_on_order_units + coalesce(orders.due_since_units, 0e0), orders.due_units, 0e0) as on_order_units,
        case
            when counts.counted_on_order_units is not null then 'stock'
            when orders.due_units + orders.later_units > 0e0 then 'deliveries'
            else 'none'
        end as on_order_source,
        case when counts.counted_on_order_units is null then coalesce(orders.later_units, 0e0) else 0e0 end as later_on_order_units,
        case when counts.counted_on_order_units is null then coalesce(orders.forgotten_units, 0e0) else 0e0 end as forgotten_units,
        coalesce(orders.overdue_units, 0e0) as overdue_units,
        coalesce(orders.overdue_lines, 0) as overdue_lines,
        orders.oldest_overdue_on
    from {{ ref('int_restock__stock_today') }} as counts
    full outer join {{ ref('int_restock__open_orders') }} as orders
        on counts.item_id = orders.item_id and counts.location_id = orders.location_id
)

select
    *,
    on_hand_units + on_order_units - reserved_units as position_units
from found
