-- ABC by revenue and XYZ by variability, per item over all its locations, with the policy of its class.
{%- set bucket = var('restock_xyz_bucket') %}
{%- set days = var('restock_class_window_days') %}

with

as_of as (
    select
        as_of_on,
        {{ restock_window_end('as_of_on', bucket) }} as window_end,
        {{ restock_buckets_in(days, bucket) }} as buckets
    from {{ ref('stg_restock__as_of') }}
),

bounds as (
    select
        *,
        {{ restock_window_start('window_end', 'buckets', bucket) }} as window_start_on,
        cast({{ dbt.dateadd('day', -days, 'as_of_on') }} as date) as revenue_after_on
    from as_of
),

items as (
    select
        item_id,
        min(first_sold_on) as first_sold_on
    from {{ ref('int_restock__item_locations') }}
    group by item_id
),

revenue as (
    select
        demand.item_id,
        sum(demand.demand_units) as demand_units,
        sum(demand.revenue_amount) as revenue_amount,
        sum(demand.unpriced_units) as unpriced_units
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join bounds
    where demand.sold_on > bounds.revenue_after_on
    group by demand.item_id
),

bucketed as (
    select
        demand.item_id,
        cast(sum(demand.demand_units) as double) as demand_units
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join bounds
    where
        demand.sold_on >= bounds.window_start_on
        and demand.sold_on < bounds.window_end
        and demand.demand_units <> 0
    group by
        demand.item_id,
        {{ restock_bucket_number('demand.sold_on', 'bounds.window_end', bucket) }}
),

sizes as (
    select
        item_id,
        count(*) as sale_buckets,
        {{ restock_sorted_list('demand_units') }} as sorted_units
    from bucketed
    group by item_id
),

valued as (
    select
        items.item_id,
        coalesce(revenue.demand_units, 0) as demand_units,
        case
            when revenue.revenue_amount is not null or master.unit_price is not null
                then
                    coalesce(revenue.revenue_amount, 0) + cast(
                        cast(coalesce(revenue.unpriced_units, 0) as double) * coalesce(master.unit_price, 0)
                        as decimal(38, 6)
                    )
        end as revenue_amount,
        least(
            bounds.buckets,
            {{ restock_bucket_number('items.first_sold_on', 'bounds.window_end', bucket) }} + 1
        ) as buckets,
        sizes.sale_buckets,
        {{ restock_list_sum('sizes.sorted_units') }} / sizes.sale_buckets as size_mean,
        {{ restock_list_variance('sizes.sorted_units') }} as size_variance
    from items
    cross join bounds
    left join revenue on items.item_id = revenue.item_id
    left join sizes on items.item_id = sizes.item_id
    left join {{ ref('stg_restock__items') }} as master
        on items.item_id = master.item_id and master.row_state = 'used'
),

-- Money where there is any price at all, else units: the two are never added up.
basis as (
    select case when count(revenue_amount) > 0 then 'revenue' else 'units' end as abc_basis
    from valued
),

ranked_by as (
    select
        valued.*,
        basis.abc_basis,
        greatest(coalesce(
            case when basis.abc_basis = 'revenue' then valued.revenue_amount else valued.demand_units end, 0
        ), 0) as abc_value,
        sqrt({{ restock_pooled_variance('sale_buckets', 'size_mean', 'size_variance', 'buckets') }})
        / nullif(size_mean * sale_buckets / cast(buckets as double), 0e0) as demand_cv
    from valued
    cross join basis
),

-- The share before the item decides, so the item that crosses a boundary belongs to the higher class.
cumulated as (
    select
        *,
        sum(abc_value) over () as total_value,
        sum(abc_value) over (
            order by abc_value desc, item_id rows between unbounded preceding and current row
        ) as cumulative_value,
        row_number() over (order by abc_value desc, item_id) as abc_rank
    from ranked_by
),

classed as (
    select
        *,
        {{ restock_share('abc_value', 'total_value') }} as abc_share,
        {{ restock_share('cumulative_value', 'total_value') }} as abc_cumulative_share,
        case
            when abc_value <= 0 then 'C'
            when {{ restock_share('cumulative_value - abc_value', 'total_value') }} < {{ var('restock_abc_a_share') }} then 'A'
            when {{ restock_share('cumulative_value - abc_value', 'total_value') }} < {{ var('restock_abc_b_share') }} then 'B'
            else 'C'
        end as abc_class,
        case
            when demand_cv <= {{ var('restock_xyz_x_cv') }} then 'X'
            when demand_cv <= {{ var('restock_xyz_y_cv') }} then 'Y'
            else 'Z'
        end as xyz_class
    from cumulated
)

select
    classed.item_id,
    classed.abc_class,
    classed.xyz_class,
    classed.abc_basis,
    classed.abc_value,
    classed.abc_share,
    classed.abc_cumulative_share,
    classed.abc_rank,
    classed.demand_cv,
    classed.sale_buckets,
    classed.buckets,
    classed.demand_units,
    classed.revenue_amount,
    policy.cycle_service_level,
    policy.review_cadence,
    policy.review_every_months,
    {% if var('restock_demand_window_days') is not none -%}
    {{ var('restock_demand_window_days') }}
    {%- else -%}
    coalesce(policy.demand_window_days, 90)
    {%- endif %} as demand_window_days
from classed
left join {{ ref('stg_restock__service_policy') }} as policy
    on
        classed.abc_class = policy.abc_class
        and classed.xyz_class = policy.xyz_class
        and policy.row_state = 'used'
