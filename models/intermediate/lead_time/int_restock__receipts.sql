-- One row per delivery line that can be used: how long it took, how late it was, how much of it came.
with

deliveries as (
    select
        *,
        -- A receipt without a quantity is taken to be what was ordered.
        case when received_on is not null then coalesce(quantity_received, quantity_ordered) end as units_received
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
    is_cancelled,
    received_on is null and not is_cancelled as is_open,
    {{ dbt.datediff('ordered_on', 'received_on', 'day') }} as lead_time_days,
    {{ dbt.datediff('promised_on', 'received_on', 'day') }} as days_late,
    {{ restock_share('units_received', 'quantity_ordered') }} as delivered_share,
    received_on <= promised_on and units_received >= quantity_ordered as is_on_time_in_full
from deliveries
