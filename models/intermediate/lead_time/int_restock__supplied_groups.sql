{{ config(materialized='view') }}
-- The groups of receipts, with the supplier that an item belongs to today: the item table's, else the main one.
select
    receipt_groups.origin_number,
    receipt_groups.rung,
    receipt_groups.item_id,
    receipt_groups.location_id,
    coalesce(
        receipt_groups.supplier_id,
        case when receipt_groups.item_id is not null then coalesce(items.supplier_id, main_supplier.supplier_id) end
    ) as supplier_id,
    {{ restock_lead_time_group_id(
        'receipt_groups.rung', ['receipt_groups.item_id', 'receipt_groups.location_id', 'receipt_groups.supplier_id'],
    ) }} as lead_time_group_id,
    receipt_groups.delivered_lines,
    receipt_groups.receipts,
    receipt_groups.mean_days,
    receipt_groups.sd_days,
    receipt_groups.min_days,
    receipt_groups.max_days,
    receipt_groups.p50_days,
    receipt_groups.p90_days,
    receipt_groups.p95_days,
    receipt_groups.sorted_days,
    receipt_groups.sorted_open_days,
    receipt_groups.first_ordered_on
from {{ ref('int_restock__lead_times') }} as receipt_groups
left join {{ ref('int_restock__item_suppliers') }} as main_supplier on receipt_groups.item_id = main_supplier.item_id and main_supplier.is_main
left join {{ ref('stg_restock__items') }} as items
    on receipt_groups.item_id = items.item_id and items.row_state = 'used'
