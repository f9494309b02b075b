select
    lead_times.item_id,
    lead_times.location_id,
    lead_times.supplier_id,
    as_of.as_of_on,
    cast(lead_times.receipts as bigint) as lead_time_count,
    cast(lead_times.open_orders as bigint) as open_orders,
    lead_times.mean_days as lead_time_mean_days,
    lead_times.sd_days as lead_time_sd_days,
    lead_times.min_days as lead_time_min_days,
    lead_times.p50_days as lead_time_p50_days,
    lead_times.p90_days as lead_time_p90_days,
    lead_times.p95_days as lead_time_p95_days,
    lead_times.max_days as lead_time_max_days,
    cast(lead_times.promised_receipts as bigint) as promised_receipts,
    lead_times.days_late_mean,
    lead_times.on_time_in_full_share,
    lead_times.delivered_share,
    lead_times.first_ordered_on,
    lead_times.last_received_on
from {{ ref('int_restock__lead_times') }} as lead_times
cross join {{ ref('stg_restock__as_of') }} as as_of
where lead_times.rung = 'item_location_supplier' and lead_times.origin_number = 0
