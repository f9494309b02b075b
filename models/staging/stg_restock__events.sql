-- What is planned after the as-of day is known already, so no event is too late to be read.
-- depends_on: {{ ref('stg_restock__as_of') }}
with

judged as (
    {{ restock_read_input('events') }}
)

select
    judged.kind,
    judged.item_id,
    judged.location_id,
    judged.supplier_id,
    judged.starts_on,
    judged.ends_on,
    judged.note,
    case when judged.rejected_because is null then 'used' else 'rejected' end as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
