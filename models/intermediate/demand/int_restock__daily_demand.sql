-- One row per item, location and day on which something was booked: what every figure starts from. Only checks look at lines.
with

lines as (
    select
        item_id,
        location_id,
        sold_on,
        unit_price,
        case when is_cancelled and quantity > 0 then 0 else quantity end as net_units,
        case
            when is_cancelled and quantity > 0 then {{ 'quantity' if var('restock_cancelled_is_demand') else '0' }}
            when is_cancelled then 0
            when quantity > 0 then quantity
            else {{ 'quantity' if var('restock_returns_reduce_demand') else '0' }}
        end as demand_units,
        1 as sales_line
    from {{ ref('stg_restock__sales') }}
    where row_state = 'used'
    -- A sale that was undone leaves its day, and its cancellation the day that it was booked on.
    union all
    select
        item_id,
        location_id,
        sold_on,
        unit_price,
        -units as net_units,
        -units as demand_units,
        null as sales_line
    from {{ ref('int_restock__undone_sales') }}
    union all
    select
        item_id,
        location_id,
        cancelled_on as sold_on,
        unit_price,
        units as net_units,
        0 as demand_units,
        null as sales_line
    from {{ ref('int_restock__undone_sales') }}
)

select
    item_id,
    location_id,
    sold_on,
    sum(demand_units) as demand_units,
    -- What left the shelf: returns come back to it, and what was never delivered did not leave.
    sum(net_units) as net_units,
    -- A cancelled order earned nothing; a cancellation booked as a negative line takes its revenue back.
    sum(cast(cast(net_units as double) * unit_price as decimal(38, 6))) as revenue_amount,
    count(sales_line) as sales_lines
from lines
group by item_id, location_id, sold_on
