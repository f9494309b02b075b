with

-- Today's point on the curve of each item and location.
points as (
    select * from {{ ref('int_restock__service_curves') }}
    where is_target
),

-- A target of units stands there at the share of cycles that serves it.
buffers as (
    select
        sized.*,
        coalesce(points.cycle_service_level, cast(sized.cycle_service_level as double)) as own_level
    from {{ ref('int_restock__buffers') }} as sized
    left join points on sized.item_id = points.item_id and sized.location_id = points.location_id
),

priced as (
    select * from {{ ref('int_restock__budget_points') }}
    where is_target
),

choices as (
    select * from {{ ref('int_restock__budget_choices') }}
),

budget as (
    select * from {{ ref('int_restock__budget') }}
)

select
    buffers.item_id,
    buffers.location_id,
    buffers.as_of_on,
    buffers.abc_class,
    buffers.own_level as cycle_service_level,
    choices.cycle_service_level as budget_cycle_service_level,
    choices.cycle_service_level - buffers.own_level as cycle_service_level_change,
    buffers.safety_stock_units,
    choices.safety_stock_units as budget_safety_stock_units,
    choices.safety_stock_units - buffers.safety_stock_units as safety_stock_change_units,
    buffers.reorder_point_units,
    choices.stock_units as budget_reorder_point_units,
    priced.safety_stock_value_amount,
    choices.safety_stock_value_amount as budget_safety_stock_value_amount,
    choices.safety_stock_value_amount - priced.safety_stock_value_amount as safety_stock_value_change_amount,
    points.expected_fill_rate,
    choices.expected_fill_rate as budget_expected_fill_rate,
    priced.expected_short_yearly_amount,
    choices.expected_short_yearly_amount as budget_expected_short_yearly_amount,
    choices.next_saves_per_amount,
    budget.budget_amount,
    budget.is_enough as is_budget_enough,
    {{ restock_budget_reason() }} as reason
from buffers
-- Without a ladder of levels there is no curve, and nothing to choose from.
inner join (select count(*) as points from {{ ref('int_restock__service_curves') }}) as ladder on ladder.points > 0
left join budget on true
left join points on buffers.item_id = points.item_id and buffers.location_id = points.location_id
left join priced on buffers.item_id = priced.item_id and buffers.location_id = priced.location_id
left join choices on buffers.item_id = choices.item_id and buffers.location_id = choices.location_id
