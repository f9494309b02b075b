{{ config(materialized='view') }}
-- The order lines as each origin sees them: what was ordered by then, and what of it was received by then. The rest is
-- open, also where it came later.
with

lines as (
    select
        origins.origin_number,
        origins.as_of_on,
        order_lines.*,
        coalesce(order_lines.received_on <= origins.as_of_on, false) as is_received
    from {{ ref('int_restock__order_lines') }} as order_lines
    inner join {{ ref('int_restock__origins') }} as origins on order_lines.ordered_on <= origins.as_of_on
    where not order_lines.is_cancelled
)

select
    origin_number,
    as_of_on,
    item_id,
    location_id,
    supplier_id,
    ordered_on,
    promised_on,
    not is_received as is_open,
    {% for column in [
        'received_on', 'lead_time_days', 'days_late', 'is_on_time_in_full', 'quantity_ordered', 'quantity_received'
    ] -%}
    case when is_received then {{ column }} end as {{ column }},
    {% endfor -%}
    case when not is_received then {{ dbt.datediff('ordered_on', 'as_of_on', 'day') }} end as open_days
from lines
