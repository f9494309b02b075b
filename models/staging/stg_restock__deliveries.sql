{{ config(materialized=restock_staging_materialization('deliveries')) }}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

judged as (
    {{ restock_read_without_copies('deliveries', ref('stg_restock__repeated_deliveries')) }}
)

select
    judged.supplier_id,
    judged.item_id,
    judged.location_id,
    judged.order_id,
    judged.line_id,
    judged.ordered_on,
    judged.promised_on,
    -- Seen from the as-of day, what arrives later is still on its way.
    case when judged.received_on <= as_of.as_of_on then judged.received_on end as received_on,
    judged.quantity_ordered,
    case when judged.received_on <= as_of.as_of_on then judged.quantity_received end as quantity_received,
    judged.unit_cost,
    coalesce(
        lower(judged.status) in ({{ restock_quoted(var('restock_cancelled_statuses') | map('lower')) }}), false
    ) as is_cancelled,
    {{ restock_row_state('judged.ordered_on') }} as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
cross join as_of
