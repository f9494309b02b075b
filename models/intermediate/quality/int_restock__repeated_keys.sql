-- One row per input whose lines have keys: how many stand for more than one thing. A sales line is one thing each; the parts
-- of a delivery are one as long as supplier, item, location and order day are the same.
with

{% for input, units, price, thing in [
    ('sales', 'quantity', 'unit_price', none),
    ('deliveries', 'quantity_ordered', 'unit_cost', ['supplier_id', 'item_id', 'location_id', 'ordered_on']),
] -%}
{{ input }}_lines as (
    select
        lines.order_id,
        lines.line_id,
        {% for column in thing or [] -%}
        lines.{{ column }},
        {% endfor -%}
        cast(abs(cast(lines.{{ units }} as double) * coalesce(cast(lines.{{ price }} as double), prices.{{ price }})) as decimal(38, 6)) as money_amount
    from {{ ref('stg_restock__' ~ input) }} as lines
    left join {{ ref('int_restock__item_prices') }} as prices on lines.item_id = prices.item_id
    where lines.row_state = 'used' and lines.order_id is not null and lines.line_id is not null
),

{{ input }}_things as (
    {% if thing -%}
    select
        order_id,
        line_id,
        sum(money_amount) as money_amount
    from {{ input }}_lines
    group by order_id, line_id, {{ thing | join(', ') }}
    {%- else -%}
    select * from {{ input }}_lines
    {%- endif %}
),

{{ input }}_keys as (
    select
        order_id,
        line_id,
        count(*) as things,
        -- Which of them is right cannot be told: the one that is worth most is not counted.
        sum(money_amount) - max(money_amount) as money_amount
    from {{ input }}_things
    group by order_id, line_id
),

{% endfor -%}
counted as (
    {% for input in ['sales', 'deliveries'] -%}
    select
        '{{ input }}' as input_name,
        coalesce(sum(things), 0) as things,
        coalesce(sum(things - 1), 0) as repeats,
        sum(case when things > 1 then money_amount end) as money_amount,
        min(case when things > 1 then concat('order_id=', order_id, ', line_id=', line_id) end) as example
    from {{ input }}_keys
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from counted
