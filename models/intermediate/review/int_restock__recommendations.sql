{{ config(materialized='view') }}
-- One row per item and location: today's fresh figures, what they follow from, and what a person has set meanwhile.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- Where two spans of one item and location overlap, the one that began later counts.
overrides as (
    select
        given.*,
        row_number() over (partition by given.item_id, given.location_id order by given.starts_on desc) as span_rank
    from {{ ref('stg_restock__overrides') }} as given
    cross join as_of
    where given.row_state = 'used' and as_of.as_of_on between given.starts_on and given.ends_on
),

items as (
    select
        item_id,
        cast(service_level as double) as service_level
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

-- A reserve alone is set on top of the demand that is expected today.
person as (
    select
        fresh.item_id,
        fresh.location_id,
        overrides.set_by,
        overrides.reason,
        overrides.ends_on,
        cast(overrides.reorder_point_units as double) as given_reorder_point_units,
        cast(overrides.safety_stock_units as double) as given_safety_stock_units,
        coalesce(
            cast(overrides.reorder_point_units as double),
            {{ restock_round_as_set('fresh.planned_demand_units + cast(overrides.safety_stock_units as double)', 'fresh.order_multiple') }}
        ) as reorder_point_units,
        coalesce(
            cast(overrides.safety_stock_units as double),
            cast(overrides.reorder_point_units as double) - fresh.planned_demand_units
        ) as safety_stock_units
    from {{ ref('int_restock__buffers') }} as fresh
    inner join overrides
        on fresh.item_id = overrides.item_id and fresh.location_id = overrides.location_id and overrides.span_rank = 1
)

select
    fresh.item_id,
    fresh.location_id,
    fresh.as_of_on,
    fresh.supplier_id,
    fresh.lifecycle,
    fresh.abc_class,
    fresh.xyz_class,
    fresh.demand_pattern,
    cast(fresh.cycle_service_level as double) as cycle_service_level,
    cast(fresh.fill_rate_target as double) as fill_rate_target,
    items.service_level as item_service_level,
    cast(classes.review_every_months as double) as review_every_months,
    fresh.demand_mean_units,
    fresh.demand_sd_units,
    cast(fresh.demand_days as double) as demand_days,
    cast(fresh.demand_sale_buckets as double) as demand_sale_buckets,
    cast(fresh.demand_mean_error_units as double) as demand_mean_error_units,
    fresh.lead_time_mean_days,
    fresh.lead_time_sd_days,
    -- Its own, with what those of the group above are worth: n / w; with no weight of its own, those of its supplier.
    cast(least(
        coalesce(fresh.lead_time_effective_count, fresh.lead_time_count),
        case
            when fresh.lead_time_own_weight = 0 then fresh.lead_time_effective_count
            else fresh.lead_time_count / coalesce(fresh.lead_time_own_weight, 1e0)
        end
    ) as double) as lead_time_receipts,
    cast(coalesce(fresh.lead_time_spread_receipts, fresh.lead_time_count) as double) as lead_time_spread_receipts,
    fresh.protection_period_days,
    fresh.protected_review_days,
    fresh.protected_lead_time_sd_days,
    fresh.lead_time_share_of_variance,
    fresh.planned_demand_units,
    fresh.planned_demand_sd_units,
    fresh.covered_service_level,
    fresh.asked_service_level,
    fresh.exact_reorder_point_units,
    fresh.is_whole,
    fresh.order_multiple,
    fresh.unit_cost,
    fresh.method,
    fresh.method_reason as reason,
    fresh.safety_stock_units,
    fresh.reorder_point_units,
    fresh.order_quantity_units,
    fresh.order_up_to_units,
    case when person.reorder_point_units is not null then person.set_by end as set_by,
    case when person.reorder_point_units is not null then person.reason end as set_because,
    case when person.reorder_point_units is not null then person.ends_on end as set_until_on,
    person.given_reorder_point_units,
    person.given_safety_stock_units,
    person.reorder_point_units as set_reorder_point_units,
    person.safety_stock_units as set_safety_stock_units,
    -- Where no quantity is known, a piece at a time; of what is reviewed, the level itself.
    coalesce(
        person.reorder_point_units + fresh.order_up_to_units - fresh.reorder_point_units,
        person.reorder_point_units + case when fresh.review_period_days > 0 then 0e0 else 1e0 end
    ) as set_order_up_to_units
from {{ ref('int_restock__buffers') }} as fresh
inner join {{ ref('int_restock__item_classes') }} as classes on fresh.item_id = classes.item_id
left join items on fresh.item_id = items.item_id
left join person on fresh.item_id = person.item_id and fresh.location_id = person.location_id
