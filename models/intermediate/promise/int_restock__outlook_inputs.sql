{{ config(materialized='view') }}
-- One row per item and location with a sale: its history, and the lead times that were known, and came true, at each origin.
with

-- As many item-locations as are walked forward, told apart by a hash so that no kind of item is preferred.
walked as (
    select
        item_id,
        location_id
    from {{ ref('int_restock__demand_series') }}
    order by {{ restock_hash("concat(item_id, '/', location_id)") }}, item_id, location_id
    limit {{ var('restock_backtest_item_locations') }}
),

lead_times as (
    select
        ladder.item_id,
        ladder.location_id,
        {{ restock_list_by('ladder.lead_time_mean_days', '-ladder.origin_number') }} as lead_time_mean_days,
        {{ restock_list_by('ladder.lead_time_max_days', '-ladder.origin_number') }} as lead_time_max_days,
        {{ restock_list_by('later.realised_days', '-ladder.origin_number') }} as realised_days,
        {{ restock_list_by('later.earlier_days', '-ladder.origin_number') }} as earlier_days
    from {{ ref('int_restock__lead_time_ladder') }} as ladder
    left join {{ ref('int_restock__later_lead_times') }} as later
        on
            ladder.item_id = later.item_id
            and ladder.location_id = later.location_id
            and ladder.origin_number = later.origin_number
    group by ladder.item_id, ladder.location_id
)

select
    series.*,
    walked.item_id is not null as is_walked,
    policies.review_period_days,
    lead_times.lead_time_mean_days,
    lead_times.lead_time_max_days,
    lead_times.realised_days,
    lead_times.earlier_days
from {{ ref('int_restock__demand_series') }} as series
inner join {{ ref('int_restock__item_policies') }} as policies on series.item_id = policies.item_id
inner join lead_times on series.item_id = lead_times.item_id and series.location_id = lead_times.location_id
left join walked on series.item_id = walked.item_id and series.location_id = walked.location_id
