{{ config(materialized='table') }}

-- A stock history may be long and is read by many models: it is judged once.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

given as (
    {{ restock_read_input('stock') }}
),

judged as (
    {{ restock_reject_second_rows('given', 'stock') }}
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
    case when judged.rejected_because is not null then judged.row_key end as row_key,
    case when judged.rejected_because is not null then judged.row_json end as row_json
from judged
cross join as_of
