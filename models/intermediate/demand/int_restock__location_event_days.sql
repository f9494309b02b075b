-- Days that leave demand statistics at a whole location, because it was closed or on promotion.
with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

locations as (
    select distinct location_id
    from {{ ref('int_restock__daily_demand') }}
),

days as (
    select
        locations.location_id,
        events.kind,
        {{ restock_each_day(
            'greatest(events.starts_on, lookback.history_starts_on)',
            'least(coalesce(events.ends_on, lookback.as_of_on), lookback.as_of_on)',
        ) }} as day_on
    from {{ ref('stg_restock__events') }} as events
    inner join locations on coalesce(events.location_id, locations.location_id) = locations.location_id
    cross join lookback
    where
        events.row_state = 'used'
        and events.item_id is null
        and events.supplier_id is null
        and events.kind in ({{ restock_left_out_kinds() }})
)

select
    location_id,
    day_on,
    max(case when kind = 'promotion' then 1 else 0 end) as promoted
from days
group by location_id, day_on
