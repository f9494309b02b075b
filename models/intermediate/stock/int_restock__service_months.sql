-- One row per class, location and month: on how many of the days at risk the shelf was seen, and empty, and what that cost.
{#- Where missed sales are lost and stock is reviewed, a target counts review periods and not cycles. -#}
{%- set may_count_periods = var('restock_unmet_demand') == 'lost' and var('restock_method') == 'auto' %}

with

sized as (
    select
        sized.item_id,
        sized.location_id,
        sized.demand_mean_units,
        sized.unit_price,
        coalesce(in_force.abc_class, sized.abc_class) as abc_class,
        cast(in_force.cycle_service_level as decimal(18, 9)) as target_level,
        {{ may_count_periods | lower }} and coalesce(sized.review_period_days, 0) > 0 as counts_periods
    from {{ ref('int_restock__buffers') }} as sized
    left join {{ ref('restock__policies_in_force') }} as in_force
        on sized.item_id = in_force.item_id and sized.location_id = in_force.location_id
),

out_days as (
    select
        item_id,
        location_id,
        day_on,
        share_out,
        cast({{ dbt.date_trunc('month', 'day_on') }} as date) as month_starts_on
    from {{ ref('int_restock__stock_out_days') }}
),

outs as (
    select
        out_days.item_id,
        out_days.location_id,
        out_days.month_starts_on,
        sum(out_days.share_out) as days_out
    from out_days
    inner join {{ ref('int_restock__months_at_risk') }} as at_risk
        on
            out_days.item_id = at_risk.item_id
            and out_days.location_id = at_risk.location_id
            and out_days.month_starts_on = at_risk.month_starts_on
            and out_days.day_on >= at_risk.from_on
            and out_days.day_on < at_risk.before_on
    group by out_days.item_id, out_days.location_id, out_days.month_starts_on
),

places as (
    select
        at_risk.item_id,
        at_risk.location_id,
        at_risk.month_starts_on,
        at_risk.next_month_on,
        at_risk.days_at_risk,
        sized.abc_class,
        sized.target_level,
        sized.counts_periods,
        sized.unit_price,
        coalesce(seen.days_seen, 0) as days_seen,
        case when seen.days_seen > 0 then coalesce(outs.days_out, 0) end as days_out,
        -- What would have been sold on those days, at the demand of today.
        cast(
            case when seen.days_seen > 0 then cast(coalesce(outs.days_out, 0) as double) * sized.demand_mean_units end
            as decimal(38, 9)
        ) as lost_units,
        coalesce(cycles.cycles, 0) as cycles,
        coalesce(cycles.cycles_short, 0) as cycles_short
    from {{ ref('int_restock__months_at_risk') }} as at_risk
    inner join sized on at_risk.item_id = sized.item_id and at_risk.location_id = sized.location_id
    {% for alias, relation in [
        ('seen', ref('int_restock__months_seen')), ('outs', 'outs'), ('cycles', ref('int_restock__ended_cycles')),
    ] -%}
    left join {{ relation }} as {{ alias }}
        on
            at_risk.item_id = {{ alias }}.item_id
            and at_risk.location_id = {{ alias }}.location_id
            and at_risk.month_starts_on = {{ alias }}.month_starts_on
    {% endfor %}
)

select
    abc_class,
    location_id,
    month_starts_on,
    next_month_on,
    count(*) as item_locations,
    count(case when days_seen > 0 then 1 end) as item_locations_seen,
    count(case when days_out > 0 then 1 end) as item_locations_out,
    cast(sum(days_at_risk) as bigint) as days_at_risk,
    cast(sum(days_seen) as bigint) as days_seen,
    sum(days_out) as days_out,
    sum(target_level) as target_sum,
    count(target_level) as targets,
    sum(case when not counts_periods then target_level * cycles end) as cycles_target_sum,
    cast(sum(case when target_level is not null and not counts_periods then cycles else 0 end) as bigint) as cycles_with_target,
    cast(sum(case when target_level is not null and counts_periods then cycles else 0 end) as bigint) as cycles_of_periods,
    cast(sum(cycles) as bigint) as cycles,
    cast(sum(cycles_short) as bigint) as cycles_short,
    sum(lost_units) as lost_units,
    sum(cast(cast(lost_units as double) * unit_price as decimal(38, 6))) as lost_amount
from places
group by abc_class, location_id, month_starts_on, next_month_on
