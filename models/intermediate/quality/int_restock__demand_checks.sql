-- One row, whether anything is asked for at all: where not, sales have not arrived, or the as-of day is a wrong one.
{%- set text = dbt.type_string() %}

with

sold as (
    select
        count(*) as places,
        max(places.last_sold_on) as last_sold_on,
        coalesce(max(demand.mean_units), 0e0) <= 0e0 as is_none
    from {{ ref('int_restock__item_locations') }} as places
    left join {{ ref('int_restock__demand') }} as demand
        on places.item_id = demand.item_id and places.location_id = demand.location_id
    where places.first_sold_on is not null
),

judged as (
    select
        sold.*,
        concat(
            'last_sold_on=', cast(sold.last_sold_on as {{ text }}), ', ',
            cast({{ dbt.datediff('sold.last_sold_on', 'as_of.as_of_on', 'day') }} as {{ text }}),
            ' days before the as-of day ', cast(as_of.as_of_on as {{ text }})
        ) as example
    from sold
    cross join {{ ref('stg_restock__as_of') }} as as_of
)

{{ restock_quality_row(
    'no_demand_in_window', 'sales', 'places', 'case when is_none then places else 0 end',
    'case when is_none then example end',
) }}
from judged
