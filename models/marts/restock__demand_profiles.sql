with

places as (
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
    sized.item_id,
    sized.location_id,
    sized.as_of_on,
    sized.demand_pattern,
    sized.first_sold_on,
    sized.last_sold_on,
    cast({{ dbt.datediff('sized.last_sold_on', 'sized.as_of_on', 'day') }} as bigint) as days_since_last_sale,
    sized.demand_window_start_on,
    cast(sized.demand_days as bigint) as demand_days,
    sized.demand_bucket,
    cast(sized.demand_buckets as bigint) as demand_buckets,
    cast(sized.demand_sale_buckets as bigint) as demand_sale_buckets,
    sized.demand_total_units,
    sized.demand_mean_units,
    sized.demand_sd_units,
    sized.demand_max_units,
    sized.demand_mean_per_bucket_units,
    sized.demand_sd_per_bucket_units,
    sized.demand_max_per_bucket_units,
    sized.demand_p50_per_bucket_units,
    sized.demand_p90_per_bucket_units,
    sized.demand_p95_per_bucket_units,
    sized.demand_sd_per_bucket_units / nullif(sized.demand_mean_per_bucket_units, 0e0) as demand_cv,
    sized.average_demand_interval,
    sized.demand_size_cv_squared,
    cast(coalesce(places.sales_lines, 0) as bigint) as sales_lines,
    cast(coalesce(places.cancelled_lines, 0) as bigint) as cancelled_lines,
    cast(coalesce(places.returned_lines, 0) as bigint) as returned_lines,
    cast(coalesce(places.returned_units, 0) as double) as returned_units
from {{ ref('int_restock__buffers') }} as sized
inner join places on sized.item_id = places.item_id and sized.location_id = places.location_id
