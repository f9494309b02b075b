-- One row per item and location with money and demand: the point of its curve that the money for all buffers buys.
with

budget as (
    select * from {{ ref('int_restock__budget') }}
),

steps as (
    select
        *,
        lead(saves_per_amount) over (partition by item_id, location_id order by step_number) as then_saves_per_amount
    from {{ ref('int_restock__budget_steps') }}
),

reached as (
    select
        steps.*,
        row_number() over (partition by steps.item_id, steps.location_id order by steps.step_number desc) as step_rank
    from steps
    inner join budget on steps.path_number <= budget.path_number
),

today as (
    select * from {{ ref('int_restock__budget_points') }}
    where is_target
)

select
    today.item_id,
    today.location_id,
    {% for column in [
        'cycle_service_level', 'safety_stock_units', 'stock_units', 'expected_fill_rate', 'safety_stock_value_amount',
        'expected_short_yearly_amount',
    ] -%}
    case when budget.keeps_today then today.{{ column }} else reached.{{ column }} end as {{ column }},
    {% endfor -%}
    case when not budget.keeps_today then reached.saves_per_amount end as saves_per_amount,
    case when not budget.keeps_today then reached.then_saves_per_amount end as next_saves_per_amount
from today
cross join budget
inner join reached
    on today.item_id = reached.item_id and today.location_id = reached.location_id and reached.step_rank = 1
