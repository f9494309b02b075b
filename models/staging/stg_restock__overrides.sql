-- What a person set counts from its first day to its last one; both may lie ahead.
-- depends_on: {{ ref('stg_restock__as_of') }}
with

judged as (
    {{ restock_read_one_row_per_key('overrides', rejects_later=true) }}
),

-- Something must be set.
filled as (
    select
        judged.*,
        coalesce(
            judged.rejected_because,
            case
                when judged.reorder_point_units is null and judged.safety_stock_units is null
                    then 'reorder_point_units and safety_stock_units are missing: fill one of them in'
            end
        ) as refused_because
    from judged
)

select
    item_id,
    location_id,
    starts_on,
    ends_on,
    reorder_point_units,
    safety_stock_units,
    set_by,
    reason,
    case when refused_because is null then 'used' else 'rejected' end as row_state,
    refused_because as rejected_because,
    row_key,
    row_json
from filled
