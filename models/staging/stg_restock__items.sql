-- depends_on: {{ ref('stg_restock__as_of') }}
with

judged as (
    {{ restock_read_one_row_per_key('items') }}
)

select
    judged.item_id,
    judged.unit_cost,
    judged.unit_price,
    judged.supplier_id,
    judged.planned_lead_time_days,
    judged.review_period_days,
    judged.minimum_order_quantity,
    judged.order_multiple,
    judged.has_substitute,
    judged.lifecycle,
    judged.buyer_id,
    judged.item_group,
    judged.service_level,
    judged.holding_cost_rate,
    judged.similar_to,
    judged.ends_on,
    case when judged.rejected_because is null then 'used' else 'rejected' end as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
