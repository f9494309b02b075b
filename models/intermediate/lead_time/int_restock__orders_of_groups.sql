-- One row per order line that came, and group that a lead time of a past day is taken from: numbered as they were placed.
{%- set rungs = {
    'item_location': ['item_id', 'location_id'], 'item_supplier': ['item_id', 'order_lines.supplier_id'], 'item': ['item_id'],
    'supplier': ['order_lines.supplier_id'], 'all': [],
} %}

with

of_rungs as (
    {% for rung, keys in rungs.items() -%}
    select
        {{ restock_lead_time_group_id("'" ~ rung ~ "'", keys) }} as lead_time_group_id,
        order_lines.item_id,
        order_lines.location_id,
        order_lines.supplier_id,
        order_lines.order_id,
        order_lines.line_id,
        order_lines.ordered_on,
        order_lines.promised_on,
        order_lines.received_on,
        order_lines.quantity_ordered,
        order_lines.lead_time_days,
        shifts.shifted_on,
        shifts.known_on
    from {{ ref('int_restock__order_lines') }} as order_lines
    left join {{ ref('int_restock__lead_time_shifts') }} as shifts
        on shifts.origin_number = 0 and order_lines.supplier_id = shifts.supplier_id
    where order_lines.received_on is not null and not order_lines.is_cancelled
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- By what was known when they were placed: what came of them does not decide which one is drawn.
select
    *,
    row_number() over (
        partition by lead_time_group_id
        order by
            ordered_on, item_id, location_id, supplier_id, order_id, line_id, promised_on, quantity_ordered, lead_time_days
    ) as order_number,
    count(*) over (partition by lead_time_group_id, ordered_on) as orders_of_the_day
from of_rungs
where lead_time_group_id in (
    select ladder.lead_time_group_id
    from {{ ref('int_restock__lead_time_ladder') }} as ladder
    where ladder.origin_number > 0 and ladder.lead_time_group_id is not null
)
