-- depends_on: {{ ref('stg_restock__as_of') }}
with

judged as (
    {{ restock_read_one_row_per_key('service_policy') }}
)

select
    upper(judged.abc_class) as abc_class,
    upper(judged.xyz_class) as xyz_class,
    judged.cycle_service_level,
    judged.fill_rate,
    judged.review_cadence,
    judged.review_every_months,
    judged.demand_window_days,
    case when judged.rejected_because is null then 'used' else 'rejected' end as row_state,
    judged.rejected_because,
    judged.row_key,
    judged.row_json
from judged
