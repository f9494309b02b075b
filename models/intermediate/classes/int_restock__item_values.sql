-- What each item is classed by, over all its locations: revenue and units, and demand per bucket.
{%- set bucket = restock_xyz_bucket() %}
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
        sum(demand.revenue_amount) as revenue_amount
    from {{ ref('int_restock__daily_demand') }} as demand
    cross join bounds
    where demand.sold_on > bounds.revenue_after_on
    group by demand.item_id
),

-- Lines without a price of their own, to be valued at the price of the item.
unpriced as (
    select
        sales.item_id,
        sum(case when sales.is_cancelled and sales.quantity > 0 then 0 else sales.quantity end) as unpriced_units
    from {{ ref('stg_restock__sales') }} as sales
    cross join bounds
    where
        sales.row_state = 'used'
        and sales.unit_price is null
        and sales.sold_on > bounds.revenue_after_on
    group by sales.item_id
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
)

select
    items.item_id,
    coalesce(revenue.demand_units, 0) as demand_units,
    case
        when revenue.revenue_amount is not null or master.unit_price is not null
            then
                coalesce(revenue.revenue_amount, 0) + cast(
                    cast(coalesce(unpriced.unpriced_units, 0) as double) * coalesce(master.unit_price, 0)
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
left join unpriced on items.item_id = unpriced.item_id
left join sizes on items.item_id = sizes.item_id
left join {{ ref('stg_restock__items') }} as master
    on items.item_id = master.item_id and master.row_state = 'used'
