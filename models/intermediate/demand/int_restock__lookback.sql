-- How far back demand is looked at for its shape: the longest window of any class, and the window of the classes; and how
-- far back its history is kept.
{%- set bucket = var('restock_demand_bucket') %}
{#- Who keeps months has few of them, and often parts that sell once or twice a year. -#}
{%- set history_days = var('restock_history_days') or {'day': 1095, 'week': 1095, 'month': 3653}.get(bucket) %}

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

-- Records that all fall on one weekday are totals of the week that it begins or ends; those on one day of all months, or on their last days, of months.
sales as (
    select
        min(sold_on) as first_sold_on,
        min({{ restock_weekday('sold_on') }}) as first_weekday,
        max({{ restock_weekday('sold_on') }}) as last_weekday,
        {{ restock_are_of_months('sold_on') }} as are_of_months
    from {{ ref('int_restock__daily_demand') }}
    where demand_units > 0
),

-- No further back than the first sale, and never less than is looked at; only what past days teach needs more.
kept as (
    select
        longest.*,
        greatest(longest.buckets, least(
            {{ restock_buckets_in(history_days, bucket) if var('restock_backtest_origins') != 0 else 'longest.buckets' }},
            coalesce({{ restock_bucket_number('sales.first_sold_on', 'longest.window_end', bucket) }} + 1, 0)
        )) as history_buckets,
        case when '{{ bucket }}' = 'week' and sales.first_weekday = sales.last_weekday then sales.first_weekday end as totals_weekday,
        coalesce(
            case '{{ bucket }}' when 'week' then sales.first_weekday = sales.last_weekday when 'month' then sales.are_of_months end, false
        ) as has_totals
    from longest
    cross join sales
)

select
    as_of_on,
    window_end,
    buckets,
    {{ restock_window_start('window_end', 'buckets', bucket) }} as starts_on,
    history_buckets,
    {{ restock_window_start('window_end', 'history_buckets', bucket) }} as history_starts_on,
    totals_weekday,
    has_totals
from kept
