-- One row per item, location and supplier that an input names, with what it was spelled like and where it occurs.
with

sold as (
    select
        item_id,
        location_id,
        sum(revenue_amount) as revenue_amount
    from {{ ref('int_restock__daily_demand') }}
    group by item_id, location_id
),

received as (
    select
        item_id,
        location_id,
        supplier_id,
        sum(cast(cast(coalesce(quantity_received, quantity_ordered) as double) * unit_cost as decimal(38, 6))) as delivered_amount
    from {{ ref('int_restock__receipts') }}
    where not is_cancelled
    group by item_id, location_id, supplier_id
),

named as (
    {% for key in ['item', 'location', 'supplier'] -%}
    {% if key != 'supplier' -%}
    select
        '{{ key }}' as key_of,
        {{ key }}_id as key_id,
        1 as is_sold,
        0 as is_delivered,
        0 as is_planned,
        revenue_amount,
        null as delivered_amount
    from sold
    union all
    {% endif -%}
    select
        '{{ key }}' as key_of,
        {{ key }}_id as key_id,
        0 as is_sold,
        1 as is_delivered,
        0 as is_planned,
        null as revenue_amount,
        delivered_amount
    from received
    union all
    {% endfor -%}
    select
        'item' as key_of,
        item_id as key_id,
        0 as is_sold,
        0 as is_delivered,
        case when planned_lead_time_days is not null then 1 else 0 end as is_planned,
        null as revenue_amount,
        null as delivered_amount
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
    union all
    select
        'supplier' as key_of,
        supplier_id as key_id,
        0 as is_sold,
        0 as is_delivered,
        0 as is_planned,
        null as revenue_amount,
        null as delivered_amount
    from {{ ref('stg_restock__items') }}
    where row_state = 'used' and supplier_id is not null
),

keys as (
    select
        key_of,
        key_id,
        max(is_sold) = 1 as is_sold,
        max(is_delivered) = 1 as is_delivered,
        max(is_planned) = 1 as is_planned,
        sum(revenue_amount) as revenue_amount,
        sum(delivered_amount) as delivered_amount,
        {{ restock_plain_key('key_id') }} as plain_key
    from named
    group by key_of, key_id
)

select
    *,
    -- The spelling that earns most, or of suppliers that delivers most, is taken to be the right one.
    row_number() over (
        partition by key_of, plain_key
        order by abs(coalesce(revenue_amount, case when key_of = 'supplier' then delivered_amount end, 0)) desc, key_id
    ) as spelling_rank
from keys
