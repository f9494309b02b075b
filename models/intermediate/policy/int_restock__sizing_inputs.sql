{{ config(materialized='view') }}
-- One row per item and location: what a safety stock is computed from, with what its history shows by the bucket.
select
    inputs.*,
    {{ restock_history_columns('outlook', 'seasons') }},
    outlook.size_mean_units,
    {{ restock_demand_pattern('outlook.sale_buckets', 'outlook.interval_buckets', 'outlook.size_cv_squared') }} as learning_pattern
from {{ ref('int_restock__policy_inputs') }} as inputs
left join {{ ref('int_restock__outlook') }} as outlook
    on
        inputs.item_id = outlook.item_id
        and inputs.location_id = outlook.location_id
        and outlook.origin_number = 0
left join {{ ref('int_restock__season') }} as seasons
    on
        inputs.item_id = seasons.item_id
        and inputs.location_id = seasons.location_id
        and seasons.origin_number = 0
