select
    suppliers.item_id,
    suppliers.supplier_id,
    as_of.as_of_on,
    suppliers.is_main,
    suppliers.receipts_share,
    suppliers.units_share,
    cast(estimates.receipts as bigint) as lead_time_count,
    cast(suppliers.open_orders as bigint) as open_orders,
    estimates.seen_mean_days as lead_time_mean_days,
    estimates.seen_sd_days as lead_time_sd_days,
    estimates.planned_mean_days as lead_time_planned_mean_days,
    estimates.planned_sd_days as lead_time_planned_sd_days,
    mixture.seen_mean_days as lead_time_mixture_mean_days,
    mixture.seen_sd_days as lead_time_mixture_sd_days,
    suppliers.first_ordered_on,
    suppliers.last_ordered_on,
    suppliers.last_received_on,
    suppliers.took_over_on
from {{ ref('int_restock__item_suppliers') }} as suppliers
cross join {{ ref('stg_restock__as_of') }} as as_of
inner join {{ ref('int_restock__lead_time_estimates') }} as estimates
    on
        estimates.rung = 'item_supplier'
        and estimates.origin_number = 0
        and suppliers.item_id = estimates.item_id
        and suppliers.supplier_id = estimates.supplier_id
inner join {{ ref('int_restock__lead_time_estimates') }} as mixture
    on mixture.rung = 'item' and mixture.origin_number = 0 and suppliers.item_id = mixture.item_id
