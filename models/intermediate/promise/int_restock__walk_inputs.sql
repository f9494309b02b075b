{{ config(materialized='view') }}
-- One row per item, location and origin: what was known, what had been promised, and what came of it.
with

prices as (
    select
        item_id,
        coalesce(unit_price, unit_cost) as unit_price
    from {{ ref('int_restock__item_policies') }}
),

-- An item without a price counts like the middle one of those that have one; without any price, units are counted.
usual as (
    select coalesce(quantile_disc(unit_price, 0.5e0), 1e0) as unit_price
    from prices
    where unit_price > 0
),

last_sales as (
    select
        item_id,
        max(last_sold_on) as last_sold_on
    from {{ ref('int_restock__item_locations') }}
    group by item_id
),

-- What has left the range gets no figure: from that day on nothing is promised of it, and nothing can be kept.
gone as (
    select
        policies.item_id,
        case when policies.days_left < 0 then policies.ends_on else last_sales.last_sold_on end as gone_on
    from {{ ref('int_restock__item_policies') }} as policies
    left join last_sales on policies.item_id = last_sales.item_id
    where policies.lifecycle = 'discontinued' or policies.days_left < 0
)

select
    outlook.item_id,
    outlook.location_id,
    outlook.origin_number,
    {{ restock_history_columns('outlook', 'seasons') }},
    outlook.longest_buckets,
    outlook.outcome_units,
    outlook.outcome_buckets,
    outlook.outcome_seen_share,
    outlook.earlier_outcome_units,
    later.ordered_after_days,
    later.realised_days,
    origins.bucket_number,
    coalesce(classes.abc_class, policies.abc_class) as abc_class,
    case when outlook.origin_number = 0 then policies.cycle_service_level else classes.cycle_service_level end as cycle_service_level,
    {{ restock_demand_pattern('outlook.sale_buckets', 'outlook.interval_buckets', 'outlook.size_cv_squared') }} as demand_pattern,
    ladder.lead_time_mean_days,
    ladder.lead_time_sd_days,
    ladder.lead_time_count,
    ladder.lead_time_shape_group_id,
    policies.review_period_days,
    case when prices.unit_price > 0 then prices.unit_price else usual.unit_price end as unit_price,
    0e0 as mean_error_units
from {{ ref('int_restock__outlook') }} as outlook
cross join usual
left join {{ ref('int_restock__season') }} as seasons
    on
        outlook.item_id = seasons.item_id
        and outlook.location_id = seasons.location_id
        and outlook.origin_number = seasons.origin_number
inner join {{ ref('int_restock__origins') }} as origins on outlook.origin_number = origins.origin_number
inner join {{ ref('int_restock__item_policies') }} as policies on outlook.item_id = policies.item_id
inner join prices on outlook.item_id = prices.item_id
inner join {{ ref('int_restock__lead_time_ladder') }} as ladder
    on
        outlook.item_id = ladder.item_id
        and outlook.location_id = ladder.location_id
        and outlook.origin_number = ladder.origin_number
left join {{ ref('int_restock__later_lead_times') }} as later
    on
        outlook.item_id = later.item_id
        and outlook.location_id = later.location_id
        and outlook.origin_number = later.origin_number
left join {{ ref('int_restock__past_classes') }} as classes
    on outlook.item_id = classes.item_id and outlook.origin_number = classes.origin_number
left join gone on outlook.item_id = gone.item_id
where
    outlook.is_walked
    and (outlook.origin_number = 0 or gone.gone_on is null or origins.as_of_on < gone.gone_on)
