-- One row per item and location: since when it has been waiting for a sale. A location that never sold anything is a store
-- room that supplies others: there the last sale of the item anywhere counts.
with

places as (
    select
        item_id,
        location_id,
        first_sold_on,
        last_sold_on
    from {{ ref('int_restock__item_locations') }}
),

records as (
    select min(first_sold_on) as start_on
    from places
),

items as (
    select
        item_id,
        max(last_sold_on) as last_sold_on
    from places
    group by item_id
),

locations as (
    select
        location_id,
        max(last_sold_on) as last_sold_on
    from places
    group by location_id
),

-- A count may stand at a location that no figure is owed for.
counted as (
    select distinct
        item_id,
        location_id
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
),

known as (
    select
        item_id,
        location_id
    from places
    union
    select
        item_id,
        location_id
    from counted
),

arrivals as (
    select
        item_id,
        location_id,
        min(received_on) as first_received_on
    from {{ ref('int_restock__receipts') }}
    where received_on is not null and not is_cancelled
    group by item_id, location_id
)

select
    known.item_id,
    known.location_id,
    case when locations.last_sold_on is null then items.last_sold_on else places.last_sold_on end as last_sold_on,
    locations.last_sold_on is null as is_store_room,
    -- What was never sold has been waiting since it came, or for as long as there are records.
    case
        when locations.last_sold_on is null and items.last_sold_on is not null then items.last_sold_on
        when places.last_sold_on is not null then places.last_sold_on
        else greatest(records.start_on, coalesce(arrivals.first_received_on, records.start_on))
    end as waiting_since_on
from known
cross join records
left join places on known.item_id = places.item_id and known.location_id = places.location_id
left join items on known.item_id = items.item_id
left join locations on known.location_id = locations.location_id
left join arrivals on known.item_id = arrivals.item_id and known.location_id = arrivals.location_id
