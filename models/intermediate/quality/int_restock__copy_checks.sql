-- One row per input of lines: was part of it loaded twice? Equal lines count as often as they come, unless copies are looked for.
{%- set columns = {
    'sales': ['item_id', 'location_id', 'order_id', 'line_id', 'sold_on', 'quantity', 'unit_price', 'is_cancelled'],
    'deliveries': ['supplier_id', 'item_id', 'location_id', 'order_id', 'line_id', 'ordered_on', 'promised_on', 'received_on',
        'quantity_ordered', 'quantity_received', 'unit_cost', 'is_cancelled'],
} %}
{%- set text = dbt.type_string() %}

with

{% for input, day, units, price in [
    ('sales', 'sold_on', 'quantity', 'unit_price'), ('deliveries', 'ordered_on', 'quantity_ordered', 'unit_cost'),
] -%}
{{ input }}_days as (
    select
        {{ day }} as day_on,
        {{ restock_are_all_twice(columns[input]) }} as is_twice
    from {{ ref('stg_restock__' ~ input) }}
    where row_state = 'used' and {{ (var('restock_duplicates') != 'keep') | lower }}
    group by {{ day }}
),

-- Days in a row, of those that have lines, share their number.
{{ input }}_runs as (
    select
        *,
        sum(case when is_twice then 0 else 1 end) over (
            order by day_on nulls first rows between unbounded preceding and current row
        ) as run_number
    from {{ input }}_days
),

-- Only the lines of such days are told apart; where nothing was loaded twice there are none, or a few by chance.
{{ input }}_lines as (
    select
        runs.run_number,
        runs.day_on,
        cast(abs(cast(input_lines.{{ units }} as double) * input_lines.{{ price }}) as decimal(38, 6)) as money_amount,
        count(*) as copies
    from {{ ref('stg_restock__' ~ input) }} as input_lines
    inner join {{ input }}_runs as runs on input_lines.{{ day }} is not distinct from runs.day_on and runs.is_twice
    where input_lines.row_state = 'used'
    group by runs.run_number, runs.day_on, money_amount, {% for column in columns[input] %}input_lines.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
),

-- A kiosk with one thing to sell has an even number of equal lines on every other day: twenty different lines have one by chance
-- once in a million times.
{{ input }}_twice as (
    select
        run_number,
        min(day_on) as first_on,
        max(day_on) as last_on,
        sum(copies) / 2 as surplus_lines,
        sum(money_amount * copies) / 2 as money_amount
    from {{ input }}_lines
    group by run_number
    having count(*) >= 20
),

{{ input }}_checked as (
    select
        count(case when row_state = 'used' and {{ (var('restock_duplicates') != 'keep') | lower }} then 1 end) as line_count
    from {{ ref('stg_restock__' ~ input) }}
),

{% endfor -%}
found as (
    {% for input, day in [('sales', 'sold_on'), ('deliveries', 'ordered_on')] -%}
    select
        '{{ input }}' as input_name,
        min(counted.line_count) as line_count,
        cast(coalesce(sum(twice.surplus_lines), 0) as bigint) as surplus_lines,
        sum(twice.money_amount) as money_amount,
        min(case when twice.surplus_lines > 0 then concat(
            '{{ day }} ', coalesce(cast(twice.first_on as {{ text }}), 'empty'), ' to ', coalesce(cast(twice.last_on as {{ text }}), 'empty'),
            ': each of ', cast(cast(twice.surplus_lines as bigint) as {{ text }}), ' lines is there twice'
        ) end) as example
    from {{ input }}_checked as counted
    left join {{ input }}_twice as twice on 1 = 1
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

{{ restock_quality_row('loaded_twice', none, 'line_count', 'surplus_lines', 'example', 'money_amount') }}
from found
