-- The figures of a row follow from the other figures of the same row, by the formulas of docs/formulas.md.
with

redone as (
    select
        *,
        demand_mean_units * (lead_time_mean_days + review_period_days) as expected,
        service_factor * sqrt(
            (lead_time_mean_days + review_period_days) * demand_sd_units * demand_sd_units
            + demand_mean_units * demand_mean_units * lead_time_sd_days * lead_time_sd_days
        ) as reserve,
        demand_max_units * (lead_time_max_days + review_period_days) as longest
    from {{ ref('restock__reorder_points') }}
)

select *
from redone
where
    abs(safety_stock_normal_units - reserve) > 1e-9 * (1 + abs(reserve))
    or abs(reorder_point_normal_units - expected - reserve) > 1e-9 * (1 + abs(expected) + abs(reserve))
    or abs(reorder_point_average_max_units - longest) > 1e-9 * (1 + longest)
    or abs(safety_stock_average_max_units - longest + expected) > 1e-9 * (1 + longest)
