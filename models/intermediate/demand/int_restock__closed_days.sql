-- Days on which a location does not trade. Learned: a weekday without business, and a day without any sale at a place
-- that sells nearly every day. A place with few sales cannot tell, and follows all places together (location '').
-- What is learned since the lookback starts holds for the days before it too.
{%- set calendar = var('restock_trading_calendar') if var('restock_demand_bucket') == 'day' or var('restock_trading_calendar') == 'given' else 'none' %}
{%- set weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

traded as (
    select
        coalesce(demand.location_id, '') as location_id,
        demand.sold_on,
        sum(demand.sales_lines) as sales_lines
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join lookback
    where demand.demand_units > 0 and demand.sold_on >= lookback.history_starts_on and '{{ calendar }}' <> 'none'
    -- sqlfluff does not know grouping sets in its DuckDB dialect.
    group by grouping sets ((demand.location_id, demand.sold_on), (demand.sold_on)) -- noqa: PRS
),

spans as (
    select
        traded.location_id,
        min(traded.sold_on) as first_on,
        min(case when traded.sold_on >= lookback.starts_on then traded.sold_on end) as learned_from_on,
        max(traded.sold_on) as last_on
    from traded
    cross join lookback
    group by traded.location_id
),

days as (
    select
        spans.*,
        {{ restock_each_day('spans.first_on', 'lookback.as_of_on') }} as day_on
    from spans
    cross join lookback
),

observed as (
    select
        days.*,
        days.day_on >= days.learned_from_on as is_recent,
        -- A closure that was given happened once and tells nothing; a holiday that is learned comes again.
        event_days.day_on is not null and traded.sales_lines is null as is_given,
        days.day_on <= days.last_on and (event_days.day_on is null or traded.sales_lines is not null) as tells,
        {{ restock_weekday('days.day_on') }} as weekday_number,
        traded.sales_lines
    from days
    left join traded on days.location_id = traded.location_id and days.day_on = traded.sold_on
    left join {{ ref('int_restock__location_event_days') }} as event_days
        on days.location_id = event_days.location_id and days.day_on = event_days.day_on
    cross join lookback
    -- Within the lookback a place is looked at from its first sale there on.
    where days.day_on >= days.learned_from_on or days.day_on < lookback.starts_on
),

-- At least 8 of them, 20 lines to be expected, and at most one line in a hundred of these.
weekdays as (
    select
        location_id,
        weekday_number,
        count(*) >= 8
        and sum(count(*)) over (partition by location_id) > 0
        and count(*) * sum(sum(coalesce(sales_lines, 0))) over (partition by location_id)
        >= 20e0 * sum(count(*)) over (partition by location_id)
        and 100e0 * sum(coalesce(sales_lines, 0)) * sum(count(*)) over (partition by location_id)
        <= count(*) * sum(sum(coalesce(sales_lines, 0))) over (partition by location_id) as is_closed
    from observed
    where tells and is_recent
    group by location_id, weekday_number
),

-- Nine days in ten with a sale, seven lines a day: a day without any did not happen by chance.
busy as (
    select observed.location_id
    from observed
    inner join weekdays on observed.location_id = weekdays.location_id and observed.weekday_number = weekdays.weekday_number
    where observed.tells and observed.is_recent and not weekdays.is_closed
    group by observed.location_id
    having count(observed.sales_lines) >= 0.9e0 * count(*) and sum(observed.sales_lines) >= 7 * count(*)
),

learned as (
    select
        observed.location_id,
        observed.day_on,
        case when weekdays.is_closed then 'weekday' else 'holiday' end as closed_because
    from observed
    inner join busy on observed.location_id = busy.location_id
    inner join weekdays on observed.location_id = weekdays.location_id and observed.weekday_number = weekdays.weekday_number
    where observed.sales_lines is null and (weekdays.is_closed or observed.tells)
)

{% if calendar == 'given' -%}
select
    location_id,
    day_on as closed_on,
    'weekday' as closed_because
from observed
where
    location_id <> '' and sales_lines is null
    and weekday_number in (0 {%- for day in var('restock_closed_weekdays') %}, {{ weekdays.index(day) + 1 }}{% endfor %})
{%- else -%}
select
    observed.location_id,
    observed.day_on as closed_on,
    learned.closed_because
from observed
left join busy on observed.location_id = busy.location_id
inner join learned on observed.day_on = learned.day_on and learned.location_id = coalesce(busy.location_id, '')
where
    observed.location_id <> ''
    and observed.sales_lines is null
    and (learned.closed_because = 'weekday' or not observed.is_given)
{%- endif %}
