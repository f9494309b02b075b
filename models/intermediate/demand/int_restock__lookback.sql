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
),

-- Records that all fall on one weekday are totals of the week that it begins or ends.
weekdays as (
    select
        min({{ restock_weekday('sold_on') }}) as first_weekday,
        max({{ restock_weekday('sold_on') }}) as last_weekday
    from {{ ref('int_restock__daily_demand') }}
    where demand_units > 0 and '{{ bucket }}' = 'week'
)

select
    longest.as_of_on,
    longest.window_end,
    longest.buckets,
    {{ restock_window_start('longest.window_end', 'longest.buckets', bucket) }} as starts_on,
    case when weekdays.first_weekday = weekdays.last_weekday then weekdays.first_weekday end as totals_weekday
from longest
cross join weekdays
