-- Demand per item and location over its trailing window, from the buckets that sold; the zeros are counted, not stored.
{%- set bucket = var('restock_demand_bucket') %}

with

as_of as (
    select {{ restock_window_end('as_of_on', bucket) }} as window_end
    from {{ ref('stg_restock__as_of') }}
),

-- A window reaches back as far as its class says, but not before the first sale.
windows as (
    select
        places.item_id,
        places.location_id,
        as_of.window_end,
        least(
            {{ restock_buckets_in('classes.demand_window_days', bucket) }},
            greatest({{ restock_bucket_number('places.first_sold_on', 'as_of.window_end', bucket) }} + 1, 0)
        ) as buckets
    from {{ ref('int_restock__item_locations') }} as places
    inner join {{ ref('int_restock__item_classes') }} as classes on places.item_id = classes.item_id
    cross join as_of
    where places.first_sold_on is not null
),

bounds as (
    select
        item_id,
        location_id,
        buckets,
        window_end,
        {{ restock_window_start('window_end', 'buckets', bucket) }} as window_start_on
    from windows
),

bucketed as (
    select
        bounds.item_id,
        bounds.location_id,
        sum(demand.demand_units) as demand_units
    from {{ ref('int_restock__daily_demand') }} as demand
    inner join bounds
        on
            demand.item_id = bounds.item_id
            and demand.location_id = bounds.location_id
            and demand.sold_on >= bounds.window_start_on
            and demand.sold_on < bounds.window_end
    where demand.demand_units <> 0
    group by
        bounds.item_id,
        bounds.location_id,
        {{ restock_bucket_number('demand.sold_on', 'bounds.window_end', bucket) }}
),

sizes as (
    select
        item_id,
        location_id,
        count(*) as sale_buckets,
        count(case when demand_units < 0 then 1 end) as negative_buckets,
        sum(demand_units) as total_units,
        max(demand_units) as max_units,
        {{ restock_sorted_list('cast(demand_units as double)') }} as sorted_units
    from bucketed
    where demand_units <> 0
    group by item_id, location_id
),

measured as (
    select
        bounds.item_id,
        bounds.location_id,
        bounds.window_start_on,
        bounds.buckets,
        {{ dbt.datediff('bounds.window_start_on', 'bounds.window_end', 'day') }} as window_days,
        coalesce(sizes.sale_buckets, 0) as sale_buckets,
        coalesce(sizes.negative_buckets, 0) as negative_buckets,
        coalesce(cast(sizes.total_units as double), 0e0) as total_units,
        greatest(coalesce(cast(sizes.max_units as double), 0e0), 0e0) as max_units,
        coalesce(cast(sizes.total_units as double) / sizes.sale_buckets, 0e0) as size_mean,
        {{ restock_list_variance('sizes.sorted_units') }} as size_variance,
        sizes.sorted_units
    from bounds
    left join sizes on bounds.item_id = sizes.item_id and bounds.location_id = sizes.location_id
    where bounds.buckets > 0
)

select
    item_id,
    location_id,
    window_start_on,
    window_days,
    buckets,
    sale_buckets,
    total_units,
    max_units,
    {{ restock_pooled_mean('total_units', 'buckets') }} as mean_units,
    sqrt({{ restock_pooled_variance('sale_buckets', 'size_mean', 'size_variance', 'buckets') }}) as sd_units,
    {% for share in ['0.50', '0.90', '0.95'] -%}
    {{ restock_sparse_quantile('sorted_units', 'negative_buckets', 'sale_buckets', 'buckets', share ~ 'e0') }}
        as p{{ share[2:] }}_units,
    {% endfor -%}
    cast(buckets as double) / nullif(sale_buckets, 0) as average_demand_interval,
    size_variance / nullif(size_mean * size_mean, 0e0) as size_cv_squared
from measured
