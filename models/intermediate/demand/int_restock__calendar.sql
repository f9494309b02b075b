-- One row per location and bucket that is not a plain trading bucket: how much of its trading time counts.
{%- set bucket = var('restock_demand_bucket') %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

locations as (
    select distinct location_id
    from {{ ref('int_restock__daily_demand') }}
),

-- Events of a whole location, or of all of them.
event_days as (
    select
        locations.location_id,
        events.kind,
        {{ restock_each_day(
            'greatest(events.starts_on, lookback.starts_on)',
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
),

days as (
    select
        location_id,
        closed_on as day_on,
        1 as closed,
        0 as left_out,
        0 as promoted
    from {{ ref('int_restock__closed_days') }}
    union all
    select
        event_days.location_id,
        event_days.day_on,
        0 as closed,
        1 as left_out,
        max(case when event_days.kind = 'promotion' then 1 else 0 end) as promoted
    from event_days
    left join {{ ref('int_restock__closed_days') }} as closed_days
        on event_days.location_id = closed_days.location_id and event_days.day_on = closed_days.closed_on
    where closed_days.closed_on is null
    group by event_days.location_id, event_days.day_on
),

bucketed as (
    select
        days.location_id,
        cast({{ restock_bucket_number('days.day_on', 'lookback.window_end', bucket) }} as integer) as bucket_number,
        min({{ restock_bucket_length('days.day_on', bucket) }}) as calendar_days,
        sum(days.closed) as closed_days,
        sum(days.left_out) as left_out_days,
        max(days.promoted) as promoted
    from days
    cross join lookback
    where days.day_on >= lookback.starts_on and days.day_on < lookback.window_end
    group by days.location_id, {{ restock_bucket_number('days.day_on', 'lookback.window_end', bucket) }}
)

select
    location_id,
    bucket_number,
    calendar_days - closed_days as trading_days,
    calendar_days > closed_days as is_trading,
    -- The total of a week or month cannot be split: with a day on promotion it leaves as a whole.
    case
        when promoted = 1 then 0e0
        else coalesce((calendar_days - closed_days - left_out_days) / nullif(cast(calendar_days - closed_days as double), 0e0), 0e0)
    end as exposure
from bucketed
