-- The targets of a budget cost no more than it, unless it does not even pay for the cheapest.
select
    max(budget_amount) as budget_amount,
    sum(cast(budget_safety_stock_value_amount as decimal(38, 6))) as spent_amount
from {{ ref('restock__budget_targets') }}
where is_budget_enough
having cast(sum(cast(budget_safety_stock_value_amount as decimal(38, 6))) as double) > max(budget_amount) + 1e-5
