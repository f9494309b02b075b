-- One row per input and item (null where it cannot be read): how many of its lines stand out for what, and what they are
-- worth at their own price; units without a price are valued later, at that of the item. One pass over each input.

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

{% for input, day, units, price, is_cancelled in [
    ('sales', 'sold_on', 'quantity', 'unit_price', 'is_cancelled'),
    ('deliveries', 'ordered_on', 'quantity_ordered', 'unit_cost', 'is_cancelled'),
    ('stock', 'counted_on', 'on_hand', none, 'false'),
    ('forecasts', 'made_on', 'quantity', none, 'false'),
] -%}
{{ input }} as (
    select
        item_id,
        location_id,
        {{ day }} as day_on,
        {{ units }} as units,
        {{ price or 'null' }} as price,
        {% if price -%}
        cast(abs(cast({{ units }} as double) * {{ price }}) as decimal(38, 6))
        {%- else -%}
        cast(null as decimal(38, 6))
        {%- endif %} as money_amount,
        row_state,
        {% if price -%}
        coalesce(row_state = 'used' and {{ price }} = 0 and {{ units }} > 0 and not {{ is_cancelled }}, false)
        {%- else -%}
        false
        {%- endif %} as is_free,
        {% if price -%}
        coalesce(row_state = 'used' and {{ price }} > 0 and {{ units }} > 0 and not {{ is_cancelled }}, false)
        {%- else -%}
        false
        {%- endif %} as is_valued,
        {% if price -%}
        coalesce(row_state = 'used' and {{ day }} < {{ dbt.dateadd('year', -30, 'as_of.as_of_on') }}, false)
        {%- else -%}
        false
        {%- endif %} as is_old,
        row_state = 'after_as_of' as is_later,
        row_state = 'rejected' as is_rejected,
        coalesce(row_state = 'rejected' and {{ restock_is_copy('rejected_because') }}, false) as is_copy
    from {{ ref('stg_restock__' ~ input) }}
    cross join as_of
),

{% endfor -%}
summed as (
    {% for input in ['sales', 'deliveries', 'stock', 'forecasts'] -%}
    select
        '{{ input }}' as input_name,
        item_id,
        count(case when row_state = 'used' then 1 end) as used_lines,
        count(case when row_state = 'used' then price end) as priced_lines,
        sum(case when is_valued then units end) as valued_units,
        sum(case when is_valued then money_amount end) as valued_amount,
        {% for kind in restock_line_kinds() -%}
        count(case when is_{{ kind }} then 1 end) as {{ kind }}_lines,
        sum(case when is_{{ kind }} then money_amount end) as {{ kind }}_amount,
        sum(case when is_{{ kind }} and {{ 'price = 0' if kind == 'free' else 'price is null' }} then abs(units) end) as {{ kind }}_unpriced_units,
        min(case when is_{{ kind }} then concat(
            'item_id=', item_id, ', location_id=', location_id, ', {{ restock_contract()[input].dated_by }}=', cast(day_on as {{ dbt.type_string() }})
        ) end) as {{ kind }}_example,
        {% endfor -%}
        count(*) as line_count
    from {{ input }}
    group by item_id
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from summed
