{{ config(materialized='view') }}
-- One row per item, location and service level with money and demand: what its buffer costs, and what it leaves short in a year.
with

targets as (
    select
        item_id,
        location_id,
        service_level_source,
        cast(cycle_service_level as double) as own_level
    from {{ ref('int_restock__buffers') }}
)

select
    curves.item_id,
    curves.location_id,
    curves.cycle_service_level,
    curves.is_target,
    curves.safety_stock_units,
    curves.stock_units,
    curves.expected_fill_rate,
    -- To the millionth, so that sums are the same in any order.
    cast(cast(curves.safety_stock_units * curves.unit_value_amount as decimal(38, 6)) as double) as safety_stock_value_amount,
    cast(cast(curves.expected_short_yearly_units * curves.unit_price_amount as decimal(38, 6)) as double) as expected_short_yearly_amount,
    cast(cast(curves.demand_yearly_units * curves.unit_price_amount as decimal(38, 6)) as double) as demand_yearly_amount,
    -- A target that falls toward the end of an item stays; one that was set for the item is never lowered; no other goes below
    -- the lowest level that is set, but for one that already is.
    curves.is_target
    or case targets.service_level_source
        when 'phase_out' then false
        when 'item' then curves.cycle_service_level > targets.own_level - 1e-9
        else curves.cycle_service_level > {{ var('restock_buffer_budget_lowest_level') }} - 1e-9
    end as is_allowed
from {{ ref('int_restock__service_curves') }} as curves
inner join targets on curves.item_id = targets.item_id and curves.location_id = targets.location_id
where
    curves.unit_value_amount is not null
    and curves.safety_stock_units is not null
    and curves.expected_short_yearly_units is not null
