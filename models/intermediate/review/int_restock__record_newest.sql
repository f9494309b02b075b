{{ config(materialized='view') }}
-- One row per item and location that has been reviewed: the newest row of the record up to the as-of day.
with

ranked as (
    select
        record.*,
        row_number() over (partition by record.item_id, record.location_id order by record.reviewed_on desc) as row_rank
    from {{ ref('restock__review_log') }} as record
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where record.reviewed_on <= as_of.as_of_on
)

select {{ restock_record_columns() | join(', ') }}
from ranked
where row_rank = 1
