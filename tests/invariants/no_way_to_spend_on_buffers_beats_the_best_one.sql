-- For the same money no allocation leaves less short than the best steps do; more money never leaves more short, and buys less and less.
with

frontier as (
    select
        *,
        lag(safety_stock_value_amount) over curve as cheaper_amount,
        lag(expected_short_yearly_amount) over curve as cheaper_short_amount,
        lag(next_saves_per_amount) over curve as cheaper_saves_per_amount
    from {{ ref('restock__budget_frontier') }}
    window curve as (partition by allocation order by point_number)
)

select *
from frontier
where
    saved_by_best_yearly_amount < -1e-6 - 1e-9 * expected_short_yearly_amount
    or (allocation = 'best' and safety_stock_value_amount < cheaper_amount)
    or (allocation = 'best' and expected_short_yearly_amount > cheaper_short_amount + 1e-6)
    or (allocation = 'best' and next_saves_per_amount > cheaper_saves_per_amount)
