-- Forecasts for periods that follow each other, with the protection period of their item. A period that overlaps the
-- one before it would count its days twice, and is left out.
with

protection as (
    select
        lead_times.item_id,
        lead_times.location_id,
        lead_times.lead_time_mean_days
        + cast(coalesce(items.review_period_days, {{ var('restock_review_period_days') }}) as double) as protection_days
    from {{ ref('int_restock__lead_time_ladder') }} as lead_times
    left join {{ ref('stg_restock__items') }} as items
        on lead_times.item_id = items.item_id and items.row_state = 'used'
    where lead_times.origin_number = 0
),

periods as (
    select
        forecasts.item_id,
        forecasts.location_id,
        forecasts.made_on,
        forecasts.period_starts_on,
        forecasts.period_ends_on,
        forecasts.quantity,
        protection.protection_days,
        max(forecasts.period_ends_on) over (
            partition by forecasts.item_id, forecasts.location_id, forecasts.made_on
            order by forecasts.period_starts_on, forecasts.period_ends_on
            rows between unbounded preceding and 1 preceding
        ) as before_ends_on,
        max(forecasts.made_on) over (partition by forecasts.item_id, forecasts.location_id) as newest_made_on
    from {{ ref('stg_restock__forecasts') }} as forecasts
    inner join protection
        on forecasts.item_id = protection.item_id and forecasts.location_id = protection.location_id
    where
        forecasts.row_state = 'used'
        and forecasts.period_starts_on >= forecasts.made_on
        and protection.protection_days > 0
)

select
    item_id,
    location_id,
    made_on,
    period_starts_on,
    period_ends_on,
    quantity,
    protection_days,
    made_on = newest_made_on as is_newest
from periods
where before_ends_on is null or period_starts_on > before_ends_on
