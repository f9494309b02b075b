{{ config(materialized='view') }}
-- One row per item and location that has been reviewed: the newest row of the record up to the as-of day.
with

newest as (
    select
        review_log.item_id,
        review_log.location_id,
        max(review_log.reviewed_on) as reviewed_on
    from {{ ref('restock__review_log') }} as review_log
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where review_log.reviewed_on <= as_of.as_of_on
    group by review_log.item_id, review_log.location_id
)

select review_log.*
from {{ ref('restock__review_log') }} as review_log
inner join newest
    on
        review_log.item_id = newest.item_id
        and review_log.location_id = newest.location_id
        and review_log.reviewed_on = newest.reviewed_on
