-- One row per input whose lines have keys: how many stand for more than one thing. A sales line is one thing each; the parts
-- of a delivery are one as long as supplier, item, location and order day are the same.
with

{% for input, units, price, thing in [
    ('sales', 'quantity', 'unit_price', none),
    ('deliveries', 'quantity_ordered', 'unit_cost', ['supplier_id', 'item_id', 'location_id', 'ordered_on']),
] -%}
{{ input }}_keys as (
    select
        order_id,
        line_id,
        count(*) as things
    from (
        select
            order_id,
            line_id
        from {{ ref('stg_restock__' ~ input) }}
        where row_state = 'used' and order_id is not null and line_id is not null
        {{ 'group by order_id, line_id, ' ~ thing | join(', ') if thing }}
    ) as things
    group by order_id, line_id
),

-- Only the lines of such keys are valued; they are few.
{{ input }}_things as (
    select
        input_lines.order_id,
        input_lines.line_id,
        {{ 'sum(' if thing }}cast(
            abs(cast(input_lines.{{ units }} as double) * coalesce(cast(input_lines.{{ price }} as double), prices.{{ price }})) as decimal(38, 6)
        ){{ ')' if thing }} as money_amount
    from {{ ref('stg_restock__' ~ input) }} as input_lines
    inner join {{ input }}_keys as repeated
        on input_lines.order_id = repeated.order_id and input_lines.line_id = repeated.line_id and repeated.things > 1
    left join {{ ref('int_restock__item_prices') }} as prices on input_lines.item_id = prices.item_id
    where input_lines.row_state = 'used'
    {{ 'group by input_lines.order_id, input_lines.line_id, input_lines.' ~ thing | join(', input_lines.') if thing }}
),

-- Which of them is right cannot be told: the one that is worth most is not counted.
{{ input }}_money as (
    select
        order_id,
        line_id,
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
        (select sum(money_amount) from {{ input }}_money) as money_amount,
        min(case when things > 1 then concat('order_id=', order_id, ', line_id=', line_id) end) as example
    from {{ input }}_keys
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from counted
