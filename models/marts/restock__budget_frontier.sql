with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- The steps as they are bought, one row each; number 0 is the cheapest point of everything.
path as (
    select distinct
        path_number,
        path_value_amount,
        path_short_amount,
        path_levels,
        next_saves_per_amount
    from {{ ref('int_restock__budget_steps') }}
),

span as (
    select
        min(path_value_amount) as least_amount,
        max(path_value_amount) as most_amount
    from path
),

-- The last step in each of twenty equal slices of the money.
sliced as (
    select
        path.*,
        coalesce(
            ceil(20e0 * (path.path_value_amount - span.least_amount) / nullif(span.most_amount - span.least_amount, 0e0)), 0e0
        ) as slice
    from path
    cross join span
),

best as (
    select
        *,
        row_number() over (partition by slice order by path_number desc) as slice_rank
    from sliced
),

others as (
    select * from {{ ref('int_restock__budget_allocations') }}
),

-- How far the same money goes along the steps; what is left over buys part of the next one.
reached as (
    select
        others.allocation,
        others.point_number,
        max(path.path_number) as path_number
    from others
    inner join path on others.safety_stock_value_amount + 1e-6 >= path.path_value_amount
    group by others.allocation, others.point_number
),

curves as (
    select
        'best' as allocation,
        cast(slice as bigint) as point_number,
        cast(null as double) as cycle_service_level,
        path_value_amount as safety_stock_value_amount,
        path_short_amount as expected_short_yearly_amount,
        path_levels as levels,
        next_saves_per_amount,
        path_short_amount as best_short_yearly_amount
    from best
    where slice_rank = 1
    union all
    select
        others.allocation,
        others.point_number,
        others.cycle_service_level,
        others.safety_stock_value_amount,
        others.expected_short_yearly_amount,
        others.levels,
        path.next_saves_per_amount,
        path.path_short_amount
        - coalesce(path.next_saves_per_amount, 0e0) * greatest(others.safety_stock_value_amount - path.path_value_amount, 0e0)
            as best_short_yearly_amount
    from others
    inner join reached on others.allocation = reached.allocation and others.point_number = reached.point_number
    inner join path on reached.path_number = path.path_number
),

-- What every row is of, and what is in none.
counted as (
    select
        count(points.item_id) as item_locations,
        count(*) - count(points.item_id) as left_out_item_locations,
        cast(sum(cast(points.demand_yearly_amount as decimal(38, 6))) as double) as demand_yearly_amount
    from {{ ref('int_restock__buffers') }} as sized
    left join {{ ref('int_restock__budget_points') }} as points
        on sized.item_id = points.item_id and sized.location_id = points.location_id and points.is_target
)

select
    curves.allocation,
    curves.point_number,
    as_of.as_of_on,
    curves.cycle_service_level,
    cast(counted.item_locations as bigint) as item_locations,
    cast(counted.left_out_item_locations as bigint) as left_out_item_locations,
    curves.safety_stock_value_amount,
    counted.demand_yearly_amount,
    curves.expected_short_yearly_amount,
    1e0 - curves.expected_short_yearly_amount / nullif(counted.demand_yearly_amount, 0e0) as expected_fill_rate,
    curves.levels / nullif(cast(counted.item_locations as double), 0e0) as mean_cycle_service_level,
    curves.next_saves_per_amount,
    curves.best_short_yearly_amount,
    curves.expected_short_yearly_amount - curves.best_short_yearly_amount as saved_by_best_yearly_amount
from curves
cross join counted
cross join as_of
