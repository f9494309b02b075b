-- One row: the money for buffers, how far along the steps it goes, and whether today's targets do better for it. No row without steps.
with

today as (
    select
        cast(sum(cast(safety_stock_value_amount as decimal(38, 6))) as double) as value_amount,
        cast(sum(cast(expected_short_yearly_amount as decimal(38, 6))) as double) as short_amount
    from {{ ref('int_restock__budget_points') }}
    where is_target
),

money as (
    select
        value_amount as today_value_amount,
        short_amount as today_short_amount,
        {% if var('restock_buffer_budget_amount') is none -%}
        value_amount as budget_amount
        {%- else -%}
        cast('{{ var("restock_buffer_budget_amount") }}' as double) as budget_amount
        {%- endif %}
    from today
),

-- Every step that fits, in the order in which they save; the first that does not fit ends it, so more money never buys less.
-- Below the cheapest point of everything there is nothing to choose.
reached as (
    select
        money.budget_amount,
        money.today_value_amount,
        money.today_short_amount,
        coalesce(max(case when steps.path_value_amount <= money.budget_amount then steps.path_number end), 0) as path_number,
        count(case when steps.path_value_amount <= money.budget_amount then 1 end) > 0 as is_enough
    from money
    cross join {{ ref('int_restock__budget_steps') }} as steps
    group by money.budget_amount, money.today_value_amount, money.today_short_amount
)

select
    reached.budget_amount,
    reached.is_enough,
    cast(reached.path_number as bigint) as path_number,
    -- Steps are whole: of few items the money left over may be worth more than what the steps save.
    reached.today_value_amount <= reached.budget_amount
    and reached.today_short_amount < min(steps.path_short_amount) as keeps_today
from reached
inner join {{ ref('int_restock__budget_steps') }} as steps
    on
        reached.path_number = steps.path_number
group by
    reached.budget_amount, reached.is_enough, reached.path_number, reached.today_value_amount, reached.today_short_amount
