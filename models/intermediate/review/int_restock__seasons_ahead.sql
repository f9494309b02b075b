{{ config(materialized='view') }}
-- Items and locations that sold a third more at this time of the last year than before it: demand a day of the time that lies ahead
-- now, a year ago, and of the eight weeks before that. Days of a promotion, a closure or an empty shelf say nothing of a season.
{%- set bucket = var('restock_demand_bucket') %}

with

reached as (
    select
        sized.*,
        {% if bucket == 'month' -%}
        -- A monthly total is that of a whole month, whatever day it is dated.
        {{ dbt.dateadd('month', -12, restock_window_end('as_of.as_of_on', bucket)) }} as year_ago_on,
        {%- else -%}
        {{ dbt.dateadd('day', -363, 'as_of.as_of_on') }} as year_ago_on,
        {%- endif %}
        {{ restock_reach_days('sized.protection_period_days') }} as reach_days
    from {{ ref('int_restock__buffers') }} as sized
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where sized.reorder_point_units is not null and sized.demand_source = 'own'
),

spans as (
    select
        item_id,
        location_id,
        demand_sd_units,
        first_sold_on,
        cast(year_ago_on as date) as year_ago_on,
        cast({{ dbt.dateadd('month', -2, 'year_ago_on') if bucket == 'month' else dbt.dateadd('day', -56, 'year_ago_on') }} as date) as starts_on,
        {% if bucket == 'month' -%}
        cast({{ dbt.dateadd('month', 'cast(ceil(reach_days / 30.4375e0) as integer)', 'year_ago_on') }} as date) as ends_before
        {%- else -%}
        cast({{ dbt.dateadd('day', 'reach_days', 'year_ago_on') }} as date) as ends_before
        {%- endif %}
    from reached
),

-- Who began within these weeks sold more after them without any season.
sized as (
    select * from spans
    where first_sold_on <= starts_on
),

hidden as (
    select
        item_id,
        location_id,
        day_on
    from {{ ref('int_restock__item_event_days') }}
    where kind <> 'real_demand'
    union
    select
        sized.item_id,
        sized.location_id,
        everywhere.day_on
    from sized
    inner join {{ ref('int_restock__location_event_days') }} as everywhere on sized.location_id = everywhere.location_id
),

days as (
    select
        demand.item_id,
        demand.location_id,
        demand.sold_on as day_on,
        demand.demand_units,
        0 as hidden_days
    from {{ ref('int_restock__daily_demand') }} as demand
    left join hidden
        on demand.item_id = hidden.item_id and demand.location_id = hidden.location_id and demand.sold_on = hidden.day_on
    where hidden.day_on is null
    union all
    select
        item_id,
        location_id,
        day_on,
        0 as demand_units,
        1 as hidden_days
    from hidden
),

summed as (
    select
        sized.item_id,
        sized.location_id,
        sized.demand_sd_units,
        cast(sum(case when days.day_on >= sized.year_ago_on then days.demand_units else 0 end) as double) as then_units,
        cast(sum(case when days.day_on < sized.year_ago_on then days.demand_units else 0 end) as double) as before_units,
        {{ dbt.datediff('sized.year_ago_on', 'sized.ends_before', 'day') }}
        - sum(case when days.day_on >= sized.year_ago_on then days.hidden_days else 0 end) as then_days,
        {{ dbt.datediff('sized.starts_on', 'sized.year_ago_on', 'day') }}
        - sum(case when days.day_on < sized.year_ago_on then days.hidden_days else 0 end) as before_days
    from sized
    inner join days on sized.item_id = days.item_id and sized.location_id = days.location_id
    where days.day_on >= sized.starts_on and days.day_on < sized.ends_before
    group by sized.item_id, sized.location_id, sized.demand_sd_units, sized.starts_on, sized.year_ago_on, sized.ends_before
),

rates as (
    select
        *,
        then_units / nullif(then_days, 0) as then_a_day,
        before_units / nullif(before_days, 0) as before_a_day
    from summed
)

-- A third more, and more than the numbers of sales move by chance.
select
    item_id,
    location_id,
    then_a_day,
    before_a_day
from rates
where
    before_units >= 30
    and then_a_day >= 1.33e0 * before_a_day
    and then_a_day - before_a_day > 3e0 * demand_sd_units * sqrt(1e0 / then_days + 1e0 / before_days)
