-- Sales that a later cancellation undoes in full: the newest sale of the same item, location, quantity and price before
-- it. Sales open and cancellations close like brackets, so a pair is a step up to a height and the next step down from it.
{%- set days = 0 if var('restock_cancelled_is_demand') else var('restock_cancellation_match_days') %}

with

cancellations as (
    select
        item_id,
        location_id,
        sold_on,
        -quantity as units,
        unit_price
    from {{ ref('stg_restock__sales') }}
    where row_state = 'used' and is_cancelled and quantity < 0 and {{ days }} > 0
),

steps as (
    select
        sales.item_id,
        sales.location_id,
        sales.sold_on,
        sales.quantity as units,
        sales.unit_price,
        1 as step
    from {{ ref('stg_restock__sales') }} as sales
    where
        sales.row_state = 'used'
        and not sales.is_cancelled
        and exists (
            select 1 as found
            from cancellations
            where
                cancellations.item_id = sales.item_id
                and cancellations.location_id = sales.location_id
                and cancellations.units = sales.quantity
        )
    union all
    select
        item_id,
        location_id,
        sold_on,
        units,
        unit_price,
        -1 as step
    from cancellations
),

heights as (
    select
        *,
        -- A step up belongs to the height that it reaches, a step down to the height that it leaves.
        sum(step) over (
            partition by item_id, location_id, units, unit_price
            order by sold_on, step desc rows between unbounded preceding and current row
        ) - case when step < 0 then step else 0 end as height
    from steps
),

pairs as (
    select
        *,
        lag(step) over (same_height) as step_before,
        lag(sold_on) over (same_height) as sold_before_on
    from heights
    window same_height as (partition by item_id, location_id, units, unit_price, height order by sold_on, step desc)
)

select
    item_id,
    location_id,
    units,
    unit_price,
    sold_before_on as sold_on,
    sold_on as cancelled_on
from pairs
where step < 0 and step_before > 0 and {{ dbt.datediff('sold_before_on', 'sold_on', 'day') }} <= {{ days }}
