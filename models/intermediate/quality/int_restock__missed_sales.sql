-- One row per time without stock of an item that is reviewed: what was missed, and what came of it later. The bucket after it (of days a
-- week, with each weekday once) has to be seen.
{%- set bucket = var('restock_demand_bucket') %}
{%- set after = 7 if bucket == 'day' else 1 %}

with

-- Where nothing is reviewed, or a textbook formula is set, what becomes of missed sales moves no figure.
places as (
    select
        demand.item_id,
        demand.location_id,
        demand.buckets,
        demand.mean_units
    from {{ ref('int_restock__own_demand') }} as demand
    inner join {{ ref('int_restock__item_policies') }} as policies on demand.item_id = policies.item_id
    where policies.review_period_days > 0 and demand.mean_units > 0 and {{ (var('restock_method') == 'auto') | lower }}
),

-- Buckets are numbered backwards.
blocked as (
    select
        *,
        coalesce(lag(bucket_number) over series, -{{ after }} - 1) as later_number,
        coalesce(lead(bucket_number) over series > bucket_number + 1, true) as is_first
    from {{ ref('int_restock__blocked_buckets') }}
    window series as (partition by item_id, location_id order by bucket_number)
),

numbered as (
    select
        *,
        sum(case when later_number = bucket_number - 1 then 0 else 1 end) over (
            partition by item_id, location_id order by bucket_number rows between unbounded preceding and current row
        ) as run_number
    from blocked
),

-- A shelf runs empty when much is asked for: the bucket in which it did says nothing of the usual. What follows is seen, with no other event.
runs as (
    select
        item_id,
        location_id,
        min(bucket_number) as last_number,
        max(bucket_number) as first_number,
        sum(cast(share_out as decimal(18, 9))) as buckets_out
    from numbered
    where not (is_first and share_out < 1)
    group by item_id, location_id, run_number
    having
        min(share_out) > 0
        and min(bucket_number) >= {{ after }}
        and min(bucket_number) - min(later_number) > {{ after }}
        and max(share_left_out - share_out) < 1e-6
),

sold as (
    select
        runs.item_id,
        runs.location_id,
        runs.last_number,
        cast(sum(demand.demand_units) as double) as units
    from runs
    cross join {{ ref('int_restock__lookback') }} as lookback
    inner join {{ ref('int_restock__daily_demand') }} as demand
        on
            runs.item_id = demand.item_id
            and runs.location_id = demand.location_id
            and {{ restock_bucket_number('demand.sold_on', 'lookback.window_end', bucket) }}
            between runs.last_number - {{ after }} and runs.first_number
    where demand.sold_on < lookback.window_end
    group by runs.item_id, runs.location_id, runs.last_number
)

-- Who waited is served, or has ordered, while the shelf was empty or in the days after: above what is usual for them.
select
    runs.item_id,
    runs.location_id,
    runs.last_number,
    places.mean_units * cast(runs.buckets_out as double) as missed_units,
    coalesce(sold.units, 0e0)
    - places.mean_units * (1 + runs.first_number - runs.last_number - cast(runs.buckets_out as double) + {{ after }}) as waited_units,
    prices.unit_price
from runs
inner join places on runs.item_id = places.item_id and runs.location_id = places.location_id
left join sold
    on runs.item_id = sold.item_id and runs.location_id = sold.location_id and runs.last_number = sold.last_number
left join {{ ref('int_restock__item_prices') }} as prices on runs.item_id = prices.item_id
where runs.first_number < places.buckets
