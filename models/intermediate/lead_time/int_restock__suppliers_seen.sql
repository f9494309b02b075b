{{ config(materialized='view') }}
-- The suppliers as each origin sees them. One is new with few receipts, or when it was first ordered from long after the
-- records began.
select
    estimates.origin_number,
    estimates.supplier_id,
    estimates.receipts,
    estimates.parent_receipts_worth,
    estimates.delivered_lines < {{ var('restock_new_supplier_receipts') }}
    or (
        {{ dbt.datediff('estimates.first_ordered_on', 'origins.as_of_on', 'day') }} < {{ var('restock_new_supplier_days') }}
        and {{ dbt.datediff('min(estimates.first_ordered_on) over seen', 'estimates.first_ordered_on', 'day') }}
        >= {{ var('restock_new_supplier_days') }}
    ) as is_new
from {{ ref('int_restock__lead_time_estimates') }} as estimates
inner join {{ ref('int_restock__origins') }} as origins on estimates.origin_number = origins.origin_number
where estimates.rung = 'supplier'
window seen as (partition by estimates.origin_number)
