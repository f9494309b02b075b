-- One row per check of what ABC classes are ranked by: one sale that outweighs all else, and items without a price.
{%- set text = dbt.type_string() %}
{%- set days = var('restock_class_window_days') %}

with

classes as (
    select * from {{ ref('int_restock__item_classes') }}
),

-- The items as they would be ranked without the largest sale.
without_it as (
    select
        classes.item_id,
        classes.abc_class,
        coalesce(classes.item_id = largest.item_id, false) as is_its_item,
        case
            when classes.item_id = largest.item_id then classes.abc_value - largest.value_at_stake
            else classes.abc_value
        end as abc_value
    from classes
    left join {{ ref('int_restock__largest_sale') }} as largest on 1 = 1
),

cumulated as (
    select
        *,
        sum(abc_value) over () as total_value,
        sum(abc_value) over (
            order by abc_value desc, item_id rows between unbounded preceding and current row
        ) as cumulative_value
    from without_it
),

reclassed as (
    select
        is_its_item,
        abc_class,
        {{ restock_abc_class('abc_value', 'cumulative_value', 'total_value') }} as class_without_it
    from cumulated
),

moved as (
    select
        count(*) as items,
        count(case when not is_its_item and abc_class <> class_without_it then 1 end) as moved_items
    from reclassed
),

decided as (
    select
        moved.items,
        case when largest.item_id is null then 0 else moved.moved_items end as moved_items,
        case when largest.abc_basis = 'revenue' then largest.value_at_stake end as money_amount,
        concat(
            'item_id=', largest.item_id, ', location_id=', largest.location_id,
            ', sold_on=', cast(largest.sold_on as {{ text }}), ': a quantity of ',
            cast(cast(largest.demand_units as decimal(38, 2)) as {{ text }}), ' makes ',
            cast(cast(largest.value_at_stake as decimal(38, 2)) as {{ text }}),
            case when largest.abc_basis = 'revenue' then ' of revenue' else ' units' end,
            ', everything else in {{ days }} days ',
            cast(cast(largest.others_value as decimal(38, 2)) as {{ text }}),
            '; other items in another class without it: ',
            cast(moved.moved_items as {{ text }})
        ) as example
    from moved
    left join {{ ref('int_restock__largest_sale') }} as largest on 1 = 1
),

-- Where nothing has a price, units rank all items alike.
sold as (
    select
        classes.item_id,
        classes.demand_units,
        classes.revenue_amount is null as is_priceless,
        cast(cast(classes.demand_units as double) * prices.unit_price as decimal(38, 6)) as money_amount
    from classes
    left join {{ ref('int_restock__item_prices') }} as prices on classes.item_id = prices.item_id
    where classes.abc_basis = 'revenue' and classes.demand_units > 0
),

priceless as (
    select
        count(*) as items,
        count(case when is_priceless then 1 end) as priceless_items,
        sum(case when is_priceless then money_amount end) as money_amount,
        min(case when is_priceless then concat(
            'item_id=', item_id, ': ',
            cast(cast(demand_units as decimal(38, 2)) as {{ text }}), ' units in {{ days }} days'
        ) end) as example
    from sold
)

{{ restock_quality_row(
    'one_sale_decides_classes', 'sales', 'items', 'moved_items', 'case when moved_items > 0 then example end',
    'case when moved_items > 0 then money_amount end',
) }}
from decided
union all
{{ restock_quality_row('sold_without_price', 'sales', 'items', 'priceless_items', 'example', 'money_amount') }}
from priceless
