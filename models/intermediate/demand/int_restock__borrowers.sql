{{ config(materialized='view') }}
-- Whom an item without enough history of its own may borrow from, one row each; the lowest preference that can lend does.
{%- set below = var('restock_borrow_below_days') %}

with

-- What was not sold anywhere for so long has no class of its own: it is of the lowest because it had no time to earn more.
first_sales as (
    select
        item_id,
        min(first_sold_on) as first_sold_on
    from {{ ref('int_restock__item_locations') }}
    group by item_id
),

needy as (
    select
        places.item_id,
        places.location_id,
        items.similar_to,
        items.item_group,
        classes.abc_class,
        coalesce({{ dbt.datediff('first_sales.first_sold_on', 'as_of.as_of_on', 'day') }} + 1, 0) >= {{ below }} as is_known
    from {{ ref('int_restock__item_locations') }} as places
    inner join {{ ref('stg_restock__items') }} as items on places.item_id = items.item_id and items.row_state = 'used'
    inner join {{ ref('int_restock__item_classes') }} as classes on places.item_id = classes.item_id
    inner join first_sales on places.item_id = first_sales.item_id
    left join {{ ref('int_restock__own_demand') }} as recorded
        on places.item_id = recorded.item_id and places.location_id = recorded.location_id
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where
        -- One month alone is long enough, and has no spread.
        (coalesce({{ restock_days_on_record('recorded', 'places.first_sold_on') }}, 0) < {{ below }} or recorded.sd_units is null)
        and {{ below }} > 0
        and coalesce(items.lifecycle, 'active') <> 'discontinued'
        and (items.similar_to is not null or items.lifecycle = 'new')
)

select
    item_id,
    location_id,
    1 as preference,
    'similar_item' as demand_source,
    similar_to as borrowed_from
from needy
where similar_to is not null
union all
select
    item_id,
    location_id,
    2 as preference,
    'class' as demand_source,
    concat('class ', abc_class) as borrowed_from
from needy
where is_known
union all
select
    item_id,
    location_id,
    2 as preference,
    'launches' as demand_source,
    concat('launches of ', item_group) as borrowed_from
from needy
where not is_known and item_group is not null
union all
select
    item_id,
    location_id,
    3 as preference,
    'launches' as demand_source,
    'earlier launches' as borrowed_from
from needy
where not is_known
union all
select
    item_id,
    location_id,
    4 as preference,
    'all_items' as demand_source,
    concat('items of ', item_group) as borrowed_from
from needy
where not is_known and item_group is not null
union all
select
    item_id,
    location_id,
    5 as preference,
    'all_items' as demand_source,
    'items' as borrowed_from
from needy
where not is_known
