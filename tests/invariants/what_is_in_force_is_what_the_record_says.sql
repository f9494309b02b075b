-- A figure in force is that of the newest row of the record up to the as-of day, and stays what it was until a row changes it.
with

record as (
    select
        review_log.*,
        lag(review_log.reorder_point_units) over (
            partition by review_log.item_id, review_log.location_id order by review_log.reviewed_on
        ) as before_units,
        row_number() over (
            partition by review_log.item_id, review_log.location_id order by review_log.reviewed_on desc
        ) as row_rank
    from {{ ref('restock__review_log') }} as review_log
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where review_log.reviewed_on <= as_of.as_of_on
)

select
    record.item_id,
    record.location_id,
    record.reviewed_on
from record
left join {{ ref('restock__policies_in_force') }} as policies
    on record.item_id = policies.item_id and record.location_id = policies.location_id
where
    record.old_reorder_point_units is distinct from record.before_units
    or (record.decision = 'kept' and record.reorder_point_units is distinct from record.before_units)
    or (record.row_rank = 1 and policies.reorder_point_units is distinct from record.reorder_point_units)
    or (record.row_rank = 1 and policies.reviewed_on is distinct from record.reviewed_on)
