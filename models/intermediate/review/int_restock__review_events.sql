-- One row per item, location and thing that happened to it in the last two years and may make its figures be looked at.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

places as (
    select
        item_id,
        location_id,
        supplier_id
    from {{ ref('int_restock__policy_inputs') }}
),

given as (
    select
        kind,
        item_id,
        location_id,
        supplier_id,
        starts_on as happened_on,
        note as detail
    from {{ ref('stg_restock__events') }}
    where row_state = 'used' and kind <> 'real_demand'
    union all
    -- What a disruption taught is looked at when it is over.
    select
        'disruption_over' as kind,
        item_id,
        location_id,
        supplier_id,
        ends_on as happened_on,
        note as detail
    from {{ ref('stg_restock__events') }}
    where row_state = 'used' and kind = 'disruption' and ends_on is not null
),

recent as (
    select given.*
    from given
    cross join as_of
    where given.happened_on <= as_of.as_of_on and given.happened_on > {{ dbt.dateadd('day', -732, 'as_of.as_of_on') }}
),

touched as (
    {{ restock_touched('places', 'recent', ['places.item_id', 'places.location_id', 'recent.kind', 'recent.happened_on', 'true as is_given', 'recent.detail']) }}
),

-- A shelf that is empty for days is one stock-out, on its first day.
empty_days as (
    select
        item_id,
        location_id,
        day_on,
        lag(day_on) over (partition by item_id, location_id order by day_on) as day_before_on
    from {{ ref('int_restock__stock_out_days') }}
),

stock_outs as (
    select
        empty_days.item_id,
        empty_days.location_id,
        'stock_out' as kind,
        empty_days.day_on as happened_on,
        false as is_given,
        cast(null as {{ dbt.type_string() }}) as detail
    from empty_days
    cross join as_of
    where
        empty_days.day_on <= as_of.as_of_on
        and (
            empty_days.day_before_on is null
            or empty_days.day_before_on < {{ dbt.dateadd('day', -1, 'empty_days.day_on') }}
        )
)

select * from touched
union all
select * from stock_outs
