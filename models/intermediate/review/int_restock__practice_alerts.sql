{{ config(materialized='view') }}
-- The mistakes that cost the most, looked for in the figures that the user's own system holds (safety_stock_in_use)
-- and in the targets of the policy.
with

sized as (
    select
        *,
        coalesce(unit_cost, unit_price) as value_amount,
        greatest(safety_stock_in_use_units - safety_stock_units, 0e0) as spare_units,
        greatest(safety_stock_units - safety_stock_in_use_units, 0e0) as missing_units
    from {{ ref('int_restock__buffers') }}
    where reorder_point_units is not null
),

-- Where lead times are the larger part of what can go wrong, and the figure in use is too small for most.
by_supplier as (
    select
        supplier_id,
        count(*) as item_locations,
        cast(sum(cast(lead_time_share_of_variance as decimal(38, 9))) as double) / count(*) as lead_time_share,
        avg(case when safety_stock_in_use_units < 0.8e0 * safety_stock_units then 1e0 else 0e0 end) as too_small_share,
        {{ restock_practice_sums() }}
    from sized
    where safety_stock_in_use_units is not null and lead_time_share_of_variance >= 0.5e0 and supplier_id is not null
    group by supplier_id
),

lead_time_alerts as (
    select
        'lead_time_variability_ignored' as alert,
        supplier_id,
        missing_amount as spare_amount,
        missing_units,
        spare_units,
        concat(
            'Lead times of ', supplier_id, ' are ', {{ restock_in_words('100e0 * lead_time_share') }},
            ' % of what can go wrong, and the safety stock in use is too small for ', {{ restock_in_words('100e0 * too_small_share') }},
            ' % of ', {{ restock_in_words('item_locations') }}, ' item-locations'
        ) as habit,
        'Size with lead times as they are, or talk to the supplier first: restock__lead_time_what_if says what that releases.' as what_to_do
    from by_supplier
    where item_locations >= 3 and too_small_share >= 0.5e0
),

targets as (
    select
        count(*) as item_locations,
        min(cycle_service_level) as lowest,
        avg(case when cycle_service_level >= 0.985e0 then 1e0 else 0e0 end) as high_share,
        {{ restock_practice_sums() }}
    from sized
    where cycle_service_level is not null
),

target_alerts as (
    select
        'one_target_for_everything' as alert,
        'all' as supplier_id,
        cast(null as double) as spare_amount,
        cast(null as double) as missing_units,
        cast(null as double) as spare_units,
        concat(
            {{ restock_in_words('100e0 * high_share') }}, ' % of ', {{ restock_in_words('item_locations') }},
            ' item-locations are promised 99 % or so'
        ) as habit,
        'Promise less where a stock-out costs little: restock__budget_targets keeps more service for the same money.' as what_to_do
    from targets
    where item_locations >= 10 and high_share >= 0.8e0
)

select * from {{ ref('int_restock__flat_alerts') }}
union all
select * from lead_time_alerts
union all
select * from target_alerts
union all
select * from {{ ref('int_restock__habit_alerts') }}
