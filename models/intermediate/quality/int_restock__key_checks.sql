-- One row per check that compares the keys of the inputs: how many were looked at, how many stand out, and one of them.
with

keys as (
    select * from {{ ref('int_restock__keys') }}
),

sides as (
    select
        max(case when is_delivered then 1 else 0 end) = 1 as has_deliveries,
        max(case when is_sold and is_delivered then 1 else 0 end) = 1 as has_common
    from keys
    where key_of = 'item'
),

sided as (
    select
        keys.*,
        sides.has_deliveries,
        sides.has_common,
        keys.is_sold and not keys.is_delivered and not keys.is_planned and sides.has_deliveries as is_never_delivered,
        keys.is_delivered and not keys.is_sold as is_never_sold
    from keys
    cross join sides
    where keys.key_of = 'item'
),

items as (
    select
        count(case when is_sold and has_deliveries then 1 end) as sold,
        count(case when is_delivered then 1 end) as delivered,
        count(case when is_never_delivered then 1 end) as never_delivered,
        count(case when is_never_sold then 1 end) as never_sold,
        count(case when is_never_sold and not has_common then 1 end) as nothing_in_common,
        -- Of what came back more than it was sold, nothing is at stake.
        sum(case when is_never_delivered and revenue_amount is not null then greatest(revenue_amount, 0) end) as never_delivered_amount,
        sum(case when is_never_sold then delivered_amount end) as never_sold_amount,
        sum(case when is_never_sold and not has_common then delivered_amount end) as in_common_amount,
        min(case when is_never_delivered then concat('item_id=', key_id) end) as never_delivered_example,
        min(case when is_never_sold then concat('item_id=', key_id) end) as never_sold_example,
        min(case when is_never_sold and not has_common then concat('item_id=', key_id) end) as in_common_example
    from sided
),

spellings as (
    select
        key_of,
        count(*) as key_count,
        count(case when spelling_rank > 1 then 1 end) as more_spellings,
        sum(case when spelling_rank > 1 then abs(case when key_of = 'supplier' then delivered_amount else revenue_amount end) end) as money_amount,
        min(case when spelling_rank > 1 then concat(key_of, '_id=', key_id) end) as example
    from keys
    group by key_of
),

-- Items with a named supplier, and who has delivered them.
named as (
    select
        items.item_id,
        items.supplier_id,
        max(case when suppliers.supplier_id = items.supplier_id then 1 else 0 end) = 0 as is_never_ordered,
        max(case when suppliers.supplier_id <> items.supplier_id and suppliers.took_over_on is not null then suppliers.supplier_id end) as successor_id,
        max(case when suppliers.is_main then suppliers.supplier_id end) as main_supplier_id
    from {{ ref('stg_restock__items') }} as items
    inner join {{ ref('int_restock__item_suppliers') }} as suppliers on items.item_id = suppliers.item_id
    where items.row_state = 'used' and items.supplier_id is not null
    group by items.item_id, items.supplier_id
),

others as (
    select
        count(*) as named_items,
        count(case when is_never_ordered or successor_id is not null then 1 end) as other_items,
        min(case when is_never_ordered or successor_id is not null then concat(
            'item_id=', item_id, ': items name ', supplier_id, ', but ', coalesce(successor_id, main_supplier_id), ' delivers it'
        ) end) as example
    from named
)

{% for key in ['item', 'location', 'supplier'] -%}
{{ restock_quality_row(key ~ '_keys_alike', 'all', 'key_count', 'more_spellings', 'example', 'money_amount') }}
from spellings
where key_of = '{{ key }}'
union all
{% endfor -%}
{{ restock_quality_row(
    'sold_never_delivered', 'sales', 'sold', 'never_delivered', 'never_delivered_example', 'never_delivered_amount'
) }}
from items
union all
{{ restock_quality_row('delivered_never_sold', 'deliveries', 'delivered', 'never_sold', 'never_sold_example', 'never_sold_amount') }}
from items
union all
{{ restock_quality_row('no_item_in_common', 'deliveries', 'delivered', 'nothing_in_common', 'in_common_example', 'in_common_amount') }}
from items
union all
{{ restock_quality_row('supplier_not_as_named', 'items', 'named_items', 'other_items', 'example') }}
from others
