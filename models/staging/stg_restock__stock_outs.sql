with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

given as (
    {{ restock_read_input('stock_outs') }}
),

dates_in_order as (
    {{ restock_reject_backwards('given', 'stock_outs', 'starts_at', 'ends_at') }}
),

judged as (
    {{ restock_reject_second_rows('dates_in_order', 'stock_outs') }}
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
