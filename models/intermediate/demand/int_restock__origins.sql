-- The days that the world is seen from: today, and past days at the end of whole buckets. The newest past one lies so far
-- back that a usual protection period is over since, and less than one spacing further. A quarter as many more lie about a year
-- back: what the weeks to come were like a year ago can only be learned there. Past days lie on a fixed grid, so that
-- builds of following days see the same ones: what is learned, and the methods that are chosen, change when a new one is reached
-- and not from build to build. Weeks end on the weekday of the as-of day, so there that holds from week to week.
{%- set bucket = var('restock_demand_bucket') %}
{%- set length = {'day': '1', 'week': '7', 'month': '30.4375e0'}.get(bucket) %}
{%- set least_every = (var('restock_backtest_every_buckets') or {'week': 2, 'month': 1}.get(bucket, 15)) | int %}
{%- set days = [var('restock_backtest_origins') | int, 1000] | min %}
{%- set days_a_year_ago = days // 4 %}
{%- set year = {'week': 52, 'month': 12}.get(bucket, 364) %}
{%- set season = {'week': 8, 'month': 3}.get(bucket, 56) %}
{%- set review_days = var('restock_review_period_days') %}

with

as_of as (
    select
        as_of_on,
        {{ restock_window_end('as_of_on', bucket) }} as window_end
    from {{ ref('stg_restock__as_of') }}
),

received as (
    select
        count(lead_time_days) as receipts,
        {{ restock_sorted_list('lead_time_days') }} as sorted_days
    from {{ ref('int_restock__order_lines') }}
    where not is_cancelled
),

planned as (
    select
        count(planned_lead_time_days) as items,
        {{ restock_sorted_list('planned_lead_time_days') }} as sorted_days,
        max(coalesce(review_period_days, {{ review_days }})) as review_days
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

-- Nine lead times in ten are no longer; planned ones where nothing was received.
protection as (
    select
        coalesce(
            cast({{ restock_list_quantile('received.sorted_days', 'received.receipts', '0.90e0') }} as double),
            cast({{ restock_list_quantile('planned.sorted_days', 'planned.items', '0.90e0') }} as double), 0e0
        ) + cast(coalesce(planned.review_days, {{ review_days }}) as double) as usual_days
    from received
    cross join planned
),

first_sale as (
    select min(sold_on) as sold_on
    from {{ ref('int_restock__daily_demand') }}
    where demand_units > 0
),

newest as (
    select
        as_of.as_of_on,
        as_of.window_end,
        cast(greatest(ceil(protection.usual_days / {{ length }}), 1) as integer) as least_buckets,
        {{ restock_bucket_of_all_time('as_of.window_end', bucket) }} as bucket_of_all_time
    from as_of
    cross join protection
),

spaced as (
    select
        newest.*,
        {{ restock_buckets_apart('newest.least_buckets', '(lookback.history_buckets - lookback.buckets)', least_every, days) }} as every_buckets
    from newest
    cross join {{ ref('int_restock__lookback') }} as lookback
),

past as (
    select
        spaced.window_end,
        spaced.every_buckets,
        numbers.number <= {{ days }} as is_newest,
        spaced.least_buckets + mod(spaced.bucket_of_all_time - spaced.least_buckets, spaced.every_buckets)
        + (numbers.number - 1) * spaced.every_buckets as bucket_number
    from spaced
    cross join (
        values {% for number in range(1, [days, year // least_every + days_a_year_ago + 1] | max + 1) %}({{ number }}){{ ', ' if not loop.last }}{% endfor %}
    ) as numbers (number)
),

ended as (
    select
        bucket_number,
        {{ restock_window_start('window_end', 'bucket_number', bucket) }} as window_end,
        -- A day of a year ago tells of a season if the one before it is on record.
        case
            when is_newest then {{ restock_window_start('window_end', 'bucket_number', bucket) }}
            else {{ restock_window_start('window_end', '(bucket_number + ' ~ (year + season) ~ ')', bucket) }}
        end as known_from
    from past
    where
        is_newest
        or 2 * (bucket_number - {{ year }}) between 1 - {{ days_a_year_ago }} * every_buckets and {{ days_a_year_ago }} * every_buckets
)

select
    0 as origin_number,
    0 as bucket_number,
    as_of_on,
    window_end
from as_of
union all
-- From a day before the first sale, or before what is kept of history, nothing is seen.
select
    cast(row_number() over (order by ended.bucket_number) as integer) as origin_number,
    ended.bucket_number,
    cast({{ dbt.dateadd('day', -1, 'ended.window_end') }} as date) as as_of_on,
    ended.window_end
from ended
cross join first_sale
cross join {{ ref('int_restock__lookback') }} as lookback
where ended.known_from > first_sale.sold_on and ended.known_from >= lookback.history_starts_on
