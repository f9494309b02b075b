{{ config(materialized='view') }}
-- Demand a day that items without enough history of their own are lent: that of a similar item, else of the items of their class.
{%- set below = var('restock_borrow_below_days') %}
{%- set mean = restock_list_sum(restock_sorted_list('mean_units')) ~ ' / cast(count(*) as double)' %}

with

able as (
    select
        demand.item_id,
        demand.location_id,
        classes.abc_class,
        demand.mean_units * demand.buckets / demand.window_days as mean_units,
        demand.sd_units * sqrt(demand.buckets / cast(demand.window_days as double)) as sd_units,
        demand.max_units * demand.buckets / demand.window_days as max_units
    from {{ ref('int_restock__own_demand') }} as demand
    inner join {{ ref('int_restock__item_classes') }} as classes on demand.item_id = classes.item_id
    where demand.sd_units is not null and demand.window_days >= {{ below }}
),

needy as (
    select
        places.item_id,
        places.location_id,
        items.similar_to,
        classes.abc_class
    from {{ ref('int_restock__item_locations') }} as places
    inner join {{ ref('stg_restock__items') }} as items on places.item_id = items.item_id and items.row_state = 'used'
    inner join {{ ref('int_restock__item_classes') }} as classes on places.item_id = classes.item_id
    left join {{ ref('int_restock__own_demand') }} as recorded
        on places.item_id = recorded.item_id and places.location_id = recorded.location_id
    where
        -- One month alone is long enough, and has no spread.
        (coalesce(recorded.window_days, 0) < {{ below }} or recorded.sd_units is null)
        and {{ below }} > 0
        and coalesce(items.lifecycle, 'active') <> 'discontinued'
        and (items.similar_to is not null or items.lifecycle = 'new')
),

-- A similar item lends its demand at the same location, else that of all its locations; a class likewise.
lenders as (
    select
        needy.item_id,
        needy.location_id,
        'similar_item' as demand_source,
        needy.similar_to as borrowed_from,
        needy.location_id = lender.location_id as is_here,
        lender.mean_units,
        lender.sd_units,
        lender.max_units
    from needy
    inner join able as lender on needy.similar_to = lender.item_id
    union all
    select
        needy.item_id,
        needy.location_id,
        'class' as demand_source,
        concat('class ', needy.abc_class) as borrowed_from,
        needy.location_id = lender.location_id as is_here,
        lender.mean_units,
        lender.sd_units,
        lender.max_units
    from needy
    inner join able as lender on needy.abc_class = lender.abc_class and needy.item_id <> lender.item_id
),

ranked as (
    select
        *,
        dense_rank() over (
            partition by item_id, location_id
            order by case when demand_source = 'similar_item' then 0 else 1 end, case when is_here then 0 else 1 end
        ) as choice
    from lenders
)

-- How far a borrowed mean may be wrong: the spread between the items of a class, a set share of that of a single item.
select
    item_id,
    location_id,
    demand_source,
    borrowed_from,
    {{ mean }} as mean_units,
    {{ restock_list_sum(restock_sorted_list('sd_units * sd_units')) }} / cast(count(*) as double) as variance,
    case
        when demand_source = 'class' and count(*) > 1 then {{ restock_list_variance(restock_sorted_list('mean_units')) }}
        else power({{ var('restock_borrowed_demand_cv') }} * {{ mean }}, 2)
    end as squared_error,
    max(max_units) as max_units
from ranked
where choice = 1
group by item_id, location_id, demand_source, borrowed_from
