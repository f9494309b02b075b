-- One row per item, location and bucket with a day without stock, closed or on promotion: how much of its trading time that is.
{%- set bucket = var('restock_demand_bucket') %}
{%- set is_listed = (restock_input_setting('stock_outs').how != 'absent') | lower %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

-- Only days on which the location trades; what it leaves out as a whole is not left out twice.
by_day as (
    select
        event_days.item_id,
        event_days.location_id,
        event_days.day_on,
        max(case when event_days.kind = 'promotion' then 1 else 0 end) as promoted,
        max(case when event_days.kind = 'real_demand' then 1 else 0 end) as confirmed,
        case
            when max(everywhere.day_on) is null then least(sum(cast(event_days.share_left_out as decimal(18, 9))), 1) else 0
        end as share_left_out,
        case when max(everywhere.day_on) is null then sum(cast(event_days.share_out as decimal(18, 9))) else 0 end as share_out
    from {{ ref('int_restock__item_event_days') }} as event_days
    left join {{ ref('int_restock__closed_days') }} as closed_days
        on event_days.location_id = closed_days.location_id and event_days.day_on = closed_days.closed_on
    left join {{ ref('int_restock__location_event_days') }} as everywhere
        on event_days.location_id = everywhere.location_id and event_days.day_on = everywhere.day_on
    where closed_days.closed_on is null
    group by event_days.item_id, event_days.location_id, event_days.day_on
),

dated as (
    select
        by_day.*,
        lookback.window_end,
        {{ restock_record_day('by_day.day_on', 'lookback.totals_weekday', bucket) }} as record_on
    from by_day
    cross join lookback
),

bucketed as (
    select
        item_id,
        location_id,
        cast({{ restock_bucket_number('record_on', 'window_end', bucket) }} as integer) as bucket_number,
        min({{ restock_bucket_length('day_on', bucket) }}) as calendar_days,
        max(promoted) as promoted,
        max(confirmed) as confirmed,
        cast(sum(share_left_out) as double) as days_left_out,
        cast(sum(share_out) as double) as days_out
    from dated
    where record_on < window_end
    group by item_id, location_id, {{ restock_bucket_number('record_on', 'window_end', bucket) }}
),

shares as (
    select
        bucketed.item_id,
        bucketed.location_id,
        bucketed.bucket_number,
        bucketed.promoted = 1 as is_promoted,
        bucketed.confirmed = 1 as is_confirmed,
        least(bucketed.days_left_out / coalesce(calendar.trading_days, bucketed.calendar_days), 1e0) as share_left_out,
        least(bucketed.days_out / coalesce(calendar.trading_days, bucketed.calendar_days), 1e0) as share_out
    from bucketed
    left join {{ ref('int_restock__calendar') }} as calendar
        on bucketed.location_id = calendar.location_id and bucketed.bucket_number = calendar.bucket_number
)

-- Totals, and a list (no counts) that says of whole weeks or months that there was nothing, but not at what moment a shelf ran empty.
select
    shares.*,
    coalesce(
        lookback.has_totals and {{ is_listed }}
        and sum(case when shares.share_out >= 1 then 1 else 0 end) over () >= 0.95 * sum(case when shares.share_out > 0 then 1 else 0 end) over (),
        false
    ) as are_outs_whole
from shares
cross join lookback
