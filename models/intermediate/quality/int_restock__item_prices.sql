{{ config(materialized='view') }}
-- What a unit of an item is worth where a line does not say: the mean of the lines that do, else the table of items.
with

lines as (
    select
        item_id,
        sum(case when input_name = 'sales' then valued_amount end) as sales_amount,
        sum(case when input_name = 'sales' then valued_units end) as sales_units,
        sum(case when input_name = 'deliveries' then valued_amount end) as deliveries_amount,
        sum(case when input_name = 'deliveries' then valued_units end) as deliveries_units
    from {{ ref('int_restock__item_lines') }}
    where item_id is not null
    group by item_id
),

items as (
    select
        item_id,
        nullif(unit_price, 0) as unit_price,
        nullif(unit_cost, 0) as unit_cost
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

means as (
    select
        coalesce(lines.item_id, items.item_id) as item_id,
        coalesce(cast(lines.sales_amount as double) / cast(lines.sales_units as double), cast(items.unit_price as double)) as mean_price,
        coalesce(cast(lines.deliveries_amount as double) / cast(lines.deliveries_units as double), cast(items.unit_cost as double)) as mean_cost
    from lines
    full outer join items on lines.item_id = items.item_id
)

select
    item_id,
    coalesce(mean_price, mean_cost) as unit_price,
    coalesce(mean_cost, mean_price) as unit_cost
from means
