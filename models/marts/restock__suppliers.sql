select
    estimates.supplier_id,
    as_of.as_of_on,
    cast(receipt_groups.receipts as bigint) as lead_time_count,
    cast(receipt_groups.open_orders as bigint) as open_orders,
    cast(receipt_groups.overdue_orders as bigint) as overdue_orders,
    cast(receipt_groups.oldest_open_days as bigint) as oldest_open_days,
    receipt_groups.mean_days as lead_time_received_mean_days,
    shifts.shifted_on as lead_time_shifted_on,
    shifts.mean_before_days as lead_time_before_mean_days,
    estimates.seen_mean_days as lead_time_mean_days,
    estimates.seen_sd_days as lead_time_sd_days,
    estimates.seen_p50_days as lead_time_p50_days,
    estimates.seen_p90_days as lead_time_p90_days,
    estimates.seen_p95_days as lead_time_p95_days,
    estimates.seen_max_days as lead_time_max_days,
    estimates.planned_mean_days as lead_time_planned_mean_days,
    estimates.planned_sd_days as lead_time_planned_sd_days,
    estimates.own_weight as lead_time_own_weight,
    cast(estimates.outliers as bigint) as lead_time_outliers,
    estimates.is_two_humped,
    estimates.quick_mean_days,
    estimates.slow_mean_days,
    estimates.slow_share,
    cast(receipt_groups.promised_receipts as bigint) as promised_receipts,
    receipt_groups.days_late_mean,
    receipt_groups.on_time_share,
    receipt_groups.on_time_in_full_share,
    receipt_groups.delivered_share,
    cast(receipt_groups.short_receipts as bigint) as short_receipts,
    cast(receipt_groups.over_receipts as bigint) as over_receipts,
    receipt_groups.first_ordered_on,
    receipt_groups.last_ordered_on,
    receipt_groups.last_received_on
from {{ ref('int_restock__lead_time_estimates') }} as estimates
inner join {{ ref('int_restock__lead_times') }} as receipt_groups
    on
        estimates.supplier_id = receipt_groups.supplier_id
        and receipt_groups.rung = 'supplier'
        and receipt_groups.origin_number = 0
left join {{ ref('int_restock__lead_time_shifts') }} as shifts
    on estimates.supplier_id = shifts.supplier_id and shifts.origin_number = 0
cross join {{ ref('stg_restock__as_of') }} as as_of
where estimates.rung = 'supplier' and estimates.origin_number = 0
