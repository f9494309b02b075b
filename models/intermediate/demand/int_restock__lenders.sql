{{ config(materialized='view') }}
-- Demand a day that an item at a location can lend, once for each reason to ask it: as itself, as one of its class, as one of all, and
-- that of its first weeks as a launch.
{%- set below = var('restock_borrow_below_days') %}

with

places as (
    select
        item_id,
        location_id,
        first_sold_on,
        min(first_sold_on) over (partition by item_id) as item_first_sold_on,
        min(first_sold_on) over (partition by location_id) as opened_on
    from {{ ref('int_restock__item_locations') }}
),

able as (
    select
        demand.item_id,
        demand.location_id,
        classes.abc_class,
        items.item_group,
        places.first_sold_on,
        demand.buckets / cast(demand.window_days as double) as buckets_a_day,
        demand.mean_units,
        demand.sd_units,
        demand.max_units,
        estimates.launch_mean_units,
        estimates.launch_sd_units,
        estimates.launch_max_units,
        -- What was sold when the records or the location began may be old, also where it was sold elsewhere; what was before all that is
        -- looked back on is.
        places.first_sold_on >= lookback.starts_on
        and places.item_first_sold_on >= {{ dbt.dateadd('day', below, 'places.opened_on') }}
        and coalesce(estimates.is_launch_over, false)
        -- One week of a launch shows how much it sells and not how much that varies.
        and estimates.launch_sd_units is not null as is_launch
    from {{ ref('int_restock__own_demand') }} as demand
    inner join {{ ref('int_restock__item_classes') }} as classes on demand.item_id = classes.item_id
    inner join places on demand.item_id = places.item_id and demand.location_id = places.location_id
    left join {{ ref('stg_restock__items') }} as items on demand.item_id = items.item_id and items.row_state = 'used'
    left join {{ ref('int_restock__demand_estimates') }} as estimates
        on demand.item_id = estimates.item_id and demand.location_id = estimates.location_id
    cross join {{ ref('int_restock__lookback') }} as lookback
    where demand.sd_units is not null and {{ restock_days_on_record('demand', 'places.first_sold_on') }} >= {{ below }}
),

-- What sells now and then has its first sale on record long after its launch, so the later half is of more launches.
launches as (
    select
        *,
        row_number() over (partition by location_id order by first_sold_on desc, item_id) as newest,
        count(*) over (partition by location_id) as launches,
        row_number() over (partition by location_id, item_group order by first_sold_on desc, item_id) as newest_of_group,
        count(*) over (partition by location_id, item_group) as launches_of_group
    from able
    where is_launch
),

asked as (
    select
        *,
        'similar_item' as demand_source,
        item_id as borrowed_from
    from able
    union all
    select
        *,
        'class' as demand_source,
        concat('class ', abc_class) as borrowed_from
    from able
    union all
    select
        *,
        'all_items' as demand_source,
        'items' as borrowed_from
    from able
    union all
    select
        *,
        'all_items' as demand_source,
        concat('items of ', item_group) as borrowed_from
    from able
    where item_group is not null
)

select
    item_id,
    location_id,
    demand_source,
    borrowed_from,
    mean_units * buckets_a_day as mean_units,
    sd_units * sqrt(buckets_a_day) as sd_units,
    max_units * buckets_a_day as max_units
from asked
union all
select
    item_id,
    location_id,
    'launches' as demand_source,
    'earlier launches' as borrowed_from,
    launch_mean_units * buckets_a_day as mean_units,
    launch_sd_units * sqrt(buckets_a_day) as sd_units,
    launch_max_units * buckets_a_day as max_units
from launches
where 2 * newest <= launches + 1
union all
select
    item_id,
    location_id,
    'launches' as demand_source,
    concat('launches of ', item_group) as borrowed_from,
    launch_mean_units * buckets_a_day as mean_units,
    launch_sd_units * sqrt(buckets_a_day) as sd_units,
    launch_max_units * buckets_a_day as max_units
from launches
where item_group is not null and 2 * newest_of_group <= launches_of_group + 1
