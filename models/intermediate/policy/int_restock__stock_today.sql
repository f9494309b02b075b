-- One row per item and location with a count: the newest, moved on by what was received and sold since.
{%- set bucket = var('restock_demand_bucket') %}
{%- set bucket_starts_on = {
    'day': 'demand.sold_on',
    'week': 'demand.sold_on' if var('restock_week_is_dated') == 'first_day' else dbt.dateadd('day', -6, 'demand.sold_on'),
    'month': dbt.date_trunc('month', 'demand.sold_on'),
}[bucket] %}

with

ranked as (
    select
        *,
        row_number() over (partition by item_id, location_id order by counted_on desc) as count_rank
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
),

newest as (
    select *
    from ranked
    where count_rank = 1
),

received as (
    select
        newest.item_id,
        newest.location_id,
        sum(receipts.quantity_received) as units,
        sum(case when receipts.ordered_on <= newest.counted_on then receipts.quantity_received else 0 end) as awaited_units
    from newest
    inner join {{ ref('int_restock__receipts') }} as receipts
        on newest.item_id = receipts.item_id and newest.location_id = receipts.location_id and newest.counted_on < receipts.received_on
    where not receipts.is_cancelled
    group by newest.item_id, newest.location_id
),

booked as (
    select
        newest.item_id,
        newest.location_id,
        demand.net_units,
        case when lookback.has_totals then {{ restock_bucket_length('demand.sold_on', bucket) }} else 1 end as bucket_days,
        cast(case when lookback.has_totals then {{ bucket_starts_on }} else demand.sold_on end as date) as starts_on,
        newest.counted_on
    from newest
    inner join {{ ref('int_restock__daily_demand') }} as demand on newest.item_id = demand.item_id and newest.location_id = demand.location_id
    cross join {{ ref('int_restock__lookback') }} as lookback
),

-- Of a total within which the count falls, the share of its days after the count; of pieces in whole ones.
parts as (
    select
        item_id,
        location_id,
        cast(
            net_units * least({{ dbt.datediff('counted_on', 'starts_on', 'day') }} + bucket_days - 1, bucket_days) / bucket_days as decimal(38, 6)
        ) as units,
        net_units = floor(net_units) as is_whole
    from booked
    where {{ dbt.datediff('counted_on', 'starts_on', 'day') }} + bucket_days > 1
),

sold as (
    select
        item_id,
        location_id,
        sum(case when is_whole then cast(round(units) as decimal(38, 6)) else units end) as units
    from parts
    group by item_id, location_id
),

moved as (
    select
        newest.*,
        coalesce(received.units, 0) as received_since_units,
        coalesce(received.awaited_units, 0) as awaited_units,
        coalesce(sold.units, 0) as sold_since_units
    from newest
    left join received on newest.item_id = received.item_id and newest.location_id = received.location_id
    left join sold on newest.item_id = sold.item_id and newest.location_id = sold.location_id
)

select
    item_id,
    location_id,
    counted_on,
    -- Where more was sold than there was, something came that nobody wrote down. In decimals, so that 0.1 + 0.2 - 0.3 is an empty shelf.
    cast(greatest(on_hand + received_since_units - sold_since_units, least(on_hand, 0)) as double) as on_hand_units,
    -- What came since is no longer on order; what was ordered only since never was by the count.
    cast(case when on_order is not null then greatest(on_order - awaited_units, 0) end as double) as counted_on_order_units,
    cast(reserved as double) as reserved_units,
    cast(received_since_units as double) as received_since_units,
    cast(sold_since_units as double) as sold_since_units,
    safety_stock_in_use,
    reorder_point_in_use
from moved
