-- One row per location and bucket that is not a plain trading bucket: how much of its trading time counts.
{%- set bucket = var('restock_demand_bucket') %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

-- A closed weekday is closed with or without an event.
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
        event_days.promoted
    from {{ ref('int_restock__location_event_days') }} as event_days
    left join {{ ref('int_restock__closed_days') }} as closed_days
        on event_days.location_id = closed_days.location_id and event_days.day_on = closed_days.closed_on
    where closed_days.closed_on is null
),

dated as (
    select
        days.*,
        lookback.window_end,
        {{ restock_record_day('days.day_on', 'lookback.totals_weekday', bucket) }} as record_on
    from days
    cross join lookback
),

bucketed as (
    select
        location_id,
        cast({{ restock_bucket_number('record_on', 'window_end', bucket) }} as integer) as bucket_number,
        min({{ restock_bucket_length('day_on', bucket) }}) as calendar_days,
        sum(closed) as closed_days,
        sum(left_out) as left_out_days,
        max(promoted) as promoted
    from dated
    where record_on < window_end
    group by location_id, {{ restock_bucket_number('record_on', 'window_end', bucket) }}
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
