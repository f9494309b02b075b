-- One row per origin, supplier and item that it delivered: the longest that the supplier ever took, and the newest order that has
-- come. They tell an order that is late from one that nobody closed.
{%- set oldest = var('restock_open_order_days_maximum') %}

with

delivered as (
    select
        origin_number,
        supplier_id,
        item_id,
        count(*) as receipts,
        max(lead_time_days) as longest_days,
        max(ordered_on) as newest_on
    from {{ ref('int_restock__orders_seen') }}
    where
        not is_open
        -- Where an order is forgotten after a year, one of 1900 that came is a slip of the pen.
        and {{ 'lead_time_days <= ' ~ oldest if oldest is not none else 'true' }}
    group by origin_number, supplier_id, item_id
)

select
    origin_number,
    supplier_id,
    item_id,
    newest_on as item_newest_on,
    cast(sum(receipts) over of_supplier as {{ dbt.type_bigint() }}) as supplier_receipts,
    max(longest_days) over of_supplier as supplier_longest_days,
    max(newest_on) over of_supplier as supplier_newest_on
from delivered
window of_supplier as (partition by origin_number, supplier_id)
