-- Over all states, the summary has each item and location once in its location and once in all, with its units and its value.
with

health as (
    select
        count(*) as item_locations,
        coalesce(sum(cast(on_hand_units as decimal(38, 6))), 0) as units,
        coalesce(sum(cast(stock_value_amount as decimal(38, 6))), 0) as amount
    from {{ ref('restock__stock_health') }}
),

summary as (
    select
        scope,
        sum(item_locations) as item_locations,
        coalesce(sum(on_hand_units), 0) as units,
        coalesce(sum(stock_value_amount), 0) as amount
    from {{ ref('restock__stock_health_summary') }}
    group by scope
)

select
    summary.scope,
    summary.item_locations,
    summary.units,
    summary.amount
from summary
cross join health
where
    summary.item_locations <> health.item_locations
    or abs(summary.units - cast(health.units as double)) > 1e-6 * (1e0 + abs(summary.units))
    or abs(summary.amount - cast(health.amount as double)) > 1e-6 * (1e0 + abs(summary.amount))
