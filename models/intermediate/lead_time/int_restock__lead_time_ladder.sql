-- The lead time that each item at each location is sized with, as seen from each origin: the first rung of the ladder with
-- enough receipts.
{%- set weighed = var('restock_lead_time_credibility') %}
{%- set enough = 1 if weighed else var('restock_lead_time_receipts_minimum') %}
{#- With fewer receipts the shape of a distribution is chance. -#}
{%- set shape_receipts = 10 %}
{%- set figures = [
    'planned_mean_days', 'planned_sd_days', 'min_days', 'seen_max_days', 'seen_p95_days', 'seen_mean_days', 'seen_sd_days',
    'own_weight', 'parent_mean_days', 'lead_time_group_id',
] %}

with

lead_times as (
    select *
    from {{ ref('int_restock__lead_time_estimates') }}
    -- One receipt of everything has no spread at all.
    where receipts >= {{ enough }} and planned_sd_days is not null
),

-- A supplier is new with few receipts, or when it was first ordered from long after the records began.
suppliers as (
    select
        estimates.origin_number,
        estimates.supplier_id,
        estimates.receipts,
        estimates.parent_receipts_worth,
        estimates.receipts < {{ var('restock_new_supplier_receipts') }}
        or (
            {{ dbt.datediff('estimates.first_ordered_on', 'origins.as_of_on', 'day') }} < {{ var('restock_new_supplier_days') }}
            and {{ dbt.datediff(
                'min(estimates.first_ordered_on) over (partition by estimates.origin_number)', 'estimates.first_ordered_on', 'day',
            ) }} >= {{ var('restock_new_supplier_days') }}
        ) as is_new
    from {{ ref('int_restock__lead_time_estimates') }} as estimates
    inner join {{ ref('int_restock__origins') }} as origins on estimates.origin_number = origins.origin_number
    where estimates.rung = 'supplier'
),

usual as (
    select
        origin_number,
        max(parent_receipts_worth) as parent_receipts_worth
    from suppliers
    group by origin_number
),

places as (
    select
        origins.origin_number,
        places.item_id,
        places.location_id,
        master.planned_lead_time_days,
        coalesce(master.supplier_id, changed.supplier_id, main_supplier.supplier_id) as supplier_id,
        coalesce(changed.supplier_id = coalesce(master.supplier_id, changed.supplier_id), false) as has_changed_supplier
    from {{ ref('int_restock__item_locations') }} as places
    cross join {{ ref('int_restock__origins') }} as origins
    left join {{ ref('stg_restock__items') }} as master
        on places.item_id = master.item_id and master.row_state = 'used'
    left join {{ ref('int_restock__item_suppliers') }} as main_supplier on places.item_id = main_supplier.item_id and main_supplier.is_main
    left join {{ ref('int_restock__item_suppliers') }} as changed
        on places.item_id = changed.item_id and changed.took_over_on is not null and {{ weighed | lower }}
),

rungs as (
    select
        places.*,
        case
            when of_item_supplier.receipts is not null then 'item_supplier'
            when at_location.receipts is not null then 'item_location'
            when of_item.receipts is not null then 'item'
            when of_supplier.receipts is not null then 'supplier'
            when places.planned_lead_time_days is not null then 'planned'
            when of_all.receipts is not null then 'all'
            else 'none'
        end as lead_time_source,
        {% for figure in figures -%}
        {{ restock_first_rung(figure) }} as {{ figure }},
        {% endfor -%}
        {{ restock_first_rung('receipts') }} as receipts,
        case
            when of_supplier.receipts >= {{ shape_receipts }} then of_supplier.lead_time_group_id
            when of_all.receipts >= {{ shape_receipts }} then of_all.lead_time_group_id
        end as wider_group_id
    from places
    -- Where the supplier changed, the receipts of the old one tell nothing of the new.
    left join lead_times as of_item_supplier
        on
            of_item_supplier.rung = 'item_supplier'
            and places.origin_number = of_item_supplier.origin_number
            and places.has_changed_supplier
            and places.item_id = of_item_supplier.item_id
            and places.supplier_id = of_item_supplier.supplier_id
    left join lead_times as at_location
        on
            at_location.rung = 'item_location'
            and places.origin_number = at_location.origin_number
            and not places.has_changed_supplier
            and places.item_id = at_location.item_id
            and places.location_id = at_location.location_id
    left join lead_times as of_item
        on
            of_item.rung = 'item'
            and places.origin_number = of_item.origin_number
            and not places.has_changed_supplier
            and places.item_id = of_item.item_id
    left join lead_times as of_supplier
        on
            of_supplier.rung = 'supplier'
            and places.origin_number = of_supplier.origin_number
            and places.supplier_id = of_supplier.supplier_id
    left join lead_times as of_all on of_all.rung = 'all' and places.origin_number = of_all.origin_number
),

planned as (
    select
        *,
        case when lead_time_source = 'planned' then cast(planned_lead_time_days as double) end as planned_days
    from rungs
)

select
    planned.origin_number,
    planned.item_id,
    planned.location_id,
    planned.supplier_id,
    planned.lead_time_source,
    -- Whose distribution it is, and the nearest one up the ladder that has a shape.
    planned.lead_time_group_id,
    case
        when planned.receipts >= {{ shape_receipts }} then planned.lead_time_group_id
        when planned.receipts is not null then planned.wider_group_id
    end as lead_time_shape_group_id,
    coalesce(planned.receipts, 0) as lead_time_count,
    coalesce(planned.planned_days, planned.planned_mean_days) as lead_time_mean_days,
    coalesce(planned.planned_days * {{ var('restock_planned_lead_time_cv') }}, planned.planned_sd_days) as lead_time_sd_days,
    coalesce(planned.planned_days, planned.min_days) as lead_time_min_days,
    coalesce(planned.planned_days, planned.seen_max_days) as lead_time_max_days,
    coalesce(planned.planned_days, planned.seen_p95_days) as lead_time_p95_days,
    planned.seen_mean_days as lead_time_own_mean_days,
    planned.seen_sd_days as lead_time_own_sd_days,
    planned.own_weight as lead_time_own_weight,
    planned.parent_mean_days as lead_time_parent_mean_days,
    -- Whose lead time is that of all suppliers has their differences in it already.
    planned.lead_time_source in ('item_supplier', 'item_location', 'item', 'supplier')
    and coalesce(suppliers.is_new, planned.supplier_id is not null and {{ var('restock_new_supplier_receipts') }} > 0)
        as is_new_supplier,
    coalesce(suppliers.receipts, 0) + coalesce(suppliers.parent_receipts_worth, usual.parent_receipts_worth, 0e0)
        as lead_time_effective_count
from planned
left join usual on planned.origin_number = usual.origin_number
left join suppliers on planned.origin_number = suppliers.origin_number and planned.supplier_id = suppliers.supplier_id
