{{ config(materialized='view') }}
-- One row per item, location and month of which it is known on how many days it was on the shelf: all days at risk where there is
-- a list of stock-outs, else the days that counts hold for.
{%- set is_recorded = restock_input_setting('stock_outs').how != 'absent' %}

with

at_risk as (
    select * from {{ ref('int_restock__months_at_risk') }}
){{ ',' if not is_recorded }}

{% if is_recorded -%}
select
    item_id,
    location_id,
    month_starts_on,
    cast(days_at_risk as bigint) as days_seen
from at_risk
{%- else -%}
-- A count holds until the next one, though not for ever. A single count is no history.
counts as (
    select
        item_id,
        location_id,
        counted_on,
        cast({{ dbt.date_trunc('month', 'counted_on') }} as date) as month_starts_on,
        cast({{ dbt.dateadd('day', var('restock_stock_count_days'), 'counted_on') }} as date) as holds_before_on,
        lead(counted_on) over (partition by item_id, location_id order by counted_on) as next_counted_on,
        lag(counted_on) over (partition by item_id, location_id order by counted_on) as previous_counted_on
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
),

spans as (
    select
        item_id,
        location_id,
        month_starts_on,
        counted_on,
        least(coalesce(next_counted_on, holds_before_on), holds_before_on) as before_on
    from counts
    where next_counted_on is not null or previous_counted_on is not null
),

months as (
    select distinct month_starts_on
    from at_risk
),

-- In the month of the count, and in those after it that it reaches into.
parts as (
    select *
    from spans
    union all
    select
        spans.item_id,
        spans.location_id,
        months.month_starts_on,
        spans.counted_on,
        spans.before_on
    from spans
    inner join months on spans.counted_on < months.month_starts_on and spans.before_on > months.month_starts_on
)

select
    parts.item_id,
    parts.location_id,
    parts.month_starts_on,
    cast(sum(greatest({{ dbt.datediff(
        'greatest(parts.counted_on, at_risk.from_on)', 'least(parts.before_on, at_risk.before_on)', 'day',
    ) }}, 0)) as bigint) as days_seen
from parts
inner join at_risk
    on
        parts.item_id = at_risk.item_id
        and parts.location_id = at_risk.location_id
        and parts.month_starts_on = at_risk.month_starts_on
group by parts.item_id, parts.location_id, parts.month_starts_on
{%- endif %}
