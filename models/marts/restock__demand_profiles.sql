with

history as (
    select
        item_id,
        location_id,
        sales_lines,
        cancelled_lines,
        returned_lines,
        returned_units
    from {{ ref('int_restock__item_locations') }}
)

select
    buffers.item_id,
    buffers.location_id,
    buffers.as_of_on,
    buffers.demand_pattern,
    buffers.first_sold_on,
    buffers.last_sold_on,
    cast({{ dbt.datediff('buffers.last_sold_on', 'buffers.as_of_on', 'day') }} as bigint) as days_since_last_sale,
    buffers.demand_window_start_on,
    cast(buffers.demand_days as bigint) as demand_days,
    buffers.demand_bucket,
    cast(buffers.demand_buckets as bigint) as demand_buckets,
    cast(buffers.demand_sale_buckets as bigint) as demand_sale_buckets,
    buffers.demand_total_units,
    buffers.demand_mean_units,
    buffers.demand_sd_units,
    buffers.demand_max_units,
    buffers.demand_mean_per_bucket_units,
    buffers.demand_sd_per_bucket_units,
    buffers.demand_max_per_bucket_units,
    buffers.demand_p50_per_bucket_units,
    buffers.demand_p90_per_bucket_units,
    buffers.demand_p95_per_bucket_units,
    buffers.demand_sd_per_bucket_units / nullif(buffers.demand_mean_per_bucket_units, 0e0) as demand_cv,
    buffers.average_demand_interval,
    buffers.demand_size_cv_squared,
    cast(coalesce(history.sales_lines, 0) as bigint) as sales_lines,
    cast(coalesce(history.cancelled_lines, 0) as bigint) as cancelled_lines,
    cast(coalesce(history.returned_lines, 0) as bigint) as returned_lines,
    cast(coalesce(history.returned_units, 0) as double) as returned_units
from {{ ref('int_restock__buffers') }} as buffers
inner join history on buffers.item_id = history.item_id and buffers.location_id = history.location_id
