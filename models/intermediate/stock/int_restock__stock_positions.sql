-- One row per item and location that a figure is owed for, or that was counted or has orders on their way: what is there,
-- what is coming, and what the policy in force asks for.
with

known as (
    select
        item_id,
        location_id
    from {{ ref('int_restock__last_movements') }}
    union
    select
        item_id,
        location_id
    from {{ ref('int_restock__inventory_positions') }}
),

-- What the records have of a place; of one that no figure is owed for, what is known of the item.
placed as (
    select
        known.item_id,
        known.location_id,
        as_of.as_of_on,
        coalesce(in_force.supplier_id, sized.supplier_id) as supplier_id,
        policies.lifecycle,
        policies.ends_on,
        policies.days_left,
        policies.abc_class,
        policies.xyz_class,
        policies.unit_cost,
        policies.holding_cost_rate,
        policies.review_period_days,
        policies.minimum_order_quantity,
        policies.order_multiple,
        sized.demand_mean_units,
        sized.lead_time_mean_days,
        greatest(sized.lead_time_mean_days, sized.lead_time_p95_days) as lead_time_p95_days,
        sized.protection_period_days,
        in_force.safety_stock_units,
        in_force.reorder_point_units,
        in_force.order_quantity_units,
        case
            -- How often an item is reviewed counts from the day on which it is given, also where the figure in force is older.
            when policies.review_period_days > 0 then in_force.reorder_point_units
            when in_force.order_up_to_units > in_force.reorder_point_units then in_force.order_up_to_units
            -- Who sets no more than a reorder point orders a piece at a time.
            else in_force.reorder_point_units + coalesce(in_force.order_quantity_units, 1e0)
        end as order_up_to_units,
        case
            when in_force.order_quantity_units = sized.order_quantity_units then sized.order_quantity_source
            when in_force.order_quantity_units is not null then 'in_force'
        end as order_quantity_source,
        coalesce(in_force.set_by is not null, false) as is_set_by_hand,
        coalesce(
            in_force.reason, 'No figure: no location was given, and the item is sold and stocked at others.'
        ) as policy_reason,
        -- A reorder point that is given to an item that is not ordered again counts for nothing.
        policies.lifecycle <> 'discontinued' and coalesce(policies.days_left >= 0, true) as is_ordered_again,
        policies.lifecycle = 'phase_out' or policies.days_left is not null as is_ending,
        -- An empty shelf sells nothing: where it was empty for longer than it was seen, no sale is no sign of no demand.
        coalesce(estimates.stock_out_buckets > 0 and estimates.exposure <= estimates.stock_out_buckets, false) as was_mostly_out
    from known
    cross join {{ ref('stg_restock__as_of') }} as as_of
    inner join {{ ref('int_restock__item_policies') }} as policies on known.item_id = policies.item_id
    left join {{ ref('int_restock__buffers') }} as sized on known.item_id = sized.item_id and known.location_id = sized.location_id
    left join {{ ref('int_restock__demand_estimates') }} as estimates
        on known.item_id = estimates.item_id and known.location_id = estimates.location_id
    left join {{ ref('restock__policies_in_force') }} as in_force
        on known.item_id = in_force.item_id and known.location_id = in_force.location_id
),

counted as (
    select
        placed.*,
        positions.counted_on,
        {{ dbt.datediff('positions.counted_on', 'placed.as_of_on', 'day') }} as count_age_days,
        positions.on_hand_units,
        coalesce(positions.reserved_units, 0e0) as reserved_units,
        positions.received_since_units,
        positions.sold_since_units,
        coalesce(positions.on_order_units, 0e0) as on_order_units,
        coalesce(positions.on_order_source, 'none') as on_order_source,
        -- Who never wrote an order down does not see what is on its way.
        coalesce(positions.on_order_source = 'stock', false)
        or placed.item_id in (select order_lines.item_id from {{ ref('int_restock__order_lines') }} as order_lines)
        or coalesce(placed.supplier_id in (select order_lines.supplier_id from {{ ref('int_restock__order_lines') }} as order_lines), false)
            as has_order_records,
        coalesce(positions.later_on_order_units, 0e0) as later_on_order_units,
        coalesce(positions.forgotten_units, 0e0) as forgotten_units,
        coalesce(positions.overdue_units, 0e0) as overdue_units,
        coalesce(positions.overdue_lines, 0) as overdue_lines,
        positions.oldest_overdue_on,
        positions.position_units,
        moved.last_sold_on,
        {{ dbt.datediff('moved.waiting_since_on', 'placed.as_of_on', 'day') }} as days_without_sale,
        coalesce(moved.is_store_room, false) as is_store_room
    from placed
    left join {{ ref('int_restock__inventory_positions') }} as positions
        on placed.item_id = positions.item_id and placed.location_id = positions.location_id
    left join {{ ref('int_restock__last_movements') }} as moved
        on placed.item_id = moved.item_id and placed.location_id = moved.location_id
)

select
    *,
    is_ordered_again and reorder_point_units is not null as has_policy,
    -- What an order is rounded up to comes on top of the level that it fills up to. No level is below nothing, as one of very little
    -- service may be (null where there is none).
    greatest(
        order_up_to_units + case
            when review_period_days > 0 then coalesce({{ restock_round_up('minimum_order_quantity', 'order_multiple') }}, order_multiple, 0e0)
            else coalesce(order_multiple, 0e0)
        end,
        case when order_up_to_units is not null then 0e0 end
    ) as policy_most_units
from counted
