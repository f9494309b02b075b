-- One row per input of stock, forecasts, overrides and events: how many of its rows name what nothing else does, and
-- one of them. Such rows are without effect.
{%- set text = dbt.type_string() %}
{%- set named_by = {
    'item': 'no sale, delivery or row of items has this item_id',
    'location': 'no sale or delivery has this location_id',
    'supplier': 'no delivery or row of items has this supplier_id',
} %}

with

known as (
    select * from {{ ref('int_restock__keys') }}
),

places as (
    select * from {{ ref('int_restock__item_locations') }}
),

named as (
    select * from {{ ref('int_restock__names_given') }}
),

-- Stock of what is not sold hides nothing as long as all that sells was counted: dead stock, or a depot.
uncounted as (
    select count(*) as uncounted_places
    from places
    cross join {{ ref('int_restock__lookback') }} as lookback
    left join named
        on places.item_id = named.item_id and places.location_id = named.location_id and named.input_name = 'stock'
    where places.last_sold_on >= lookback.starts_on and named.item_id is null
),

judged as (
    select
        named.input_name,
        named.named_rows,
        substring(concat(
            {% for key in named_by -%}
            case when named.{{ key }}_id is not null then concat(', {{ key }}_id=', named.{{ key }}_id) else '' end
            {{- ',' if not loop.last }}
            {% endfor -%}
        ), 3) as row_key,
        case
            -- These change a figure, and here there is one.
            when named.input_name in ('overrides', 'events') and places.item_id is not null then null
            {% for key, words in named_by.items() -%}
            when
                named.{{ key }}_id is not null
                and {{ key }}s.key_id is null
                {{ "and named.location_id <> " ~ restock_default_location() if key == 'location' }}
                then concat('{{ words }}', coalesce('; is it ' || {{ key }}_spellings.key_id || '?', ''))
            {% endfor -%}
            when
                named.input_name in ('overrides', 'events')
                and named.item_id is not null
                and named.location_id is not null
                then 'the item was never sold, delivered or counted at this location'
        end as strange_because
    from named
    {% for key in named_by -%}
    left join known as {{ key }}s on named.{{ key }}_id = {{ key }}s.key_id and {{ key }}s.key_of = '{{ key }}'
    left join known as {{ key }}_spellings
        on
            {{ restock_plain_key('named.' ~ key ~ '_id') }} = {{ key }}_spellings.plain_key
            and {{ key }}_spellings.key_of = '{{ key }}'
            and {{ key }}_spellings.spelling_rank = 1
    {% endfor -%}
    left join places on named.item_id = places.item_id and named.location_id = places.location_id
),

counted as (
    select
        input_name,
        sum(named_rows) as named_rows,
        sum(case when strange_because is not null then named_rows else 0 end) as strange_rows,
        min(case when strange_because is not null then concat(row_key, ': ', strange_because) end) as example
    from judged
    group by input_name
),

-- Where all of it is strange, no_place_in_common says so.
found as (
    select
        counted.*,
        strange_rows > 0
        and not (counted.input_name in ('stock', 'forecasts') and counted.strange_rows = counted.named_rows)
        and not (counted.input_name = 'stock' and uncounted.uncounted_places = 0) as is_found
    from counted
    cross join uncounted
)

{{ restock_quality_row(
    'named_nowhere_else', none, 'named_rows', 'case when is_found then strange_rows else 0 end',
    'case when is_found then example end',
) }}
from found
