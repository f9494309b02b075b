-- Everything that a figure is owed for: an item at a location that sold it, stocked it or received it. An item that
-- is only known by name gets the default location.
{%- set bucket = var('restock_demand_bucket') %}
{%- set year = -12 if bucket == 'month' else -364 %}
{%- set unit = 'month' if bucket == 'month' else 'day' %}

with

-- A year of 52 weeks has every weekday as often as the one before; one of months has twelve whole ones.
as_of as (
    select {{ restock_window_end('as_of_on', bucket) }} as window_end
    from {{ ref('stg_restock__as_of') }}
),

sold as (
    select
        demand.item_id,
        demand.location_id,
        min(case when demand.demand_units > 0 then demand.sold_on end) as first_sold_on,
        max(case when demand.demand_units > 0 then demand.sold_on end) as last_sold_on,
        sum(demand.sales_lines) as sales_lines,
        sum(demand.demand_units) as demand_units,
        {{ restock_units_between(dbt.dateadd(unit, year, 'as_of.window_end'), 'as_of.window_end') }} as units_this_year,
        -- Of a year that was not sold in from its first day on, a part would be compared with a whole.
        case
            when min(case when demand.demand_units > 0 then demand.sold_on end) <= {{ dbt.dateadd(unit, 2 * year, 'as_of.window_end') }}
                then {{ restock_units_between(dbt.dateadd(unit, 2 * year, 'as_of.window_end'), dbt.dateadd(unit, year, 'as_of.window_end')) }}
        end as units_year_before
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join as_of
    group by demand.item_id, demand.location_id, as_of.window_end
),

-- Returns and cancellations are few, so reading them apart is cheaper than summing them over every line.
undone_lines as (
    select
        item_id,
        location_id,
        case when is_cancelled then 'cancelled' else 'returned' end as what,
        quantity as units
    from {{ ref('stg_restock__sales') }}
    where row_state = 'used' and (quantity < 0 or is_cancelled)
    union all
    select
        item_id,
        location_id,
        'cancelled' as what,
        units
    from {{ ref('int_restock__undone_sales') }}
),

undone as (
    select
        item_id,
        location_id,
        count(case when what = 'cancelled' then 1 end) as cancelled_lines,
        sum(case when what = 'cancelled' then units else 0 end) as cancelled_units,
        sum(case when what = 'cancelled' and units > 0 then units else 0 end) as cancelled_order_units,
        count(case when what = 'returned' then 1 end) as returned_lines,
        sum(case when what = 'returned' then -units else 0 end) as returned_units
    from undone_lines
    group by item_id, location_id
),

known as (
    select
        item_id,
        location_id
    from sold
    union
    select
        item_id,
        location_id
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
    union
    select
        item_id,
        location_id
    from {{ ref('stg_restock__deliveries') }}
    where row_state = 'used'
    union
    select
        item_id,
        {{ restock_default_location() }} as location_id
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

-- The default location stands for "no location given": it counts only where the item has no other.
located as (
    select
        item_id,
        location_id,
        max(case when location_id <> {{ restock_default_location() }} then 1 else 0 end)
            over (partition by item_id) as has_location
    from known
)

select
    located.item_id,
    located.location_id,
    sold.first_sold_on,
    sold.last_sold_on,
    sold.sales_lines,
    sold.demand_units,
    sold.units_this_year,
    sold.units_year_before,
    undone.cancelled_lines,
    undone.cancelled_units,
    undone.cancelled_order_units,
    undone.returned_lines,
    undone.returned_units
from located
left join sold on located.item_id = sold.item_id and located.location_id = sold.location_id
left join undone on located.item_id = undone.item_id and located.location_id = undone.location_id
where
    located.has_location = 0
    or located.location_id <> {{ restock_default_location() }}
    or sold.item_id is not null
