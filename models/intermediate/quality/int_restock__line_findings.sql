-- One row per input and kind of finding among its lines, with what they are worth: at their own price, else at the item's.
with

valued as (
    select
        item_lines.*,
        case when item_lines.input_name in ('sales', 'forecasts') then prices.unit_price else prices.unit_cost end as item_price
    from {{ ref('int_restock__item_lines') }} as item_lines
    left join {{ ref('int_restock__item_prices') }} as prices on item_lines.item_id = prices.item_id
),

{% for kind in restock_line_kinds() -%}
{{ kind }} as (
    select
        input_name,
        {{ kind }}_lines as finding_lines,
        -- A price of 0 is no value.
        {{ 'cast(null as decimal(38, 6))' if kind == 'free' else kind ~ '_amount' }} as own_amount,
        cast(cast({{ kind }}_unpriced_units as double) * item_price as decimal(38, 6)) as unpriced_amount,
        {{ kind }}_example as example,
        line_count,
        used_lines,
        priced_lines
    from valued
),

{% endfor -%}
findings as (
    {% for kind in restock_line_kinds() -%}
    select
        '{{ kind }}' as finding,
        *
    from {{ kind }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    input_name,
    finding,
    sum(line_count) as line_count,
    sum(used_lines) as used_lines,
    sum(priced_lines) as priced_lines,
    sum(finding_lines) as rows_found,
    sum(coalesce(own_amount + unpriced_amount, own_amount, unpriced_amount)) as money_amount,
    min(example) as example
from findings
group by input_name, finding
