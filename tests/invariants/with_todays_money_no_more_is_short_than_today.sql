-- A budget of no less than what today's buffers cost leaves no more of demand short than these.
select
    today.safety_stock_value_amount,
    today.expected_short_yearly_amount,
    spent.expected_short_yearly_amount as budget_short_yearly_amount
from {{ ref('restock__budget_frontier') }} as today
inner join {{ ref('restock__budget_frontier') }} as spent on today.allocation = 'today' and spent.allocation = 'budget'
cross join (select max(budget_amount) as budget_amount from {{ ref('restock__budget_targets') }}) as budgets
where
    budgets.budget_amount >= today.safety_stock_value_amount
    and spent.expected_short_yearly_amount > today.expected_short_yearly_amount + 1e-5
