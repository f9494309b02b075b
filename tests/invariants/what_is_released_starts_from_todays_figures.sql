-- Every item and location with a figure has each scenario of lead times once, from the figures in force, and adds up to its supplier's.
with

items as (
    select
        what_if.scenario,
        count(*) as item_locations,
        sum(cast(what_if.released_safety_stock_units as decimal(38, 6))) as released_units,
        count(case when what_if.safety_stock_units <> points.safety_stock_units then 1 end) as changed,
        count(case when points.method <> 'none' and what_if.then_reorder_point_units is null then 1 end) as missing
    from {{ ref('restock__reorder_points') }} as points
    inner join {{ ref('restock__lead_time_what_if_items') }} as what_if
        on points.item_id = what_if.item_id and points.location_id = what_if.location_id
    group by what_if.scenario
),

suppliers as (
    select
        scenario,
        sum(item_locations + item_locations_without_figure) as item_locations,
        sum(cast(released_safety_stock_units as decimal(38, 6))) as released_units
    from {{ ref('restock__lead_time_what_if') }}
    group by scenario
)

select
    items.scenario,
    items.item_locations,
    items.changed,
    items.missing
from items
left join suppliers on items.scenario = suppliers.scenario
cross join (select count(*) as item_locations from {{ ref('restock__reorder_points') }}) as every
where
    items.changed > 0
    or items.missing > 0
    or items.item_locations <> every.item_locations
    or items.item_locations <> coalesce(suppliers.item_locations, 0)
    or abs(items.released_units - suppliers.released_units) > 1e-3 + 1e-12 * abs(items.released_units)
