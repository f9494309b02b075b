-- Whatever was counted has its row, and the state of each row is the first that its own figures allow.
with

health as (
    select * from {{ ref('restock__stock_health') }}
),

counted as (
    select distinct
        item_id,
        location_id
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
)

select
    'counted, but not there' as problem,
    counted.item_id,
    counted.location_id
from counted
left join health on counted.item_id = health.item_id and counted.location_id = health.location_id
where health.counted_on is null
union all
select
    'state and figures differ' as problem,
    item_id,
    location_id
from health
where
    (state = 'not_counted') <> (counted_on is null)
    or (state = 'stock_out') <> coalesce(on_hand_units <= 0e0, false)
    or (state = 'dead' and days_without_sale < {{ var('restock_dead_stock_days') }})
    or (state = 'below_buffer' and not on_hand_units < safety_stock_units)
    or (state in ('healthy', 'reorder_now') and (on_hand_units < safety_stock_units or not has_policy))
    or (
        state in ('healthy', 'reorder_now')
        and not ({{ restock_at_or_below('inventory_position_units + later_on_order_units', 'policy_most_units') }})
    )
    or (state = 'reorder_now' and not ({{ restock_at_or_below('inventory_position_units', 'reorder_point_units') }}))
    or (state = 'no_policy' and has_policy)
union all
select
    'too much of what is there' as problem,
    item_id,
    location_id
from health
where
    surplus_units < 0e0
    or surplus_units > greatest(on_hand_units, 0e0) + 1e-9
    or surplus_on_order_units < 0e0
    or surplus_on_order_units > on_order_units + later_on_order_units + 1e-9
    or (surplus_units > 0e0 and state not in ('dead', 'excess'))
    or surplus_value_amount > stock_value_amount + 1e-6
