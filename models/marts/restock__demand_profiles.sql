{%- set bucket = var('restock_demand_bucket') %}
{%- set is_recorded = restock_input_setting('stock_outs').how != 'absent' %}

with

places as (
    select
        item_id,
        location_id,
        sales_lines,
        cancelled_lines,
        returned_lines,
        returned_units,
        cast(units_this_year as double) as units_this_year,
        cast(units_year_before as double) as units_year_before
    from {{ ref('int_restock__item_locations') }}
),

estimates as (
    select
        *,
        -- A weekday needs a few sales to be told from another.
        sale_buckets >= 28 as has_weekdays
    from {{ ref('int_restock__demand_estimates') }}
){{ ',' if not is_recorded }}

{% if not is_recorded -%}
stock_history as (
    select
        item_id,
        location_id,
        count(*) as stock_counts
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
    group by item_id, location_id
)
{%- endif %}

select
    sized.item_id,
    sized.location_id,
    sized.as_of_on,
    sized.demand_pattern,
    sized.demand_source,
    sized.borrowed_from,
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
    -- Where more came back than was sold there is none.
    case
        when sized.demand_mean_per_bucket_units > 0e0 then sized.demand_sd_per_bucket_units / sized.demand_mean_per_bucket_units
    end as demand_cv,
    sized.average_demand_interval,
    sized.demand_size_cv_squared,
    sized.demand_recorded_mean_units,
    coalesce(estimates.is_adjusted, false) as is_demand_adjusted,
    estimates.exposure as demand_exposure_buckets,
    {% if is_recorded -%}
    'stock_outs'
    {%- else -%}
    case when stock_history.stock_counts > 1 then 'stock_counts' else 'cannot tell' end
    {%- endif %} as stock_out_evidence,
    estimates.stock_out_buckets,
    estimates.left_out_units,
    estimates.lost_sales_units,
    estimates.lost_sales_units * sized.unit_price as lost_sales_amount,
    cast(estimates.spikes as bigint) as one_off_orders,
    estimates.spike_units as one_off_units,
    {% for level in ['exponential', 'croston', 'sba', 'tsb'] -%}
    estimates.{{ level }}_units * sized.demand_buckets / nullif(sized.demand_days, 0) as demand_{{ level }}_units,
    {% endfor -%}
    {{ restock_window_start('lookback.window_end', '(cast(estimates.level_shift_bucket as integer) + 1)', bucket) }}
        as demand_level_shift_on,
    estimates.level_before_units as demand_level_before_per_bucket_units,
    estimates.level_after_units as demand_level_after_per_bucket_units,
    case when places.units_year_before > 0 then places.units_this_year / places.units_year_before end as demand_year_on_year_index,
    {% for day in ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] -%}
    {% if bucket == 'day' -%}
    case when estimates.has_weekdays then estimates.{{ day }}_index end
    {%- else -%}
    cast(null as double)
    {%- endif %} as demand_{{ day }}_index,
    {% endfor -%}
    cast(coalesce(places.sales_lines, 0) as bigint) as sales_lines,
    cast(coalesce(places.cancelled_lines, 0) as bigint) as cancelled_lines,
    cast(coalesce(places.returned_lines, 0) as bigint) as returned_lines,
    cast(coalesce(places.returned_units, 0) as double) as returned_units
from {{ ref('int_restock__buffers') }} as sized
inner join places on sized.item_id = places.item_id and sized.location_id = places.location_id
cross join {{ ref('int_restock__lookback') }} as lookback
left join estimates on sized.item_id = estimates.item_id and sized.location_id = estimates.location_id
{% if not is_recorded -%}
left join stock_history on sized.item_id = stock_history.item_id and sized.location_id = stock_history.location_id
{%- endif %}
