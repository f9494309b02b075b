-- The lead time that each item at each location is sized with: the first rung of the ladder with enough receipts.
{%- set enough = var('restock_lead_time_receipts_minimum') %}

with

lead_times as (
    select *
    from {{ ref('int_restock__lead_times') }}
    where receipts >= {{ enough }}
),

-- The supplier with the most receipts of an item, the newest first among equals.
main_supplier as (
    select
        item_id,
        supplier_id,
        row_number() over (
            partition by item_id order by receipts desc, last_received_on desc nulls last, supplier_id
        ) as supplier_rank
    from (
        select
            item_id,
            supplier_id,
            sum(receipts) as receipts,
            max(last_received_on) as last_received_on
        from {{ ref('int_restock__lead_times') }}
        where rung = 'item_location_supplier'
        group by item_id, supplier_id
    ) as by_supplier
),

places as (
    select
        places.item_id,
        places.location_id,
        master.planned_lead_time_days,
        coalesce(master.supplier_id, main_supplier.supplier_id) as supplier_id
    from {{ ref('int_restock__item_locations') }} as places
    left join {{ ref('stg_restock__items') }} as master
        on places.item_id = master.item_id and master.row_state = 'used'
    left join main_supplier on places.item_id = main_supplier.item_id and main_supplier.supplier_rank = 1
),

rungs as (
    select
        places.*,
        case
            when at_location.receipts is not null then 'item_location'
            when of_item.receipts is not null then 'item'
            when of_supplier.receipts is not null then 'supplier'
            when places.planned_lead_time_days is not null then 'planned'
            when of_all.receipts is not null then 'all'
            else 'none'
        end as lead_time_source,
        {{ restock_first_rung('receipts') }} as receipts,
        {{ restock_first_rung('mean_days') }} as mean_days,
        {{ restock_first_rung('sd_days') }} as sd_days,
        {{ restock_first_rung('min_days') }} as min_days,
        {{ restock_first_rung('max_days') }} as max_days,
        {{ restock_first_rung('p95_days') }} as p95_days
    from places
    left join lead_times as at_location
        on
            at_location.rung = 'item_location'
            and places.item_id = at_location.item_id
            and places.location_id = at_location.location_id
    left join lead_times as of_item on of_item.rung = 'item' and places.item_id = of_item.item_id
    left join lead_times as of_supplier on of_supplier.rung = 'supplier' and places.supplier_id = of_supplier.supplier_id
    left join lead_times as of_all on of_all.rung = 'all'
),

planned as (
    select
        *,
        case
            when lead_time_source = 'planned'
                then cast(planned_lead_time_days as double)
        end as planned_days
    from rungs
)

select
    item_id,
    location_id,
    supplier_id,
    lead_time_source,
    coalesce(receipts, 0) as lead_time_count,
    coalesce(planned_days, mean_days) as lead_time_mean_days,
    coalesce(planned_days * {{ var('restock_planned_lead_time_cv') }}, sd_days) as lead_time_sd_days,
    coalesce(planned_days, min_days) as lead_time_min_days,
    coalesce(planned_days, max_days) as lead_time_max_days,
    coalesce(planned_days, p95_days) as lead_time_p95_days
from planned
