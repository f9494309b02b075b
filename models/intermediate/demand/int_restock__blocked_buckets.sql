-- One row per item, location and bucket that shows its demand only in part: without stock, closed or on promotion.
{%- set bucket = var('restock_demand_bucket') %}

with

events as (
    select * from {{ ref('int_restock__event_buckets') }}
),

-- What is out as a whole, and the bucket before it, where no list says when the shelf ran empty.
ends as (
    select
        item_id,
        location_id,
        bucket_number as out_number,
        bucket_number
    from events
    where share_out >= 1
    union all
    select
        item_id,
        location_id,
        bucket_number as out_number,
        bucket_number + 1 as bucket_number
    from events
    where share_out >= 1 and are_outs_whole
),

-- Totals only: of daily records the day is known.
sold as (
    select
        ends.item_id,
        ends.location_id,
        ends.out_number,
        ends.bucket_number,
        min(ends.bucket_number) over (partition by ends.item_id, ends.location_id, ends.out_number) = ends.out_number as has_sold_after
    from ends
    cross join {{ ref('int_restock__lookback') }} as lookback
    inner join {{ ref('int_restock__daily_demand') }} as demand
        on
            ends.item_id = demand.item_id
            and ends.location_id = demand.location_id
            and ends.bucket_number = {{ restock_bucket_number('demand.sold_on', 'lookback.window_end', bucket) }}
    where lookback.has_totals and demand.demand_units > 0
    group by ends.item_id, ends.location_id, ends.out_number, ends.bucket_number
),

-- Something was there, and nobody knows until when.
sold_out as (
    select distinct
        sold.item_id,
        sold.location_id,
        sold.bucket_number
    from sold
    left join events
        on sold.item_id = events.item_id and sold.location_id = events.location_id and sold.bucket_number = events.bucket_number
    where
        sold.bucket_number = sold.out_number
        or (not sold.has_sold_after and coalesce(events.share_out, 0) = 0)
)

-- Who is lost at an unknown moment counts half of the time (life tables: Cutler and Ederer 1958).
select
    coalesce(events.item_id, sold_out.item_id) as item_id,
    coalesce(events.location_id, sold_out.location_id) as location_id,
    coalesce(events.bucket_number, sold_out.bucket_number) as bucket_number,
    coalesce(events.is_confirmed, false) as is_confirmed,
    case when events.is_promoted then 1e0 when sold_out.item_id is not null then 0.5e0 else events.share_left_out end as share_left_out,
    case when sold_out.item_id is not null then 0.5e0 else events.share_out end as share_out,
    coalesce(events.share_out >= 1 and sold_out.item_id is not null, false) as is_censored
from events
full outer join sold_out
    on
        events.item_id = sold_out.item_id
        and events.location_id = sold_out.location_id
        and events.bucket_number = sold_out.bucket_number
