{{ config(materialized='view') }}
-- One row per item and location, class, or the total, and service level: what the stock is worth and costs to hold.
with

usual as (
    select * from {{ ref('int_restock__service_levels') }}
),

-- Money is summed as decimals: the same to the last digit in any order.
valued as (
    select
        *,
        cast(stock_units * unit_value_amount as decimal(38, 6)) as stock_value_amount,
        cast(safety_stock_units * unit_value_amount as decimal(38, 6)) as safety_stock_value_amount,
        cast(safety_stock_units * holding_cost_per_unit_amount as decimal(38, 6)) as holding_cost_yearly_amount,
        case when is_absurd then 1 when not is_absurd then 0 end as absurd_item_locations
    from {{ ref('int_restock__service_curves') }}
),

-- Only levels of the ladder, which every item has, are summed; an item without money is in no sum, at no level.
classes as (
    select
        valued.abc_class,
        usual.cycle_service_level,
        count(*) as item_locations,
        sum(valued.tested_share) as tested,
        sum(valued.absurd_item_locations) as absurd_item_locations,
        sum(valued.stock_value_amount) as stock_value_amount,
        sum(valued.safety_stock_value_amount) as safety_stock_value_amount,
        sum(valued.holding_cost_yearly_amount) as holding_cost_yearly_amount
    from valued
    inner join usual
        on valued.abc_class = usual.abc_class and abs(valued.cycle_service_level - usual.cycle_service_level) < 1e-9
    where valued.unit_value_amount is not null
    group by valued.abc_class, usual.cycle_service_level
),

summed as (
    select
        'class' as scope,
        *
    from classes
    union all
    select
        'total' as scope,
        'all' as abc_class,
        cycle_service_level,
        sum(item_locations) as item_locations,
        sum(tested) as tested,
        sum(absurd_item_locations) as absurd_item_locations,
        sum(stock_value_amount) as stock_value_amount,
        sum(safety_stock_value_amount) as safety_stock_value_amount,
        sum(holding_cost_yearly_amount) as holding_cost_yearly_amount
    from classes
    group by cycle_service_level
)

select
    'item_location' as scope,
    abc_class,
    item_id,
    location_id,
    cycle_service_level,
    is_target,
    asked_service_level,
    tested_share,
    1 as item_locations,
    absurd_item_locations,
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
    summed.tested / summed.item_locations as tested_share,
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
