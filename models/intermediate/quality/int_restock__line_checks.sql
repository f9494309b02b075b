-- One row per check and input that looks at single lines: how many were looked at, how many stand out, and one of them.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

{% for input, day, price, units in [
    ('sales', 'sold_on', 'unit_price', 'quantity'), ('deliveries', 'ordered_on', 'unit_cost', 'quantity_ordered'),
] -%}
{% set is_free = price ~ ' = 0 and ' ~ units ~ ' > 0 and not is_cancelled' -%}
{% set is_old = day ~ ' < ' ~ dbt.dateadd('year', -30, 'as_of.as_of_on') -%}
{{ input }} as (
    select
        cast(count(*) as bigint) as line_count,
        count({{ price }}) as priced_lines,
        count(case when {{ is_free }} then 1 end) as free_lines,
        min({{ restock_line_if(day, is_free) }}) as free_example,
        count(case when {{ is_old }} then 1 end) as old_lines,
        min({{ restock_line_if(day, is_old) }}) as old_example
    from {{ ref('stg_restock__' ~ input) }}
    cross join as_of
    where row_state = 'used'
),

{{ input }}_keys as (
    select
        order_id,
        line_id,
        count(*) as line_count
    from {{ ref('stg_restock__' ~ input) }}
    where row_state = 'used' and order_id is not null and line_id is not null
    group by order_id, line_id
),

{{ input }}_repeats as (
    select
        coalesce(sum(line_count), 0) as line_count,
        coalesce(sum(line_count - 1), 0) as repeats,
        min(case when line_count > 1 then concat('order_id=', order_id, ', line_id=', line_id) end) as example
    from {{ input }}_keys
),

{% endfor -%}
later as (
    {% for input in ['sales', 'deliveries', 'stock'] -%}
    {% set day = restock_contract()[input].dated_by -%}
    select
        '{{ input }}' as input_name,
        count(*) as line_count,
        count(case when row_state = 'after_as_of' then 1 end) as later_lines,
        min({{ restock_line_if(day, "row_state = 'after_as_of'") }}) as example
    from {{ ref('stg_restock__' ~ input) }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

free_items as (
    select
        count(unit_cost) as items,
        count(case when unit_cost = 0 then 1 end) as free_items,
        min(case when unit_cost = 0 then concat('item_id=', item_id) end) as example
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
)

{% for input in ['sales', 'deliveries'] -%}
{{ restock_quality_row('price_zero', input, 'priced_lines', 'free_lines', 'free_example') }}
from {{ input }}
union all
{{ restock_quality_row('dates_long_ago', input, 'line_count', 'old_lines', 'old_example') }}
from {{ input }}
union all
{{ restock_quality_row('repeated_keys', input, 'line_count', 'repeats', 'example') }}
from {{ input }}_repeats
union all
{% endfor -%}
{{ restock_quality_row('price_zero', 'items', 'items', 'free_items', 'example') }}
from free_items
union all
{{ restock_quality_row('dates_after_as_of', none, 'line_count', 'later_lines', 'example') }}
from later
