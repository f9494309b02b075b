-- One row per item, location and bucket that shows its demand only in part: without stock, closed or on promotion.
{%- set bucket = var('restock_demand_bucket') %}

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
        bucketed.*,
        bucketed.days_left_out / coalesce(calendar.trading_days, bucketed.calendar_days) as share_left_out,
        bucketed.days_out / coalesce(calendar.trading_days, bucketed.calendar_days) as share_out
    from bucketed
    left join {{ ref('int_restock__calendar') }} as calendar
        on bucketed.location_id = calendar.location_id and bucketed.bucket_number = calendar.bucket_number
),

-- Totals above 0 of weeks and months that are out as a whole: something was there, and nobody knows until when.
sold_out as (
    select
        shares.item_id,
        shares.location_id,
        shares.bucket_number
    from shares
    cross join lookback
    inner join {{ ref('int_restock__daily_demand') }} as demand
        on
            shares.item_id = demand.item_id
            and shares.location_id = demand.location_id
            and shares.bucket_number = {{ restock_bucket_number('demand.sold_on', 'lookback.window_end', bucket) }}
    where lookback.has_totals and shares.share_out >= 1 and demand.demand_units > 0
    group by shares.item_id, shares.location_id, shares.bucket_number
)

select
    shares.item_id,
    shares.location_id,
    shares.bucket_number,
    shares.confirmed = 1 as is_confirmed,
    -- Who is lost at an unknown moment counts half of the time (life tables: Cutler and Ederer 1958).
    case
        when shares.promoted = 1 then 1e0
        when sold_out.item_id is not null then 0.5e0
        else least(shares.share_left_out, 1e0)
    end as share_left_out,
    case when sold_out.item_id is not null then 0.5e0 else least(shares.share_out, 1e0) end as share_out
from shares
left join sold_out
    on
        shares.item_id = sold_out.item_id
        and shares.location_id = sold_out.location_id
        and shares.bucket_number = sold_out.bucket_number
