{{ config(materialized='view') }}
-- Who delivers most of each item to each location: one place may have its own supplier.
with

ranked as (
    select
        item_id,
        location_id,
        supplier_id,
        row_number() over (
            partition by item_id, location_id order by delivered_lines desc, last_received_on desc nulls last, supplier_id
        ) as supplier_rank
    from {{ ref('int_restock__lead_times') }}
    where rung = 'item_location_supplier' and origin_number = 0 and supplier_id is not null
)

select
    item_id,
    location_id,
    supplier_id
from ranked
where supplier_rank = 1
