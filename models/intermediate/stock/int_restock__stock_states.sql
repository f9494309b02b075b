-- One row per item and location: the state of its stock, the first that holds, and how much of it is too much.
{%- set dead_days = var('restock_dead_stock_days') %}

with

positions as (
    select * from {{ ref('int_restock__stock_positions') }}
),

-- The most that can be asked for. What is not ordered again, or ends, may be as much as will be sold: until its end, else within
-- the days after which stock counts as dead.
limits as (
    select
        *,
        case
            when not is_ordered_again
                then coalesce(demand_mean_units, 0e0) * greatest(least(coalesce(days_left, {{ dead_days }}), {{ dead_days }}), 0)
            when days_left is not null
                then least(policy_most_units, greatest(reorder_point_units, coalesce(demand_mean_units, 0e0) * days_left))
            else policy_most_units
        end as most_units,
        -- Between two reviews stock falls below the level that the reviews fill up to; that is no reason to order.
        case
            when review_period_days > 0 then reorder_point_units - demand_mean_units * review_period_days
            else reorder_point_units
        end as order_level_units
    from positions
),

judged as (
    select
        *,
        case
            when counted_on is null then 'not_counted'
            when on_hand_units <= 0 then 'stock_out'
            -- A new item that has not sold yet is not dead.
            when days_without_sale >= {{ dead_days }} and (lifecycle <> 'new' or last_sold_on is not null) then 'dead'
            when has_policy and on_hand_units < safety_stock_units then 'below_buffer'
            when not ({{ restock_at_or_below('position_units + later_on_order_units', 'most_units') }}) then 'excess'
            when not has_policy then 'no_policy'
            when {{ restock_at_or_below('position_units', 'order_level_units') }} then 'reorder_now'
            else 'healthy'
        end as state
    from limits
)

select
    *,
    case
        when state = 'dead' then on_hand_units
        -- Less than the reserve is never too much, even where a person set a reserve above the reorder point.
        when state = 'excess' then greatest(on_hand_units - reserved_units - most_units, 0e0)
        when state <> 'not_counted' then 0e0
    end as surplus_units,
    case
        when state in ('not_counted', 'dead') then on_order_units + later_on_order_units
        when state = 'excess' then least(on_order_units + later_on_order_units, position_units + later_on_order_units - most_units)
        else 0e0
    end as surplus_on_order_units
from judged
