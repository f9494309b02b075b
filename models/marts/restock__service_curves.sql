with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- The next level of the same curve; there is none after the last.
with_next as (
    select
        *,
        lead(cycle_service_level) over curve as next_level,
        lead(holding_cost_yearly_amount) over curve as next_cost_amount
    from {{ ref('int_restock__service_costs') }}
    window curve as (partition by scope, abc_class, item_id, location_id order by cycle_service_level)
)

select
    with_next.scope,
    with_next.abc_class,
    with_next.item_id,
    with_next.location_id,
    as_of.as_of_on,
    with_next.cycle_service_level,
    with_next.is_target,
    with_next.asked_service_level,
    with_next.tested_share,
    cast(with_next.item_locations as bigint) as item_locations,
    with_next.stock_units,
    with_next.safety_stock_units,
    cast(with_next.stock_value_amount as double) as stock_value_amount,
    cast(with_next.safety_stock_value_amount as double) as safety_stock_value_amount,
    cast(with_next.holding_cost_yearly_amount as double) as holding_cost_yearly_amount,
    cast(with_next.next_cost_amount - with_next.holding_cost_yearly_amount as double)
    / nullif(round(100e0 * (with_next.next_level - with_next.cycle_service_level), 9), 0e0) as next_point_holding_cost_yearly_amount,
    with_next.implied_shortage_cost_amount,
    with_next.implied_over_price,
    with_next.is_absurd,
    cast(with_next.absurd_item_locations as bigint) as absurd_item_locations,
    {{ restock_verdict() }} as verdict
from with_next
cross join as_of
