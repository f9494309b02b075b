-- Days that a single item at a location shows in part or not at all, and days whose demand somebody said is real.
with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

events as (
    select *
    from {{ ref('stg_restock__events') }}
    where row_state = 'used' and kind in ({{ restock_left_out_kinds() }}, 'real_demand')
),

-- Events of an item, or of the items of a supplier.
item_events as (
    select
        places.item_id,
        places.location_id,
        events.kind,
        events.starts_on,
        events.ends_on
    from events
    inner join {{ ref('int_restock__item_locations') }} as places
        on
            events.item_id = places.item_id
            and coalesce(events.location_id, places.location_id) = places.location_id
    union all
    select
        places.item_id,
        places.location_id,
        events.kind,
        events.starts_on,
        events.ends_on
    from events
    inner join {{ ref('stg_restock__items') }} as items
        on events.supplier_id = items.supplier_id and events.item_id is null and items.row_state = 'used'
    inner join {{ ref('int_restock__item_locations') }} as places
        on
            items.item_id = places.item_id
            and coalesce(events.location_id, places.location_id) = places.location_id
)

select
    item_events.item_id,
    item_events.location_id,
    {{ restock_each_day(
        'greatest(item_events.starts_on, lookback.history_starts_on)',
        'least(coalesce(item_events.ends_on, lookback.as_of_on), lookback.as_of_on)',
    ) }} as day_on,
    item_events.kind,
    case when item_events.kind = 'real_demand' then 0 else 1 end as share_left_out,
    0 as share_out
from item_events
cross join lookback
union all
-- Real demand of a whole location, or of all: only days with a sale can be meant.
select
    demand.item_id,
    demand.location_id,
    demand.sold_on as day_on,
    events.kind,
    0 as share_left_out,
    0 as share_out
from events
inner join {{ ref('int_restock__daily_demand') }} as demand
    on
        coalesce(events.location_id, demand.location_id) = demand.location_id
        and demand.sold_on between events.starts_on and coalesce(events.ends_on, demand.sold_on)
cross join lookback
where
    events.kind = 'real_demand'
    and events.item_id is null
    and events.supplier_id is null
    and demand.demand_units > 0
    and demand.sold_on >= lookback.history_starts_on
union all
select
    item_id,
    location_id,
    day_on,
    'stock_out' as kind,
    share_out as share_left_out,
    share_out
from {{ ref('int_restock__stock_out_days') }}
where {{ var('restock_stock_out_correction') | lower }}
