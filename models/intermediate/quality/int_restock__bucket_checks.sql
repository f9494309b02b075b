-- One row: whether all sales are dated as the totals of weeks or months are, where finer buckets are set.
{%- set bucket = var('restock_demand_bucket') %}

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
)

{{ restock_quality_row(
    'bucket_too_fine', 'sales', 'selling_days', 'case when looks_like is null then 0 else selling_days end',
    "case when looks_like is not null then concat('sold_on=', cast(first_on as " ~ dbt.type_string() ~ "), ': set it to ', looks_like) end",
    'case when looks_like is not null then revenue_amount end',
) }}
from judged
