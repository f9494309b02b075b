-- What counts is the newest row of the record; what is fresh stands beside it.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

in_force as (
    select * from {{ ref('int_restock__record_newest') }}
),

fresh as (
    select * from {{ ref('int_restock__recommendations') }}
),

record as (
    select max(reviewed_on) as newest_on from {{ ref('restock__review_log') }}
)

select
    coalesce(fresh.item_id, in_force.item_id) as item_id,
    coalesce(fresh.location_id, in_force.location_id) as location_id,
    as_of.as_of_on,
    coalesce(fresh.supplier_id, in_force.supplier_id) as supplier_id,
    coalesce(fresh.lifecycle, in_force.lifecycle) as lifecycle,
    coalesce(in_force.abc_class, fresh.abc_class) as abc_class,
    coalesce(in_force.xyz_class, fresh.xyz_class) as xyz_class,
    fresh.demand_pattern,
    in_force.cycle_service_level,
    in_force.safety_stock_units,
    in_force.reorder_point_units,
    in_force.order_quantity_units,
    in_force.order_up_to_units,
    in_force.in_force_since_on,
    in_force.review_kind as decided_by,
    in_force.reviewed_on,
    in_force.next_review_on,
    coalesce(in_force.next_review_on <= as_of.as_of_on, false) as is_review_overdue,
    in_force.set_by,
    in_force.set_because,
    in_force.set_until_on,
    fresh.cycle_service_level as recommended_cycle_service_level,
    fresh.safety_stock_units as recommended_safety_stock_units,
    fresh.reorder_point_units as recommended_reorder_point_units,
    fresh.reorder_point_units - in_force.reorder_point_units as reorder_point_gap_units,
    (fresh.reorder_point_units - in_force.reorder_point_units) * fresh.unit_cost as reorder_point_gap_amount,
    fresh.unit_cost,
    in_force.sized_method as method,
    case
        when fresh.item_id is null then 'Not in the records any more; the figure is the last one that was in force.'
        when in_force.item_id is null and record.newest_on > as_of.as_of_on
            then
                concat(
                    'Nothing was in force yet: this build is for ', cast(as_of.as_of_on as {{ dbt.type_string() }}),
                    ', and the record, which goes up to ', cast(record.newest_on as {{ dbt.type_string() }}), ', is not changed by it.'
                )
        when in_force.item_id is null then fresh.reason
        else in_force.explanation
    end as reason
from fresh
full outer join in_force on fresh.item_id = in_force.item_id and fresh.location_id = in_force.location_id
cross join as_of
cross join record
