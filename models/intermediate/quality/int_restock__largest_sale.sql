-- One row at most: the day of an item at a location that is worth more than all else that ABC classes are ranked by.
{%- set days = var('restock_class_window_days') %}

with

classes as (
    select
        item_id,
        abc_basis,
        abc_value,
        sum(abc_value) over () as total_value
    from {{ ref('int_restock__item_classes') }}
),

-- By the measure of the classes: a day without a price counts at that of the item.
valued as (
    select
        demand.item_id,
        demand.location_id,
        demand.sold_on,
        demand.demand_units,
        classes.abc_basis,
        classes.abc_value,
        classes.total_value,
        case
            when classes.abc_basis = 'units' then demand.demand_units
            else coalesce(
                demand.revenue_amount,
                cast(cast(demand.net_units as double) * cast(items.unit_price as double) as decimal(38, 6))
            )
        end as day_value
    from {{ ref('int_restock__daily_demand') }} as demand
    inner join classes on demand.item_id = classes.item_id
    cross join {{ ref('stg_restock__as_of') }} as as_of
    left join {{ ref('stg_restock__items') }} as items on demand.item_id = items.item_id and items.row_state = 'used'
    where demand.sold_on > {{ dbt.dateadd('day', -days, 'as_of.as_of_on') }}
),

selling as (
    select count(distinct sold_on) as selling_days
    from valued
),

-- What came back since counts no more. Of three days one may be the largest by far and nothing be wrong.
counted as (
    select
        valued.*,
        selling.selling_days,
        least(valued.day_value, valued.abc_value) as value_at_stake
    from valued
    cross join selling
    where valued.day_value > 0
),

ranked as (
    select
        *,
        row_number() over (order by day_value desc, sold_on, item_id, location_id) as value_rank
    from counted
    where selling_days > 3 and 2 * value_at_stake > total_value
)

select
    item_id,
    location_id,
    sold_on,
    demand_units,
    abc_basis,
    value_at_stake,
    total_value - value_at_stake as others_value
from ranked
where value_rank = 1
