-- The figures of a row follow from the other figures of the same row, by the formulas of docs/formulas.md.
with

points as (
    select
        *,
        case when days_left is null then 1e9 else greatest(days_left, 0e0) end as most_days
    from {{ ref('restock__reorder_points') }}
),

-- Where an item ends within the protection period, what is left until its end is certain.
lasting as (
    select
        *,
        case
            when protection_period_days < lead_time_mean_days + review_period_days then 0e0
            else lead_time_sd_days * new_supplier_factor
        end as lead_time_spread_days,
        least(lead_time_max_days + review_period_days, most_days) as longest_days
    from points
),

redone as (
    select
        *,
        demand_mean_units * protection_period_days as expected,
        service_factor * sqrt(
            protection_period_days * demand_sd_units * demand_sd_units
            + demand_mean_units * demand_mean_units * lead_time_spread_days * lead_time_spread_days
            + protection_period_days * protection_period_days * demand_mean_error_units * demand_mean_error_units
        ) as reserve,
        demand_max_units * longest_days as longest
    from lasting
)

select *
from redone
where
    abs(safety_stock_normal_units - reserve) > 1e-9 * (1 + abs(reserve))
    or abs(reorder_point_normal_units - expected - reserve) > 1e-9 * (1 + abs(expected) + abs(reserve))
    or abs(reorder_point_average_max_units - longest) > 1e-9 * (1 + longest)
    or abs(safety_stock_average_max_units - longest + expected) > 1e-9 * (1 + longest)
    or abs(protection_period_days - least(lead_time_mean_days + review_period_days, most_days))
    > 1e-9 * (1 + protection_period_days)
