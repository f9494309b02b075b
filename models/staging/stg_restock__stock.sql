{{ config(materialized='table') }}

-- A stock history may be long and is read by many models: it is judged once.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

judged as (
    {{ restock_read_one_row_per_key('stock') }}
)

select
    judged.counted_on,
    judged.item_id,
    judged.location_id,
    judged.on_hand,
    judged.on_order,
    judged.reserved,
    judged.safety_stock_in_use,
    judged.reorder_point_in_use,
    {{ restock_row_state('judged.counted_on') }} as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
cross join as_of
