-- One row per order line: when it was delivered, how late it was, how much of it came. The parts of a delivery have the
-- order, line, item and promised date in common; a row without an order is a line of its own.
{%- set ends = var('restock_lead_time_ends') %}
{%- set key = ['supplier_id', 'item_id', 'location_id', 'order_id', 'line_id', 'ordered_on', 'promised_on'] %}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

{% if ends != 'each_receipt' -%}
parts as (
    select
        *,
        sum(coalesce(quantity_received, 0)) over (
            partition by {{ key | join(', ') }}
            order by received_on nulls last, quantity_received rows between unbounded preceding and current row
        ) as received_so_far,
        sum(coalesce(quantity_received, 0)) over (partition by {{ key | join(', ') }}) as received_in_all,
        max(quantity_ordered) over (partition by {{ key | join(', ') }}) as largest_ordered,
        min(quantity_ordered) over (partition by {{ key | join(', ') }}) as smallest_ordered,
        sum(quantity_ordered) over (partition by {{ key | join(', ') }}) as summed_ordered
    from {{ ref('int_restock__receipts') }}
    where order_id is not null and not is_cancelled
),

-- Equal quantities on parts of one line are the whole order; without a line number only as long as they are not exceeded.
ordered as (
    select
        *,
        case
            when smallest_ordered = largest_ordered and (line_id is not null or received_in_all <= largest_ordered)
                then largest_ordered
            else summed_ordered
        end as line_ordered
    from parts
),

grouped as (
    select
        {% for column in key -%}
        {{ column }},
        {% endfor -%}
        max(line_ordered) as quantity_ordered,
        max(case when received_on is not null then received_in_all end) as quantity_received,
        count(*) - count(received_on) as open_parts,
        min(received_on) as first_received_on,
        max(received_on) as last_received_on,
        min(case when received_on is not null and received_so_far >= line_ordered then received_on end) as complete_on,
        -- Whole days, so that a day of receipt follows from it.
        cast(floor(
            cast(sum(quantity_received * lead_time_days) as double) / nullif(cast(sum(quantity_received) as double), 0e0) + 0.5e0
        ) as integer) as weighted_days
    from ordered
    group by {{ key | join(', ') }}
),

timed as (
    select
        *,
        {% if ends == 'first' -%}
        first_received_on
        {%- elif ends == 'weighted' -%}
        case
            when open_parts = 0 or complete_on is not null
                then coalesce(cast({{ dbt.dateadd('day', 'weighted_days', 'ordered_on') }} as date), last_received_on)
        end
        {%- else -%}
        -- What is short and has no part on its way was closed with its last receipt.
        coalesce(complete_on, case when open_parts = 0 then last_received_on end)
        {%- endif %} as received_on
    from grouped
),
{%- endif %}

lines as (
    {% if ends != 'each_receipt' -%}
    select
        {% for column in key -%}
        {{ column }},
        {% endfor -%}
        received_on,
        quantity_ordered,
        quantity_received,
        false as is_cancelled
    from timed
    union all
    {% endif -%}
    select
        {% for column in key -%}
        {{ column }},
        {% endfor -%}
        received_on,
        quantity_ordered,
        quantity_received,
        is_cancelled
    from {{ ref('int_restock__receipts') }}
    {% if ends != 'each_receipt' -%}
    where order_id is null or is_cancelled
    {%- endif %}
)

select
    lines.*,
    lines.received_on is null and not lines.is_cancelled as is_open,
    {{ dbt.datediff('lines.ordered_on', 'lines.received_on', 'day') }} as lead_time_days,
    {{ dbt.datediff('lines.promised_on', 'lines.received_on', 'day') }} as days_late,
    case
        when lines.received_on is not null
            then lines.received_on <= lines.promised_on and lines.quantity_received >= lines.quantity_ordered
    end as is_on_time_in_full,
    case when lines.received_on is null and not lines.is_cancelled then {{ dbt.datediff('lines.ordered_on', 'as_of.as_of_on', 'day') }} end
        as open_days
from lines
cross join as_of
