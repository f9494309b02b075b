-- What is seen of a month lies within it, classes and locations add up to the total, and a share is one of what was seen.
with

months as (
    select * from {{ ref('restock__service_actual') }}
),

summed as (
    select
        scope,
        month_starts_on,
        sum(item_locations) as item_locations,
        sum(days_at_risk) as days_at_risk,
        sum(days_seen) as days_seen,
        sum(cycles) as cycles,
        sum(cycles_with_stock_out) as cycles_short
    from months
    group by scope, month_starts_on
)

select
    'a row is off' as problem,
    scope,
    month_starts_on
from months
where
    days_seen > days_at_risk
    or days_out > days_seen + 1e-6
    or days_at_risk > 31 * item_locations
    or item_locations_seen > item_locations
    or item_locations_with_stock_out > item_locations_seen
    or cycles_with_stock_out > cycles
    or (stock_out_evidence = 'none') <> (in_stock_share is null)
    or in_stock_share < -1e-6
    or actual_lower > actual_cycle_service_level + 1e-9
    or actual_upper < actual_cycle_service_level - 1e-9
    or (verdict = 'no_evidence' and (days_out is not null or lost_sales_units is not null))
union all
select
    'scopes differ' as problem,
    parts.scope,
    parts.month_starts_on
from summed as parts
inner join summed as total on parts.month_starts_on = total.month_starts_on and total.scope = 'total'
where
    parts.item_locations <> total.item_locations
    or parts.days_at_risk <> total.days_at_risk
    or parts.days_seen <> total.days_seen
    or parts.cycles <> total.cycles
    or coalesce(parts.cycles_short, 0) <> coalesce(total.cycles_short, 0)
