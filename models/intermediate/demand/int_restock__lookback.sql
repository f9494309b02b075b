{{ config(materialized='view') }}
-- How far back demand is looked at for its shape: the longest window of any class, and the window of the classes.
{%- set bucket = var('restock_demand_bucket') %}

with

longest as (
    select
        as_of.as_of_on,
        {{ restock_window_end('as_of.as_of_on', bucket) }} as window_end,
        greatest(
            {{ restock_buckets_in(var('restock_class_window_days'), bucket) }},
            coalesce(max({{ restock_buckets_in('classes.demand_window_days', bucket) }}), 0)
        ) as buckets
    from {{ ref('stg_restock__as_of') }} as as_of
    left join {{ ref('int_restock__item_classes') }} as classes on 1 = 1
    group by as_of.as_of_on
)

select
    as_of_on,
    window_end,
    buckets,
    {{ restock_window_start('window_end', 'buckets', bucket) }} as starts_on
from longest
