-- One row per location whose sales come regularly, and one for all locations: its gaps that are unlike its usual ones.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

daily as (
    select
        location_id,
        sold_on,
        sum(revenue_amount) as revenue_amount
    from {{ ref('int_restock__daily_demand') }}
    group by location_id, sold_on
),

-- Days on which nothing was sold anywhere are nobody's gap: a location is measured in the days on which others sold.
days as (
    select
        sold_on,
        row_number() over (order by sold_on) as day_number,
        sum(revenue_amount) as revenue_amount
    from daily
    group by sold_on
),

newest as (
    select max(day_number) as day_number from days
),

counted as (
    select
        daily.location_id,
        daily.sold_on,
        days.day_number,
        daily.revenue_amount,
        newest.day_number + 1 as end_number,
        7 as shortest
    from daily
    inner join days on daily.sold_on = days.sold_on
    cross join newest
    union all
    -- All locations together, by the calendar; two weeks may be a holiday.
    select
        null as location_id,
        days.sold_on,
        {{ dbt.datediff("cast('1900-01-01' as date)", 'days.sold_on', 'day') }} as day_number,
        days.revenue_amount,
        {{ dbt.datediff("cast('1900-01-01' as date)", 'as_of.as_of_on', 'day') }} + 1 as end_number,
        15 as shortest
    from days
    cross join as_of
),

gaps as (
    select
        location_id,
        sold_on,
        shortest,
        revenue_amount,
        row_number() over (partition by location_id order by day_number) as selling_day,
        lead(day_number) over (partition by location_id order by day_number) is null as is_last,
        coalesce(lead(day_number) over (partition by location_id order by day_number), end_number) - day_number - 1 as gap_days
    from counted
),

usual as (
    select
        location_id,
        count(*) as selling_days,
        cast(sum(revenue_amount) as double) / (count(*) + sum(gap_days)) as revenue_per_day,
        {{ restock_sorted_list('gap_days') }} as gap_list,
        {{ restock_sorted_list('case when not is_last then gap_days end') }} as ended_gap_list
    from gaps
    group by location_id
),

-- A location that sells now and then has long gaps anyway: nothing can be told from them.
regular as (
    select
        *,
        false as is_short,
        {{ restock_list_at('gap_list', 'cast(ceil(0.95e0 * selling_days) as integer)') }} as gap_p95_days
    from usual
    where
        selling_days > 30
        and {{ restock_list_at('gap_list', 'cast(ceil(0.95e0 * selling_days) as integer)') }}
        <= 3 + 2 * {{ restock_list_at('gap_list', 'cast(ceil(0.5e0 * selling_days) as integer)') }}
    union all
    -- Few days tell at most that all sales have ended; so do few weeks and months.
    select
        *,
        true as is_short,
        {{ restock_list_at('ended_gap_list', 'cast(ceil(0.95e0 * (selling_days - 1)) as integer)') }} as gap_p95_days
    from usual
    where location_id is null and selling_days between 5 and 30
),

-- The first selling days are the start of the records or of the location, and seldom regular.
judged as (
    select
        regular.location_id,
        regular.revenue_per_day,
        gaps.sold_on,
        gaps.gap_days,
        gaps.selling_day > case when regular.is_short then regular.selling_days - 1 else 30 end
        and gaps.gap_days >= gaps.shortest and gaps.gap_days > 4 * (1 + regular.gap_p95_days) as is_unusual
    from regular
    inner join gaps on coalesce(regular.location_id, '') = coalesce(gaps.location_id, '')
)

select
    coalesce(location_id, 'all locations') as location_id,
    location_id is null as is_everywhere,
    count(case when is_unusual then 1 end) as unusual_gaps,
    min(case when is_unusual then sold_on end) as first_gap_after_on,
    max(case when is_unusual then gap_days end) as longest_gap_days,
    sum(case when is_unusual then gap_days end) * max(revenue_per_day) as money_amount
from judged
group by location_id
