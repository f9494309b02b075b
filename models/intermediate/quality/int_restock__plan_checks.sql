-- One row per check of what was planned: forecasts and similar items.
{%- set origins = var('restock_forecast_origins_minimum') %}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- The newest forecast of each series, and what it expects.
newest as (
    select
        item_id,
        location_id,
        made_on,
        sum(quantity) as units,
        row_number() over (partition by item_id, location_id order by made_on desc) as newness
    from {{ ref('stg_restock__forecasts') }}
    where row_state = 'used' and {{ (origins is not none) | lower }}
    group by item_id, location_id, made_on
),

unmeasured as (
    select
        newest.item_id,
        newest.location_id,
        cast(cast(newest.units as double) * prices.unit_price as decimal(38, 6)) as money_amount,
        coalesce(measured.forecast_origins, 0) < {{ origins or 0 }} as is_unmeasured
    from newest
    left join {{ ref('int_restock__forecast_errors') }} as measured
        on newest.item_id = measured.item_id and newest.location_id = measured.location_id
    left join {{ ref('int_restock__item_prices') }} as prices on newest.item_id = prices.item_id
    where newest.newness = 1
),

forecasts as (
    select
        count(*) as series,
        count(case when is_unmeasured then 1 end) as unmeasured_series,
        sum(case when is_unmeasured then money_amount end) as money_amount,
        min(case when is_unmeasured then concat('item_id=', item_id, ', location_id=', location_id) end) as example
    from unmeasured
),

-- Only items that may have to borrow: some location of theirs has too short a history.
borrowers as (
    select
        items.item_id,
        items.similar_to,
        max(case when known.is_sold then 1 else 0 end) = 0 as is_unknown
    from {{ ref('stg_restock__items') }} as items
    inner join {{ ref('int_restock__item_locations') }} as places on items.item_id = places.item_id
    cross join as_of
    left join {{ ref('int_restock__keys') }} as known on items.similar_to = known.key_id and known.key_of = 'item'
    where
        items.row_state = 'used'
        and items.similar_to is not null
        and coalesce(items.lifecycle, 'active') <> 'discontinued'
        and {{ var('restock_borrow_below_days') }} > 0
        and coalesce({{ dbt.datediff('places.first_sold_on', 'as_of.as_of_on', 'day') }} + 1, 0) < {{ var('restock_borrow_below_days') }}
    group by items.item_id, items.similar_to
),

similar_items as (
    select
        count(*) as items,
        count(case when is_unknown then 1 end) as unknown_items,
        min(case when is_unknown then concat('item_id=', item_id, ', similar_to=', similar_to) end) as example
    from borrowers
)

{{ restock_quality_row('forecast_never_measured', 'forecasts', 'series', 'unmeasured_series', 'example', 'money_amount') }}
from forecasts
union all
{{ restock_quality_row('similar_item_unknown', 'items', 'items', 'unknown_items', 'example') }}
from similar_items
