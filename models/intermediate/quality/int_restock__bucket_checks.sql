-- One row per check of what totals hide: whether all sales are dated as those of weeks or months are, and whether stock-outs are.
{%- set bucket = var('restock_demand_bucket') %}
{%- set text = dbt.type_string() %}

with

days as (
    select
        sold_on,
        sum(revenue_amount) as revenue_amount
    from {{ ref('int_restock__daily_demand') }}
    where demand_units > 0
    group by sold_on
),

counted as (
    select
        count(*) as selling_days,
        min(sold_on) as first_on,
        sum(revenue_amount) as revenue_amount,
        count(distinct {{ restock_weekday('sold_on') }}) as weekdays,
        count(case when extract(day from sold_on) = 1 then 1 end) as first_days,
        count(case when extract(day from {{ dbt.dateadd('day', 1, 'sold_on') }}) = 1 then 1 end) as last_days
    from days
),

-- Three days may fall on one weekday by chance.
judged as (
    select
        *,
        case
            when selling_days < 4 then null
            when '{{ bucket }}' <> 'month' and selling_days in (first_days, last_days) then 'month'
            when '{{ bucket }}' = 'day' and weekdays = 1 then 'week'
        end as looks_like
    from counted
),

-- Ten may be whole by chance.
outs as (
    select
        count(*) as buckets,
        count(*) >= 10 and max(case when are_outs_whole then 1 else 0 end) = 1 as are_whole,
        count(case when share_out >= 1 then 1 end) as whole_buckets
    from {{ ref('int_restock__event_buckets') }}
    where share_out > 0 and {{ (restock_input_setting('stock_outs').how != 'absent') | lower }}
)

{{ restock_quality_row(
    'bucket_too_fine', 'sales', 'selling_days', 'case when looks_like is null then 0 else selling_days end',
    "case when looks_like is not null then concat('sold_on=', cast(first_on as " ~ text ~ "), ': set it to ', looks_like) end",
    'case when looks_like is not null then revenue_amount end',
) }}
from judged

union all
{{ restock_quality_row(
    'stock_outs_of_whole_buckets', 'stock_outs', 'buckets', 'case when are_whole then whole_buckets else 0 end',
    "case when are_whole then concat(cast(whole_buckets as " ~ text ~ "), ' of ', cast(buckets as " ~ text ~ "), ' "
    ~ bucket ~ "s with a stock-out are without stock from the first day to the last') end",
) }}
from outs
