-- Who supplies each item: the share of each supplier, the main one, and the day on which a new one took over.
with

suppliers as (
    select
        item_id,
        supplier_id,
        delivered_lines as receipts,
        received_units,
        open_orders,
        first_ordered_on,
        last_ordered_on,
        last_received_on,
        row_number() over (
            partition by item_id order by delivered_lines desc, last_received_on desc nulls last, supplier_id
        ) as supplier_rank,
        row_number() over (partition by item_id order by last_ordered_on desc, supplier_id) as newest_rank,
        lead(last_ordered_on) over (partition by item_id order by last_ordered_on desc, supplier_id) as others_last_ordered_on,
        sum(delivered_lines) over (partition by item_id) as item_receipts,
        sum(received_units) over (partition by item_id) as item_units
    from {{ ref('int_restock__lead_times') }}
    where rung = 'item_supplier' and origin_number = 0
)

select
    item_id,
    supplier_id,
    open_orders,
    {{ restock_share('receipts', 'item_receipts') }} as receipts_share,
    {{ restock_share('received_units', 'item_units') }} as units_share,
    supplier_rank = 1 as is_main,
    first_ordered_on,
    last_ordered_on,
    last_received_on,
    -- Orders on two days or more, all of them after all that was ordered from the others.
    case
        when newest_rank = 1 and first_ordered_on < last_ordered_on and first_ordered_on > others_last_ordered_on
            then first_ordered_on
    end as took_over_on
from suppliers
