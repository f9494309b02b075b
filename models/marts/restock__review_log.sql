{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}
-- Rows are added and never changed or removed; a full refresh leaves them too. What a build adds is there or is not, as one
-- statement writes it, and a build that is run again adds nothing that is there.
select {{ restock_record_columns() | join(', ') }}
from {{ ref('int_restock__reviews') }}
{%- if is_incremental() %}
where
    (item_id, location_id, reviewed_on) not in (
        select
            item_id,
            location_id,
            reviewed_on
        from {{ this }}
    )
{%- endif %}
order by item_id, location_id, reviewed_on
