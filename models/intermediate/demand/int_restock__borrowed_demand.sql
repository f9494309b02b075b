-- Demand a day of items without enough history of their own: that of a similar item, else of the items of their class.
{%- set below = var('restock_borrow_below_days') %}

with

own as (
    select
        demand.item_id,
        demand.location_id,
        classes.abc_class,
        demand.window_days,
        demand.mean_units * demand.buckets / demand.window_days as mean_units,
        demand.sd_units * sqrt(demand.buckets / cast(demand.window_days as double)) as sd_units,
        demand.max_units * demand.buckets / demand.window_days as max_units
    from {{ ref('int_restock__own_demand') }} as demand
    inner join {{ ref('int_restock__item_classes') }} as classes on demand.item_id = classes.item_id
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
    left join own as own_records
        on places.item_id = own_records.item_id and places.location_id = own_records.location_id
    where
        coalesce(own_records.window_days, 0) < {{ below }}
        and coalesce(items.lifecycle, 'active') <> 'discontinued'
        and (items.similar_to is not null or items.lifecycle = 'new')
),

-- At the same location where the similar item sells there, else the average of its locations.
similar_items as (
    select
        needy.item_id,
        needy.location_id,
        count(*) as series,
        {{ restock_sorted_list('similar_item.mean_units') }} as means,
        {{ restock_sorted_list('similar_item.sd_units * similar_item.sd_units') }} as variances,
        max(similar_item.max_units) as max_units
    from needy
    inner join own as similar_item on needy.similar_to = similar_item.item_id and similar_item.window_days >= {{ below }}
    left join own as there on needy.similar_to = there.item_id and needy.location_id = there.location_id
    where there.item_id is null or there.location_id = similar_item.location_id
    group by needy.item_id, needy.location_id
),

class_items as (
    select
        needy.item_id,
        needy.location_id,
        count(*) as series,
        {{ restock_sorted_list('peers.mean_units') }} as means,
        {{ restock_sorted_list('peers.sd_units * peers.sd_units') }} as variances,
        max(peers.max_units) as max_units
    from needy
    inner join own as peers on needy.abc_class = peers.abc_class and peers.window_days >= {{ below }}
    left join (select distinct location_id from own) as places on needy.location_id = places.location_id
    where places.location_id is null or places.location_id = peers.location_id
    group by needy.item_id, needy.location_id
)

select
    needy.item_id,
    needy.location_id,
    case when similar_items.item_id is not null then 'similar_item' else 'class' end as demand_source,
    case when similar_items.item_id is not null then needy.similar_to else concat('class ', needy.abc_class) end as borrowed_from,
    {% for what, source in [('mean_units', 'means'), ('variance', 'variances')] -%}
    coalesce(
        {{ restock_list_sum('similar_items.' ~ source) }} / similar_items.series,
        {{ restock_list_sum('class_items.' ~ source) }} / class_items.series
    ) as {{ what }},
    {% endfor -%}
    coalesce(similar_items.max_units, class_items.max_units) as max_units,
    -- How far the borrowed mean may be wrong: the spread between the items of a class, a set share for a similar item.
    case
        when similar_items.item_id is not null
            then {{ var('restock_borrowed_demand_cv') }} * {{ restock_list_sum('similar_items.means') }} / similar_items.series
        else coalesce(sqrt({{ restock_list_variance('class_items.means') }}), 0e0)
    end as mean_error_units
from needy
left join similar_items on needy.item_id = similar_items.item_id and needy.location_id = similar_items.location_id
left join class_items on needy.item_id = class_items.item_id and needy.location_id = class_items.location_id
where coalesce(similar_items.series, class_items.series) is not null
