-- One row per item, location and bucket that shows its demand only in part: without stock, closed or on promotion.
{%- set bucket = var('restock_demand_bucket') %}

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
),

days as (
    select
        item_events.item_id,
        item_events.location_id,
        {{ restock_each_day(
            'greatest(item_events.starts_on, lookback.starts_on)',
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
        and demand.sold_on >= lookback.starts_on
    union all
    select
        item_id,
        location_id,
        day_on,
        'stock_out' as kind,
        share_out as share_left_out,
        share_out
    from {{ ref('int_restock__stock_out_days') }}
),

-- Only days on which the location trades.
by_day as (
    select
        days.item_id,
        days.location_id,
        days.day_on,
        max(case when days.kind = 'promotion' then 1 else 0 end) as promoted,
        max(case when days.kind = 'real_demand' then 1 else 0 end) as confirmed,
        least(sum(cast(days.share_left_out as decimal(18, 9))), 1) as share_left_out,
        sum(cast(days.share_out as decimal(18, 9))) as share_out
    from days
    left join {{ ref('int_restock__closed_days') }} as closed_days
        on days.location_id = closed_days.location_id and days.day_on = closed_days.closed_on
    where closed_days.closed_on is null
    group by days.item_id, days.location_id, days.day_on
),

bucketed as (
    select
        by_day.item_id,
        by_day.location_id,
        cast({{ restock_bucket_number('by_day.day_on', 'lookback.window_end', bucket) }} as integer) as bucket_number,
        min({{ restock_bucket_length('by_day.day_on', bucket) }}) as calendar_days,
        max(by_day.promoted) as promoted,
        max(by_day.confirmed) as confirmed,
        cast(sum(by_day.share_left_out) as double) as days_left_out,
        cast(sum(by_day.share_out) as double) as days_out
    from by_day
    cross join lookback
    where by_day.day_on < lookback.window_end
    group by by_day.item_id, by_day.location_id, {{ restock_bucket_number('by_day.day_on', 'lookback.window_end', bucket) }}
)

select
    bucketed.item_id,
    bucketed.location_id,
    bucketed.bucket_number,
    bucketed.confirmed = 1 as is_confirmed,
    case
        when bucketed.promoted = 1 then 1e0
        else least(bucketed.days_left_out / coalesce(calendar.trading_days, bucketed.calendar_days), 1e0)
    end as share_left_out,
    least(bucketed.days_out / coalesce(calendar.trading_days, bucketed.calendar_days), 1e0) as share_out
from bucketed
left join {{ ref('int_restock__calendar') }} as calendar
    on bucketed.location_id = calendar.location_id and bucketed.bucket_number = calendar.bucket_number
