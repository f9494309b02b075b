-- One row per check of what items and locations need to be sized: inputs that name the same places, and a lead time.
{%- set inputs = ['stock', 'stock_outs', 'forecasts'] %}

with

sold as (
    select
        item_id,
        location_id
    from {{ ref('int_restock__item_locations') }}
    where first_sold_on is not null
),

named as (
    {% for input in inputs -%}
    select distinct
        '{{ input }}' as input_name,
        item_id,
        location_id
    from {{ ref('stg_restock__' ~ input) }}
    where row_state = 'used'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

places as (
    select
        named.input_name,
        count(*) as places,
        case when count(sold.item_id) = 0 then count(*) else 0 end as strange_places,
        case when count(sold.item_id) = 0 then min(concat('item_id=', named.item_id, ', location_id=', named.location_id)) end as example
    from named
    left join sold on named.item_id = sold.item_id and named.location_id = sold.location_id
    group by named.input_name
),

-- One misspelt location: its stock-outs hide nothing, and what is on order for it is ordered once more where it sells.
asked as (
    select
        input_name,
        item_id,
        location_id
    from named
    where input_name = 'stock_outs'
    union all
    select
        'deliveries' as input_name,
        item_id,
        location_id
    from {{ ref('int_restock__open_orders') }}
    where due_units + later_units > 0 and item_id in (select item_id from sold)
),

strays as (
    select
        asked.input_name,
        count(*) as places,
        count(*) - count(sold.item_id) as strange_places,
        min(case when sold.item_id is null then concat('item_id=', asked.item_id, ', location_id=', asked.location_id) end) as example
    from asked
    left join sold on asked.item_id = sold.item_id and asked.location_id = sold.location_id
    group by asked.input_name
),

-- What is not ordered again needs no lead time.
timed as (
    select
        sold.item_id,
        sold.location_id,
        ladder.lead_time_mean_days is null as is_missing
    from sold
    inner join {{ ref('int_restock__item_policies') }} as policies on sold.item_id = policies.item_id
    left join {{ ref('int_restock__lead_time_ladder') }} as ladder
        on sold.item_id = ladder.item_id and sold.location_id = ladder.location_id and ladder.origin_number = 0
    where policies.lifecycle <> 'discontinued'
),

lead_times as (
    select
        count(*) as places,
        count(case when is_missing then 1 end) as missing_places,
        min(case when is_missing then concat('item_id=', item_id, ', location_id=', location_id) end) as example
    from timed
)

{{ restock_quality_row('no_place_in_common', none, 'places', 'strange_places', 'example') }}
from places
union all
{{ restock_quality_row('place_not_sold', none, 'places', 'strange_places', 'example') }}
from strays
union all
{{ restock_quality_row('no_lead_time', 'sales', 'places', 'missing_places', 'example') }}
from lead_times
