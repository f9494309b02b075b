{{ config(materialized='view') }}
-- Demand per bucket by the item's own records: as recorded, unless something had to be corrected.
{%- set counts = ['window_days', 'buckets', 'sale_buckets'] %}
{%- set figures = [
    'total_units', 'mean_units', 'sd_units', 'max_units', 'p50_units', 'p90_units', 'p95_units',
    'average_demand_interval', 'size_cv_squared',
] %}

select
    recorded.item_id,
    recorded.location_id,
    case when estimates.is_adjusted then estimates.window_start_on else recorded.window_start_on end as window_start_on,
    {% for count in counts -%}
    cast(case when estimates.is_adjusted then estimates.{{ count }} else recorded.{{ count }} end as {{ dbt.type_bigint() }}) as {{ count }},
    {% endfor -%}
    {% for figure in figures -%}
    case when estimates.is_adjusted then estimates.{{ figure }} else recorded.{{ figure }} end as {{ figure }},
    {% endfor -%}
    -- Days that say what is asked for: not those without stock, on promotion or closed.
    case
        when estimates.is_adjusted then estimates.window_days * least(estimates.exposure / nullif(estimates.buckets, 0e0), 1e0)
        else recorded.window_days
    end as counted_days,
    recorded.mean_units * recorded.buckets / recorded.window_days as recorded_mean_units
from {{ ref('int_restock__demand_statistics') }} as recorded
left join {{ ref('int_restock__demand_estimates') }} as estimates
    on recorded.item_id = estimates.item_id and recorded.location_id = estimates.location_id
