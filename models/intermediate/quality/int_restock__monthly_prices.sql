-- One row per input, party (location sold at, supplier), item and month with a price, beside the months before it. As far
-- back as items are classed: what happened before touches no figure of today.
{%- set days = var('restock_class_window_days') %}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

sold as (
    select
        'sales' as input_name,
        location_id as party_id,
        item_id,
        cast({{ dbt.date_trunc('month', 'sold_on') }} as date) as month_on,
        sum(demand_units) as units,
        sum(revenue_amount) as money_amount,
        sum(sales_lines) as line_count
    from {{ ref('int_restock__daily_demand') }}
    cross join as_of
    where demand_units > 0 and revenue_amount > 0 and sold_on > {{ dbt.dateadd('day', -days, 'as_of.as_of_on') }}
    group by location_id, item_id, {{ dbt.date_trunc('month', 'sold_on') }}
),

bought as (
    select
        'deliveries' as input_name,
        supplier_id as party_id,
        item_id,
        cast({{ dbt.date_trunc('month', 'ordered_on') }} as date) as month_on,
        sum(quantity_ordered) as units,
        sum(cast(cast(quantity_ordered as double) * unit_cost as decimal(38, 6))) as money_amount,
        count(*) as line_count
    from {{ ref('int_restock__receipts') }}
    where not is_cancelled and quantity_ordered > 0 and unit_cost > 0
    group by supplier_id, item_id, {{ dbt.date_trunc('month', 'ordered_on') }}
),

months as (
    select * from sold
    union all
    select * from bought
),

priced as (
    select
        *,
        cast(money_amount as double) / cast(units as double) as price,
        cast(units as double) / cast(line_count as double) as units_per_line
    from months
)

select
    *,
    lag(price) over (partition by input_name, party_id, item_id order by month_on) as previous_price,
    lag(units_per_line) over (partition by input_name, party_id, item_id order by month_on) as previous_units_per_line,
    lag(price, 2) over (partition by input_name, party_id, item_id order by month_on) as price_two_months_before
from priced
