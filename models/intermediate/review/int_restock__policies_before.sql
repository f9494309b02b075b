-- One row per item and location: the newest row of the record, as it stood before this build. The record is read by its
-- name, not by ref: it is written further down from what this says.
-- depends_on: {{ ref('stg_restock__as_of') }}
with

record as (
    {{ restock_record() }}
),

ranked as (
    select
        record.*,
        row_number() over (partition by record.item_id, record.location_id order by record.reviewed_on desc) as row_rank
    from record
)

select {{ restock_record_columns() | join(', ') }}
from ranked
where row_rank = 1
