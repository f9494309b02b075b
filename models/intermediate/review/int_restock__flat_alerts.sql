{{ config(materialized='view') }}
-- One number of days, or one share of the reorder point, for most of all items: looked for in the figures that the user's own
-- system holds. Fewer than ten item-locations are no habit.
with

sized as (
    select
        *,
        coalesce(unit_cost, unit_price) as value_amount,
        safety_stock_in_use_units / nullif(demand_mean_units, 0e0) as in_use_days,
        safety_stock_in_use_units / nullif(reorder_point_in_use_units, 0e0) as in_use_share,
        safety_stock_units / nullif(demand_mean_units, 0e0) as needed_days,
        greatest(safety_stock_in_use_units - safety_stock_units, 0e0) as spare_units,
        greatest(safety_stock_units - safety_stock_in_use_units, 0e0) as missing_units
    from {{ ref('int_restock__buffers') }}
    where reorder_point_units is not null
),

middle as (
    select
        median(in_use_days) as in_use_days,
        median(in_use_share) as in_use_share,
        median(needed_days) as needed_days
    from sized
    where safety_stock_in_use_units > 0
),

flat as (
    select
        count(*) as item_locations,
        max(middle.in_use_days) as usual_days,
        max(middle.in_use_share) as share_of_point,
        -- Within a quarter, as demand is measured on another window than theirs; a unit either way is rounding.
        avg(
            case
                when
                    abs(sized.safety_stock_in_use_units - middle.in_use_days * sized.demand_mean_units)
                    <= greatest(0.25e0 * middle.in_use_days * sized.demand_mean_units, 1e0) then 1e0
                else 0e0
            end
        ) as same_days_share,
        avg(
            case
                when
                    abs(sized.safety_stock_in_use_units - middle.in_use_share * sized.reorder_point_in_use_units)
                    <= greatest(0.02e0 * sized.safety_stock_in_use_units, 1e0) then 1e0
                else 0e0
            end
        ) as same_share_share,
        -- Items that are alike need the same number of days, and then it is no mistake.
        avg(case when abs(sized.needed_days - middle.needed_days) <= 0.25e0 * middle.needed_days then 1e0 else 0e0 end) as alike_share,
        {{ restock_practice_sums() }}
    from sized
    cross join middle
    where sized.safety_stock_in_use_units > 0 and sized.demand_mean_units > 0
),

flat_alerts as (
    select
        case when same_days_share >= 0.5e0 then 'flat_days_for_all' else 'flat_percentage_for_all' end as alert,
        'all' as supplier_id,
        spare_amount,
        missing_units,
        spare_units,
        case
            when same_days_share >= 0.5e0
                then concat(
                    'The safety stock in use is about ', {{ restock_in_words('usual_days') }}, ' days of demand for ',
                    {{ restock_in_words('100e0 * same_days_share') }}, ' % of ', {{ restock_in_words('item_locations') }}, ' item-locations'
                )
            else concat(
                'The safety stock in use is ', {{ restock_in_words('100e0 * share_of_point') }}, ' % of the reorder point for ',
                {{ restock_in_words('100e0 * same_share_share') }}, ' % of ', {{ restock_in_words('item_locations') }}, ' item-locations'
            )
        end as habit,
        'Take safety_stock_units of restock__policies_in_force instead: it follows how each item sells and is delivered.' as what_to_do
    from flat
    where item_locations >= 10 and alike_share < 0.5e0 and (same_days_share >= 0.5e0 or same_share_share >= 0.8e0)
)

select * from flat_alerts
