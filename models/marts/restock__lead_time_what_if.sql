with

items as (
    select * from {{ ref('restock__lead_time_what_if_items') }}
),

-- Sums as decimals: the same to the last digit in any order. What has no figure or no cost is counted, and in no sum of money.
summed as (
    select
        supplier_id,
        scenario,
        max(as_of_on) as as_of_on,
        count(then_safety_stock_units) as item_locations,
        count(*) - count(then_safety_stock_units) as item_locations_without_figure,
        count(case when then_safety_stock_units is not null and unit_cost is null then 1 end) as item_locations_without_cost,
        count(case when released_safety_stock_units < 0e0 then 1 end) as item_locations_needing_more,
        {% for column in [
            'safety_stock_units', 'then_safety_stock_units', 'released_safety_stock_units', 'reorder_point_units', 'then_reorder_point_units',
            'released_reorder_point_units', 'textbook_released_safety_stock_units', 'pipeline_released_units', 'safety_stock_value_amount',
            'released_amount', 'textbook_released_amount', 'released_holding_cost_yearly_amount', 'pipeline_released_amount',
        ] -%}
        cast(sum(case when then_safety_stock_units is not null then cast({{ column }} as decimal(38, 6)) end) as double) as {{ column }},
        {% endfor -%}
        cast(
            sum(cast(safety_stock_value_amount * lead_time_share_of_variance as decimal(38, 6)))
            / nullif(sum(case when lead_time_share_of_variance is not null then cast(safety_stock_value_amount as decimal(38, 6)) end), 0)
            as double
        ) as lead_time_share_of_value
    from items
    group by supplier_id, scenario
)

select
    supplier_id,
    scenario,
    as_of_on,
    cast(item_locations as bigint) as item_locations,
    cast(item_locations_without_figure as bigint) as item_locations_without_figure,
    cast(item_locations_without_cost as bigint) as item_locations_without_cost,
    cast(item_locations_needing_more as bigint) as item_locations_needing_more,
    safety_stock_units,
    then_safety_stock_units,
    released_safety_stock_units,
    textbook_released_safety_stock_units,
    reorder_point_units,
    then_reorder_point_units,
    released_reorder_point_units,
    safety_stock_value_amount,
    lead_time_share_of_value,
    released_amount,
    textbook_released_amount,
    released_holding_cost_yearly_amount,
    pipeline_released_units,
    pipeline_released_amount,
    {{ restock_what_if_verdict() }} as verdict
from summed
