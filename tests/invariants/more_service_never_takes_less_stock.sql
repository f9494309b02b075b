-- A curve never falls: a higher service level takes as much stock at least, of every item and of every class.
with

curves as (
    select
        *,
        lag(stock_units) over lower as lower_units,
        lag(safety_stock_units) over lower as lower_reserve_units,
        lag(stock_value_amount) over lower as lower_amount,
        lag(implied_shortage_cost_amount) over lower as lower_implied_amount
    from {{ ref('restock__service_curves') }}
    window lower as (partition by scope, abc_class, item_id, location_id order by cycle_service_level)
)

select *
from curves
where
    stock_units < lower_units
    or safety_stock_units < lower_reserve_units
    or stock_value_amount < lower_amount
    or implied_shortage_cost_amount < lower_implied_amount
    or next_point_holding_cost_yearly_amount < 0e0
