with

proposals as (
    select
        *,
        coalesce(order_units > 0e0, false) as is_to_order,
        on_hand_units - reserved_units as available_units
    from {{ ref('int_restock__order_proposals') }}
),

timed as (
    select
        *,
        case when available_units > 0e0 then available_units when available_units <= 0e0 then 0e0 end / nullif(demand_mean_units, 0e0)
            as days_until_stock_out,
        case when position_units > 0e0 then position_units when position_units <= 0e0 then 0e0 end / nullif(demand_mean_units, 0e0)
            as days_until_position_out,
        cast({{ dbt.dateadd('day', 'cast(ceil(lead_time_mean_days - 1e-9) as integer)', 'as_of_on') }} as date) as arrives_on,
        cast({{ dbt.dateadd('day', 'cast(ceil(lead_time_p95_days - 1e-9) as integer)', 'as_of_on') }} as date) as arrives_late_on
    from proposals
),

urged as (
    select
        *,
        case
            when is_to_order and available_units <= 0e0 then 'stock_out'
            when is_to_order and days_until_position_out < lead_time_mean_days then 'runs_out_first'
            when is_to_order then 'today'
            -- Nothing to order, but what is on its way has to be hurried.
            when
                has_policy and on_order_units + overdue_units > 0e0
                and (available_units <= 0e0 or (overdue_units > 0e0 and available_units < safety_stock_units))
                then 'chase'
            else 'none'
        end as urgency
    from timed
)

select
    item_id,
    location_id,
    as_of_on,
    supplier_id,
    lifecycle,
    ends_on,
    abc_class,
    is_to_order,
    urgency,
    order_units,
    {{ restock_order_reason() }} as reason,
    limited_by as order_limited_by,
    order_units * unit_cost as order_value_amount,
    unit_cost,
    order_units / nullif(demand_mean_units, 0e0) as order_cover_days,
    case when is_to_order then arrives_on end as expected_arrival_on,
    case when is_to_order then arrives_late_on end as late_arrival_on,
    days_until_stock_out,
    days_until_position_out,
    counted_on,
    cast(count_age_days as bigint) as count_age_days,
    received_since_units,
    sold_since_units,
    on_hand_units,
    on_order_units,
    on_order_source,
    later_on_order_units,
    cast(overdue_lines as bigint) as overdue_order_lines,
    overdue_units as overdue_on_order_units,
    oldest_overdue_on,
    forgotten_units as forgotten_on_order_units,
    reserved_units,
    position_units as inventory_position_units,
    review_period_days,
    protection_period_days,
    demand_mean_units,
    lead_time_mean_days,
    lead_time_p95_days,
    safety_stock_units,
    reorder_point_units,
    order_up_to_units,
    order_quantity_units,
    order_quantity_source,
    minimum_order_quantity,
    order_multiple,
    wanted_units,
    left_to_sell_units
from urged
