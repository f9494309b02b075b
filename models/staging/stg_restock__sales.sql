{{ config(materialized=restock_staging_materialization('sales')) }}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- A copy of a line that is already there is rejected, by the duplicates rule that is set.
judged as (
    {{ restock_read_without_copies('sales', ref('stg_restock__repeated_sales')) }}
)

select
    judged.item_id,
    judged.location_id,
    judged.order_id,
    judged.line_id,
    judged.sold_on,
    judged.quantity,
    judged.unit_price,
    coalesce(judged.is_cancelled, false) as is_cancelled,
    {{ restock_row_state('judged.sold_on') }} as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
cross join as_of
