{{ config(materialized='view') }}
-- Habits that only the history of stock counts shows: figures that nobody has looked at for half a year, and figures that only grow.
with

counts as (
    select
        item_id,
        location_id,
        counted_on,
        cast(safety_stock_in_use as double) as in_use_units,
        lag(cast(safety_stock_in_use as double)) over (partition by item_id, location_id order by counted_on) as before_units
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used' and safety_stock_in_use is not null
),

histories as (
    select
        item_id,
        location_id,
        min(counted_on) as first_counted_on,
        max(case when in_use_units <> before_units then counted_on end) as changed_on,
        sum(case when in_use_units > before_units then 1 else 0 end) as raised,
        sum(case when in_use_units < before_units then 1 else 0 end) as lowered
    from counts
    group by item_id, location_id
),

sized as (
    select
        histories.*,
        sized.*,
        coalesce(sized.unit_cost, sized.unit_price) as value_amount,
        greatest(sized.safety_stock_in_use_units - sized.safety_stock_units, 0e0) as spare_units,
        greatest(sized.safety_stock_units - sized.safety_stock_in_use_units, 0e0) as missing_units,
        {{ dbt.datediff('coalesce(histories.changed_on, histories.first_counted_on)', 'sized.as_of_on', 'day') }} as unchanged_days
    from histories
    inner join {{ ref('int_restock__buffers') }} as sized
        on histories.item_id = sized.item_id and histories.location_id = sized.location_id
    where sized.reorder_point_units is not null
),

old as (
    select
        count(*) as item_locations,
        avg(case when unchanged_days > 183 then 1e0 else 0e0 end) as old_share,
        {{ restock_practice_sums('unchanged_days > 183') }}
    from sized
),

-- What a figure that only grows hides: a supplier where lead times are the larger part, else a forecast where one is used, else records.
grown as (
    select
        case
            when lead_time_share_of_variance >= 0.5e0 then 'the supplier'
            when demand_source = 'forecast' then 'the forecast'
            else 'demand, or the records of it'
        end as driver,
        count(*) as item_locations,
        sum(raised) as raised,
        {{ restock_practice_sums() }}
    from sized
    where raised >= 2 and lowered = 0
    group by
        case
            when lead_time_share_of_variance >= 0.5e0 then 'the supplier'
            when demand_source = 'forecast' then 'the forecast'
            else 'demand, or the records of it'
        end
)

select
    'older_than_six_months' as alert,
    'all' as supplier_id,
    spare_amount,
    missing_units,
    spare_units,
    concat(
        'For ', {{ restock_in_words('100e0 * old_share') }}, ' % of ', {{ restock_in_words('item_locations') }},
        ' item-locations the safety stock in use has not changed for more than half a year'
    ) as habit,
    'Take the figures of restock__policies_in_force: each has its next review.' as what_to_do
from old
where item_locations >= 10 and old_share >= 0.2e0
union all
select
    'only_ever_grows' as alert,
    'all' as supplier_id,
    spare_amount,
    missing_units,
    spare_units,
    concat(
        'The safety stock in use of ', {{ restock_in_words('item_locations') }}, ' item-locations was raised ',
        {{ restock_in_words('raised') }}, ' times and never lowered; what drives it is ', driver
    ) as habit,
    case
        when driver = 'the supplier' then 'Ask why deliveries became less regular before more is bought.'
        when driver = 'the forecast' then 'Measure the forecast: restock__demand_profiles has its error.'
        else 'Look at restock__data_quality and at one-off orders before more is bought.'
    end as what_to_do
from grown
where item_locations >= 3
