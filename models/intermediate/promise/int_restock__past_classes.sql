-- What the ABC class of each item was, and what it was promised, as seen from each past day. The variability class and
-- what the item says for itself are taken as they are today.
with

valued as (
    select
        outlook.origin_number,
        outlook.item_id,
        sum(cast(outlook.class_units as decimal(38, 6))) as units,
        sum(cast(outlook.class_units * policies.unit_price as decimal(38, 6))) as revenue_amount
    from {{ ref('int_restock__outlook') }} as outlook
    inner join {{ ref('int_restock__item_policies') }} as policies on outlook.item_id = policies.item_id
    where outlook.origin_number > 0
    group by outlook.origin_number, outlook.item_id
),

-- As for today's classes: money where there is any price at all, else units.
ranked_by as (
    select
        valued.origin_number,
        valued.item_id,
        classes.abc_basis,
        classes.xyz_class,
        greatest(coalesce(case when classes.abc_basis = 'revenue' then valued.revenue_amount else valued.units end, 0), 0) as abc_value
    from valued
    inner join {{ ref('int_restock__item_classes') }} as classes on valued.item_id = classes.item_id
),

cumulated as (
    select
        *,
        sum(abc_value) over (partition by origin_number) as total_value,
        sum(abc_value) over (
            partition by origin_number order by abc_value desc, item_id rows between unbounded preceding and current row
        ) as cumulative_value
    from ranked_by
),

classed as (
    select
        *,
        {{ restock_abc_class('abc_value', 'cumulative_value', 'total_value') }} as abc_class
    from cumulated
)

select
    classed.origin_number,
    classed.item_id,
    classed.abc_class,
    coalesce(cast(items.service_level as double), cells.cycle_service_level) as cycle_service_level
from classed
left join {{ ref('stg_restock__items') }} as items on classed.item_id = items.item_id and items.row_state = 'used'
left join {{ ref('stg_restock__service_policy') }} as cells
    on classed.abc_class = cells.abc_class and classed.xyz_class = cells.xyz_class and cells.row_state = 'used'
