-- One row per way to spend money on buffers, beside the steps that save most: one level for all, today's targets, and the budget's.
with

points as (
    select * from {{ ref('int_restock__budget_points') }}
    where is_allowed
),

levels as (
    select
        cycle_service_level as one_level,
        row_number() over (order by cycle_service_level) as point_number
    from {{ ref('int_restock__service_levels') }}
    where abc_class = 'all' and cycle_service_level > {{ var('restock_buffer_budget_lowest_level') }} - 1e-9
),

-- Where an item may not have the level, the next one above that it may have; where there is none, its highest.
nearest as (
    select
        levels.one_level,
        levels.point_number,
        points.item_id,
        points.location_id,
        coalesce(
            min(case when points.cycle_service_level > levels.one_level - 1e-9 then points.cycle_service_level end),
            max(points.cycle_service_level)
        ) as cycle_service_level
    from levels
    cross join points
    group by levels.one_level, levels.point_number, points.item_id, points.location_id
),

ways as (
    select
        'one_level' as allocation,
        nearest.point_number,
        nearest.one_level,
        points.cycle_service_level,
        points.safety_stock_value_amount,
        points.expected_short_yearly_amount
    from nearest
    inner join points
        on
            nearest.item_id = points.item_id
            and nearest.location_id = points.location_id
            and nearest.cycle_service_level = points.cycle_service_level
    union all
    select
        'today' as allocation,
        1 as point_number,
        null as one_level,
        cycle_service_level,
        safety_stock_value_amount,
        expected_short_yearly_amount
    from points
    where is_target
    union all
    select
        'budget' as allocation,
        1 as point_number,
        null as one_level,
        cycle_service_level,
        safety_stock_value_amount,
        expected_short_yearly_amount
    from {{ ref('int_restock__budget_choices') }}
)

select
    allocation,
    cast(point_number as bigint) as point_number,
    max(one_level) as cycle_service_level,
    cast(sum(cast(safety_stock_value_amount as decimal(38, 6))) as double) as safety_stock_value_amount,
    cast(sum(cast(expected_short_yearly_amount as decimal(38, 6))) as double) as expected_short_yearly_amount,
    cast(sum(cast(cycle_service_level as decimal(38, 9))) as double) as levels
from ways
group by allocation, point_number
