-- One row per delivery line that can be used, with the days that it took.
with

deliveries as (
    select
        *,
        -- A receipt without a quantity is taken to be what was ordered.
        case when received_on is not null then coalesce(quantity_received, quantity_ordered) end as units_received,
        -- Nothing came: with it the waiting ended. Where all are 0, quantities are not kept.
        coalesce(received_on is not null and quantity_received = 0 and max(quantity_received) over () > 0, false) as is_given_up
    from {{ ref('stg_restock__deliveries') }}
    where row_state = 'used'
)

select
    supplier_id,
    item_id,
    location_id,
    order_id,
    line_id,
    ordered_on,
    promised_on,
    received_on,
    quantity_ordered,
    units_received as quantity_received,
    unit_cost,
    is_cancelled or is_given_up as is_cancelled,
    {{ dbt.datediff('ordered_on', 'received_on', 'day') }} as lead_time_days
from deliveries
