with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

judged as (
    {{ restock_read_one_row_per_key('stock_outs') }}
)

select
    judged.item_id,
    judged.location_id,
    judged.starts_at,
    judged.ends_at,
    {{ restock_row_state('cast(judged.starts_at as date)') }} as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
cross join as_of
