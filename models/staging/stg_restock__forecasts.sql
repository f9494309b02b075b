with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

judged as (
    {{ restock_read_one_row_per_key('forecasts') }}
)

select
    judged.item_id,
    judged.location_id,
    judged.made_on,
    judged.period_starts_on,
    -- A forecast without an end is for one bucket.
    coalesce(
        judged.period_ends_on,
        cast({{ dbt.dateadd('day', -1, dbt.dateadd(var('restock_demand_bucket'), 1, 'judged.period_starts_on')) }} as date)
    ) as period_ends_on,
    judged.quantity,
    {{ restock_row_state('judged.made_on') }} as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
cross join as_of
