with

states as (
    select
        *,
        case when on_hand_units > 0e0 then on_hand_units when on_hand_units <= 0e0 then 0e0 end * unit_cost as stock_value_amount,
        surplus_units * unit_cost as surplus_value_amount
    from {{ ref('int_restock__stock_states') }}
)

select
    item_id,
    location_id,
    as_of_on,
    supplier_id,
    lifecycle,
    abc_class,
    xyz_class,
    state,
    {{ restock_stock_reason() }} as reason,
    has_policy,
    counted_on,
    cast(count_age_days as bigint) as count_age_days,
    received_since_units,
    sold_since_units,
    on_hand_units,
    on_order_units,
    on_order_source,
    later_on_order_units,
    reserved_units,
    position_units as inventory_position_units,
    safety_stock_units,
    reorder_point_units,
    order_up_to_units,
    most_units as policy_most_units,
    case when has_policy and counted_on is not null then greatest(reorder_point_units - position_units, 0e0) end as missing_units,
    demand_mean_units,
    on_hand_units / nullif(demand_mean_units, 0e0) as cover_days,
    last_sold_on,
    cast(days_without_sale as bigint) as days_without_sale,
    surplus_units,
    surplus_on_order_units,
    unit_cost,
    stock_value_amount,
    surplus_value_amount,
    holding_cost_rate,
    stock_value_amount * holding_cost_rate as holding_cost_yearly_amount,
    surplus_value_amount * holding_cost_rate as surplus_holding_cost_yearly_amount
from states
