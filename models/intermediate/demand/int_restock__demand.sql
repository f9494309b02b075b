-- The demand that each item at each location is sized with, and where it comes from: its forecasts where they can be
-- measured, its own records, or what it borrows.
with

sources as (
    select
        places.item_id,
        places.location_id,
        case
            when
                forecasts.forecast_origins >= {{ var('restock_forecast_origins_minimum') or 'cast(null as integer)' }}
                then 'forecast'
            when borrowed.item_id is not null then borrowed.demand_source
            when own.item_id is not null then 'own'
            else 'none'
        end as demand_source,
        own.window_days / nullif(cast(own.buckets as double), 0e0) as bucket_days
    from {{ ref('int_restock__item_locations') }} as places
    left join {{ ref('int_restock__own_demand') }} as own
        on places.item_id = own.item_id and places.location_id = own.location_id
    left join {{ ref('int_restock__borrowed_demand') }} as borrowed
        on places.item_id = borrowed.item_id and places.location_id = borrowed.location_id
    left join {{ ref('int_restock__forecast_errors') }} as forecasts
        on places.item_id = forecasts.item_id and places.location_id = forecasts.location_id
)

select
    sources.item_id,
    sources.location_id,
    sources.demand_source,
    borrowed.borrowed_from,
    borrowed.own_weight,
    own.window_start_on,
    own.window_days,
    own.buckets,
    own.sale_buckets,
    own.total_units,
    case
        when sources.demand_source = 'forecast' then forecasts.mean_units * coalesce(sources.bucket_days, 1)
        when borrowed.item_id is not null then borrowed.mean_units * coalesce(sources.bucket_days, 1)
        else own.mean_units
    end as mean_units,
    case
        when sources.demand_source = 'forecast' then forecasts.error_sd_units * sqrt(coalesce(sources.bucket_days, 1))
        when borrowed.item_id is not null then sqrt(borrowed.variance * coalesce(sources.bucket_days, 1))
        else own.sd_units
    end as sd_units,
    case
        when borrowed.item_id is not null then borrowed.max_units * coalesce(sources.bucket_days, 1)
        else own.max_units
    end as max_units,
    -- What is borrowed has no quantiles of its own.
    {% for share in ['p50', 'p90', 'p95'] -%}
    case when borrowed.item_id is null then own.{{ share }}_units end as {{ share }}_units,
    {% endfor -%}
    own.average_demand_interval,
    own.size_cv_squared,
    own.recorded_mean_units,
    case when borrowed.item_id is not null then borrowed.mean_error_units else 0e0 end as mean_error_units,
    forecasts.forecast_origins
from sources
left join {{ ref('int_restock__own_demand') }} as own
    on sources.item_id = own.item_id and sources.location_id = own.location_id
left join {{ ref('int_restock__borrowed_demand') }} as borrowed
    on
        sources.item_id = borrowed.item_id and sources.location_id = borrowed.location_id
        -- What has forecasts needs no lender.
        and sources.demand_source <> 'forecast'
left join {{ ref('int_restock__forecast_errors') }} as forecasts
    on sources.item_id = forecasts.item_id and sources.location_id = forecasts.location_id
