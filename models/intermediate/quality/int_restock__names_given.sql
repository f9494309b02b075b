-- One row per input of stock, forecasts, overrides and events, and what it names: item, location, supplier. What lies
-- before all that is looked at would be without effect anyway.
{%- set text = dbt.type_string() %}

select
    'stock' as input_name,
    stock.item_id,
    stock.location_id,
    cast(null as {{ text }}) as supplier_id,
    count(*) as named_rows
from {{ ref('stg_restock__stock') }} as stock
cross join {{ ref('int_restock__lookback') }} as lookback
where stock.row_state = 'used' and stock.counted_on >= lookback.history_starts_on
group by stock.item_id, stock.location_id
union all
select
    'forecasts' as input_name,
    item_id,
    location_id,
    cast(null as {{ text }}) as supplier_id,
    count(*) as named_rows
from {{ ref('stg_restock__forecasts') }}
where row_state = 'used'
group by item_id, location_id
union all
select
    'overrides' as input_name,
    overrides.item_id,
    overrides.location_id,
    cast(null as {{ text }}) as supplier_id,
    count(*) as named_rows
from {{ ref('stg_restock__overrides') }} as overrides
cross join {{ ref('stg_restock__as_of') }} as as_of
where overrides.row_state = 'used' and overrides.ends_on >= as_of.as_of_on
group by overrides.item_id, overrides.location_id
union all
select
    'events' as input_name,
    events.item_id,
    events.location_id,
    events.supplier_id,
    count(*) as named_rows
from {{ ref('stg_restock__events') }} as events
cross join {{ ref('int_restock__lookback') }} as lookback
where events.row_state = 'used' and (events.ends_on is null or events.ends_on >= lookback.history_starts_on)
group by events.item_id, events.location_id, events.supplier_id
