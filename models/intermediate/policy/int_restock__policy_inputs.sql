-- One row per item and location: everything that a safety stock is computed from, and what a planner asks next.
{%- set phase_out_days = var('restock_phase_out_days') %}

with

items as (
    select *
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

newest_count as (
    select
        *,
        row_number() over (partition by item_id, location_id order by counted_on desc) as count_rank
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
),

-- What the item cost when it last came in, where the item table does not say.
newest_cost as (
    select
        item_id,
        unit_cost,
        row_number() over (
            partition by item_id
            order by received_on desc nulls last, ordered_on desc, unit_cost desc
        ) as cost_rank
    from {{ ref('int_restock__receipts') }}
    where unit_cost is not null and not is_cancelled
),

targets as (
    select
        classes.item_id,
        cast(coalesce(items.service_level, classes.cycle_service_level) as double) as wanted_level,
        {% if phase_out_days > 0 -%}
        cast({{ dbt.datediff('as_of.as_of_on', 'items.ends_on', 'day') }} as double)
        {%- else -%}
        cast(null as double)
        {%- endif %} as days_left
    from {{ ref('int_restock__item_classes') }} as classes
    cross join {{ ref('stg_restock__as_of') }} as as_of
    left join items on classes.item_id = items.item_id
)

select
    places.item_id,
    places.location_id,
    as_of.as_of_on,
    lead_times.supplier_id,
    coalesce(items.lifecycle, 'active') as lifecycle,
    items.ends_on,
    targets.days_left,
    items.has_substitute,
    classes.abc_class,
    classes.xyz_class,
    classes.review_cadence,
    {% if phase_out_days > 0 -%}
    -- Toward its end an item is worth less and less protection; on the last day a coin's toss will do.
    case
        when targets.days_left < {{ phase_out_days }} and targets.wanted_level > 0.5e0
            then 0.5e0 + (targets.wanted_level - 0.5e0) * greatest(targets.days_left, 0) / {{ phase_out_days }}
        else targets.wanted_level
    end
    {%- else -%}
    targets.wanted_level
    {%- endif %} as cycle_service_level,
    case
        when targets.days_left < {{ phase_out_days }} and targets.wanted_level > 0.5e0 then 'phase_out'
        when items.service_level is not null then 'item'
        when classes.cycle_service_level is not null then 'policy'
        else 'none'
    end as service_level_source,
    {{ restock_demand_pattern('demand.sale_buckets', 'demand.average_demand_interval', 'demand.size_cv_squared') }}
        as demand_pattern,
    '{{ var("restock_demand_bucket") }}' as demand_bucket,
    places.first_sold_on,
    places.last_sold_on,
    demand.demand_source,
    demand.borrowed_from,
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
    lead_times.lead_time_count,
    lead_times.is_new_supplier,
    lead_times.lead_time_effective_count,
    lead_times.lead_time_mean_days,
    lead_times.lead_time_sd_days,
    lead_times.lead_time_min_days,
    lead_times.lead_time_max_days,
    lead_times.lead_time_p95_days,
    lead_times.lead_time_own_mean_days,
    lead_times.lead_time_own_sd_days,
    lead_times.lead_time_own_weight,
    lead_times.lead_time_parent_mean_days,
    cast(coalesce(items.review_period_days, {{ var('restock_review_period_days') }}) as double)
        as review_period_days,
    cast(items.minimum_order_quantity as double) as minimum_order_quantity,
    cast(items.order_multiple as double) as order_multiple,
    cast(coalesce(items.unit_cost, newest_cost.unit_cost) as double) as unit_cost,
    -- What it sold for on average, where the item table does not say.
    coalesce(
        cast(items.unit_price as double),
        case when classes.revenue_amount > 0 then {{ restock_share('classes.revenue_amount', 'classes.demand_units') }} end
    ) as unit_price,
    cast(coalesce(items.holding_cost_rate, {{ var('restock_holding_cost_rate') }}) as double)
        as holding_cost_rate,
    stock.counted_on as stock_counted_on,
    cast(stock.on_hand as double) as on_hand_units,
    cast(stock.on_order as double) as on_order_units,
    cast(stock.reserved as double) as reserved_units,
    cast(stock.safety_stock_in_use as double) as safety_stock_in_use_units,
    cast(stock.reorder_point_in_use as double) as reorder_point_in_use_units
from {{ ref('int_restock__item_locations') }} as places
cross join {{ ref('stg_restock__as_of') }} as as_of
inner join {{ ref('int_restock__item_classes') }} as classes on places.item_id = classes.item_id
inner join targets on places.item_id = targets.item_id
inner join {{ ref('int_restock__lead_time_ladder') }} as lead_times
    on places.item_id = lead_times.item_id and places.location_id = lead_times.location_id
left join {{ ref('int_restock__demand') }} as demand
    on places.item_id = demand.item_id and places.location_id = demand.location_id
left join items on places.item_id = items.item_id
left join newest_count as stock
    on places.item_id = stock.item_id and places.location_id = stock.location_id and stock.count_rank = 1
left join newest_cost on places.item_id = newest_cost.item_id and newest_cost.cost_rank = 1
