-- The lead time that each item at each location is sized with, as seen from each origin: the first rung of the ladder with
-- enough receipts.
{%- set weighed = var('restock_lead_time_credibility') %}
{%- set enough = 1 if weighed else var('restock_lead_time_receipts_minimum') %}
{#- With fewer receipts the shape of a distribution is chance. -#}
{%- set shape_receipts = 10 %}
{%- set figures = [
    'planned_mean_days', 'planned_sd_days', 'seen_max_days', 'seen_p95_days', 'seen_mean_days', 'seen_sd_days',
    'own_weight', 'parent_mean_days', 'spread_receipts', 'lead_time_group_id',
] %}

with

lead_times as (
    select *
    from {{ ref('int_restock__lead_time_estimates') }}
    -- One receipt of everything has no spread at all.
    where receipts >= {{ enough }} and planned_sd_days is not null
),

usual as (
    select
        origin_number,
        max(parent_receipts_worth) as parent_receipts_worth
    from {{ ref('int_restock__suppliers_seen') }}
    group by origin_number
),

places as (
    select
        origins.origin_number,
        places.item_id,
        places.location_id,
        master.planned_lead_time_days,
        coalesce(master.supplier_id, changed.supplier_id, here.supplier_id, main_supplier.supplier_id) as supplier_id,
        coalesce(changed.supplier_id = coalesce(master.supplier_id, changed.supplier_id), false) as has_changed_supplier
    from {{ ref('int_restock__item_locations') }} as places
    cross join {{ ref('int_restock__origins') }} as origins
    left join {{ ref('stg_restock__items') }} as master
        on places.item_id = master.item_id and master.row_state = 'used'
    left join {{ ref('int_restock__place_suppliers') }} as here on places.item_id = here.item_id and places.location_id = here.location_id
    left join {{ ref('int_restock__item_suppliers') }} as main_supplier on places.item_id = main_supplier.item_id and main_supplier.is_main
    left join {{ ref('int_restock__item_suppliers') }} as changed
        -- A past day before it had the supplier of then.
        on places.item_id = changed.item_id and changed.took_over_on <= origins.as_of_on and {{ weighed | lower }}
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
            when coalesce(of_item_supplier.receipts, at_location.receipts, of_item.receipts, of_supplier.receipts) is null
                then cast(places.planned_lead_time_days as double)
        end as planned_days,
        case
            when of_supplier.receipts >= {{ shape_receipts }} then of_supplier.lead_time_group_id
            when of_all.receipts >= {{ shape_receipts }} then of_all.lead_time_group_id
        end as wider_group_id
    from places
    -- Where the supplier changed, the receipts of the old one tell nothing of the new.
    {% for alias, rung, keys in [
        ('of_item_supplier', 'item_supplier', ['item_id', 'supplier_id']), ('at_location', 'item_location', ['item_id', 'location_id']),
        ('of_item', 'item', ['item_id']), ('of_supplier', 'supplier', ['supplier_id']), ('of_all', 'all', []),
    ] -%}
    left join lead_times as {{ alias }}
        on
            {{ alias }}.rung = '{{ rung }}'
            {%- if 'item_id' in keys %}
            and {{ 'not ' if rung != 'item_supplier' }}places.has_changed_supplier
            {%- endif %}
            {%- for key in ['origin_number'] + keys %}
            and places.{{ key }} = {{ alias }}.{{ key }}
            {%- endfor %}
    {% endfor %}
)

select
    rungs.origin_number,
    rungs.item_id,
    rungs.location_id,
    rungs.supplier_id,
    rungs.lead_time_source,
    -- Whose distribution it is, and the nearest one up the ladder that has a shape.
    rungs.lead_time_group_id,
    case
        when rungs.receipts >= {{ shape_receipts }} then rungs.lead_time_group_id
        when rungs.receipts is not null then rungs.wider_group_id
    end as lead_time_shape_group_id,
    coalesce(rungs.receipts, 0) as lead_time_count,
    coalesce(rungs.planned_days, rungs.planned_mean_days) as lead_time_mean_days,
    coalesce(rungs.planned_days * {{ var('restock_planned_lead_time_cv') }}, rungs.planned_sd_days) as lead_time_sd_days,
    coalesce(rungs.planned_days, rungs.seen_max_days) as lead_time_max_days,
    coalesce(rungs.planned_days, rungs.seen_p95_days) as lead_time_p95_days,
    rungs.seen_mean_days as lead_time_own_mean_days,
    rungs.seen_sd_days as lead_time_own_sd_days,
    rungs.own_weight as lead_time_own_weight,
    rungs.parent_mean_days as lead_time_parent_mean_days,
    -- As if from how many receipts the spread is known: its own, with what those of the group above are worth.
    rungs.spread_receipts as lead_time_spread_receipts,
    {{ restock_is_new_supplier() }} as is_new_supplier,
    {{ restock_effective_receipts() }} as lead_time_effective_count
from rungs
left join usual on rungs.origin_number = usual.origin_number
left join {{ ref('int_restock__suppliers_seen') }} as suppliers
    on rungs.origin_number = suppliers.origin_number and rungs.supplier_id = suppliers.supplier_id
