with

curves as (
    select * from {{ ref('int_restock__service_curves') }}
),

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

usual as (
    select * from {{ ref('int_restock__service_levels') }}
),

-- Money is summed as decimals: the same to the last digit in any order.
valued as (
    select
        *,
        cast(stock_units * unit_value_amount as decimal(38, 6)) as stock_value_amount,
        cast(safety_stock_units * unit_value_amount as decimal(38, 6)) as safety_stock_value_amount,
        cast(safety_stock_units * holding_cost_per_unit_amount as decimal(38, 6)) as holding_cost_yearly_amount
    from curves
),

-- Levels that every item has: those of the ladder.
on_the_ladder as (
    select
        valued.*,
        usual.cycle_service_level as ladder_level
    from valued
    inner join usual on valued.abc_class = usual.abc_class and abs(valued.cycle_service_level - usual.cycle_service_level) < 1e-9
),

-- An item without money is in no sum, at no level.
summed as (
    select
        case when grouping(abc_class) = 1 then 'total' else 'class' end as scope,
        case when grouping(abc_class) = 1 then 'all' else abc_class end as abc_class,
        ladder_level as cycle_service_level,
        min(case when is_tested then 1 else 0 end) = 1 as is_tested,
        count(stock_value_amount) as item_locations,
        sum(case when is_absurd then 1 when not is_absurd then 0 end) as absurd_item_locations,
        sum(stock_value_amount) as stock_value_amount,
        sum(safety_stock_value_amount) as safety_stock_value_amount,
        sum(holding_cost_yearly_amount) as holding_cost_yearly_amount
    from on_the_ladder
    group by grouping sets ((abc_class, ladder_level), (ladder_level))
),

every_scope as (
    select
        'item_location' as scope,
        abc_class,
        item_id,
        location_id,
        cycle_service_level,
        is_target,
        asked_service_level,
        is_tested,
        1 as item_locations,
        case when is_absurd then 1 when not is_absurd then 0 end as absurd_item_locations,
        stock_units,
        safety_stock_units,
        stock_value_amount,
        safety_stock_value_amount,
        holding_cost_yearly_amount,
        implied_shortage_cost_amount,
        implied_over_price,
        is_absurd
    from valued
    union all
    select
        summed.scope,
        summed.abc_class,
        'all' as item_id,
        'all' as location_id,
        summed.cycle_service_level,
        usual.is_target,
        null as asked_service_level,
        summed.is_tested,
        summed.item_locations,
        summed.absurd_item_locations,
        null as stock_units,
        null as safety_stock_units,
        summed.stock_value_amount,
        summed.safety_stock_value_amount,
        summed.holding_cost_yearly_amount,
        null as implied_shortage_cost_amount,
        null as implied_over_price,
        null as is_absurd
    from summed
    inner join usual on summed.abc_class = usual.abc_class and summed.cycle_service_level = usual.cycle_service_level
),

-- The next level of the same curve; there is none after the last.
with_next as (
    select
        *,
        lead(cycle_service_level) over curve as next_level,
        lead(holding_cost_yearly_amount) over curve as next_cost_amount
    from every_scope
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
    with_next.is_tested,
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
