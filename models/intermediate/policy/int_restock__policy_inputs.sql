-- One row per item and location: everything that a safety stock is computed from, and what a planner asks next.
with

newest_count as (
    select
        *,
        row_number() over (partition by item_id, location_id order by counted_on desc) as count_rank
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
)

select
    places.item_id,
    places.location_id,
    as_of.as_of_on,
    lead_times.supplier_id,
    policies.lifecycle,
    policies.ends_on,
    policies.days_left,
    policies.has_substitute,
    policies.abc_class,
    policies.xyz_class,
    policies.review_cadence,
    policies.cycle_service_level,
    policies.fill_rate_target,
    policies.service_level_source,
    {{ restock_demand_pattern('demand.sale_buckets', 'demand.average_demand_interval', 'demand.size_cv_squared') }}
        as demand_pattern,
    '{{ var("restock_demand_bucket") }}' as demand_bucket,
    places.first_sold_on,
    places.last_sold_on,
    demand.demand_source,
    demand.borrowed_from,
    demand.own_weight as demand_own_weight,
    demand.forecast_origins,
    demand.window_start_on as demand_window_start_on,
    demand.window_days as demand_days,
    demand.buckets as demand_buckets,
    demand.sale_buckets as demand_sale_buckets,
    demand.total_units as demand_total_units,
    demand.mean_units as demand_mean_per_bucket_units,
    demand.sd_units as demand_sd_per_bucket_units,
    demand.max_units as demand_max_per_bucket_units,
    demand.p50_units as demand_p50_per_bucket_units,
    demand.p90_units as demand_p90_per_bucket_units,
    demand.p95_units as demand_p95_per_bucket_units,
    demand.average_demand_interval,
    demand.size_cv_squared as demand_size_cv_squared,
    demand.recorded_mean_units as demand_recorded_mean_units,
    demand.mean_error_units as demand_mean_error_units,
    lead_times.lead_time_source,
    lead_times.lead_time_shape_group_id,
    lead_times.lead_time_count,
    lead_times.is_new_supplier,
    lead_times.lead_time_effective_count,
    lead_times.lead_time_mean_days,
    lead_times.lead_time_sd_days,
    lead_times.lead_time_max_days,
    lead_times.lead_time_p95_days,
    lead_times.lead_time_own_mean_days,
    lead_times.lead_time_own_sd_days,
    lead_times.lead_time_own_weight,
    lead_times.lead_time_parent_mean_days,
    policies.review_period_days,
    policies.minimum_order_quantity,
    policies.order_multiple,
    policies.unit_cost,
    policies.unit_price,
    policies.holding_cost_rate,
    stock.counted_on as stock_counted_on,
    cast(stock.on_hand as double) as on_hand_units,
    cast(stock.on_order as double) as on_order_units,
    cast(stock.reserved as double) as reserved_units,
    cast(stock.safety_stock_in_use as double) as safety_stock_in_use_units,
    cast(stock.reorder_point_in_use as double) as reorder_point_in_use_units
from {{ ref('int_restock__item_locations') }} as places
cross join {{ ref('stg_restock__as_of') }} as as_of
inner join {{ ref('int_restock__item_policies') }} as policies on places.item_id = policies.item_id
inner join {{ ref('int_restock__lead_time_ladder') }} as lead_times
    on places.item_id = lead_times.item_id and places.location_id = lead_times.location_id and lead_times.origin_number = 0
left join {{ ref('int_restock__demand') }} as demand
    on places.item_id = demand.item_id and places.location_id = demand.location_id
left join newest_count as stock
    on places.item_id = stock.item_id and places.location_id = stock.location_id and stock.count_rank = 1
