{{ config(materialized=restock_staging_materialization('deliveries')) }}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

given as (
    {{ restock_read_input('deliveries') }}
),

-- Goods cannot arrive before they were ordered: one of the two dates is wrong, and no one can say which.
dates_in_order as (
    select
        {% for column in restock_contract()['deliveries']['columns'] -%}
        given.{{ column }},
        {% endfor -%}
        case
            when given.rejected_because is not null then given.rejected_because
            when given.received_on < given.ordered_on
                then 'received_on lies before ordered_on: correct one of the two dates'
        end as rejected_because,
        given.row_key,
        given.row_json
    from given
),

judged as (
    {{ restock_reject_copies('dates_in_order', 'deliveries') }}
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
