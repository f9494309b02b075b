-- One row per item and location with a sale: the buckets that sold and the buckets that count in part, as lists, the
-- oldest first. What is measured on them is computed in Python, a batch of rows at a time.
{%- set bucket = var('restock_demand_bucket') %}
{%- set since_first_sale = 'greatest(' ~ restock_bucket_number('places.first_sold_on', 'lookback.window_end', bucket) ~ ' + 1, 0)' %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

places as (
    select
        places.item_id,
        places.location_id,
        lookback.window_end,
        least({{ restock_buckets_in('classes.demand_window_days', bucket) }}, {{ since_first_sale }}) as window_buckets,
        least(lookback.buckets, {{ since_first_sale }}) as lookback_buckets,
        least(lookback.history_buckets, {{ since_first_sale }}) as history_buckets
    from {{ ref('int_restock__item_locations') }} as places
    inner join {{ ref('int_restock__item_classes') }} as classes on places.item_id = classes.item_id
    cross join lookback
    where places.first_sold_on is not null
),

bucketed as (
    select
        demand.item_id,
        demand.location_id,
        cast({{ restock_bucket_number('demand.sold_on', 'lookback.window_end', bucket) }} as integer) as bucket_number,
        {{ 'cast(demand.demand_units as double)' if bucket == 'day' else 'cast(sum(demand.demand_units) as double)' }} as units
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join lookback
    where
        demand.demand_units <> 0
        and demand.sold_on >= lookback.history_starts_on
        and demand.sold_on < lookback.window_end
    {% if bucket != 'day' -%}
    group by
        demand.item_id,
        demand.location_id,
        {{ restock_bucket_number('demand.sold_on', 'lookback.window_end', bucket) }}
    {%- endif %}
),

sold as (
    select
        item_id,
        location_id,
        {{ restock_list_by('bucket_number', 'bucket_number') }} as sold_numbers,
        {{ restock_list_by('units', 'bucket_number') }} as sold_units
    from bucketed
    where units <> 0
    group by item_id, location_id
),

blocked as (
    select
        parts.item_id,
        parts.location_id,
        {{ restock_list_by('parts.bucket_number', 'parts.bucket_number') }} as blocked_numbers,
        {{ restock_list_by('parts.share_left_out', 'parts.bucket_number') }} as blocked_shares,
        {{ restock_list_by('parts.share_out', 'parts.bucket_number') }} as blocked_out_shares,
        {{ restock_list_by('parts.is_confirmed', 'parts.bucket_number') }} as blocked_confirmed,
        {{ restock_list_by('coalesce(parts.is_censored, false)', 'parts.bucket_number') }} as blocked_censored
    from {{ ref('int_restock__blocked_buckets') }} as parts
    cross join lookback
    where parts.bucket_number < lookback.history_buckets
    group by parts.item_id, parts.location_id
)

select
    places.item_id,
    places.location_id,
    places.window_buckets,
    places.lookback_buckets,
    places.history_buckets,
    {{ restock_window_start('places.window_end', 'places.window_buckets', bucket) }} as window_start_on,
    {{ restock_window_start('places.window_end', 'places.lookback_buckets', bucket) }} as lookback_start_on,
    places.window_end,
    {{ dbt.datediff(restock_window_start('places.window_end', 'places.window_buckets', bucket), 'places.window_end', 'day') }}
        as window_days,
    {{ dbt.datediff(restock_window_start('places.window_end', 'places.lookback_buckets', bucket), 'places.window_end', 'day') }}
        as lookback_days,
    sold.sold_numbers,
    sold.sold_units,
    blocked.blocked_numbers,
    blocked.blocked_shares,
    blocked.blocked_out_shares,
    blocked.blocked_confirmed,
    blocked.blocked_censored
from places
left join sold on places.item_id = sold.item_id and places.location_id = sold.location_id
left join blocked on places.item_id = blocked.item_id and places.location_id = blocked.location_id
where places.window_buckets > 0
