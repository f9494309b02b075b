-- What was promised and what was delivered. Items of one past day share its weather, so that the interval is taken from how
-- the days differ, and never narrower than that of so many independent cycles.
with

past_days as (
    select
        *,
        sum(covered) over (partition by scope, abc_class, demand_pattern, method) as all_covered,
        sum(checks) over (partition by scope, abc_class, demand_pattern, method) as all_checks
    from {{ ref('int_restock__service_by_day') }}
),

-- By how many cycles a day lies off the share of all days.
deviations as (
    select
        *,
        covered - checks * {{ restock_share('all_covered', 'all_checks') }} as deviation_cycles
    from past_days
),

totals as (
    select
        scope,
        abc_class,
        demand_pattern,
        method,
        count(*) as past_days,
        max(item_locations) as item_locations,
        sum(checks) as checks,
        sum(outcome_units) as outcome_units,
        sum(short_units) as short_units,
        sum(loss_amount) as loss_amount,
        sum(textbook_loss_amount) as textbook_loss_amount,
        sum(stock_value_amount) as stock_value_amount,
        sum(textbook_stock_value_amount) as textbook_stock_value_amount,
        {{ restock_share('sum(covered)', 'sum(checks)') }} as delivered,
        {{ restock_share('sum(textbook_covered)', 'sum(checks)') }} as textbook_delivered,
        {{ restock_share('sum(promised)', 'sum(checks)') }} as promised_share,
        {{ restock_share('sum(asked)', 'sum(checks)') }} as asked,
        {{ restock_share('sum(stocked_one_less)', 'sum(stocked)') }} as delivered_one_less,
        {{ restock_share('sum(stocked_promised)', 'sum(stocked)') }} as stocked_promise,
        {{ restock_list_sum(restock_sorted_list('deviation_cycles * deviation_cycles')) }} as squared_cycles
    from deviations
    group by scope, abc_class, demand_pattern, method
),

-- One day cannot say how days differ: anything from 0 to 1 is possible.
spread as (
    select
        *,
        coalesce(
            {{ restock_student_factor('past_days') }}
            * sqrt(squared_cycles * past_days / nullif(past_days - 1e0, 0e0)) / checks,
            1e0
        ) as between_days
    from totals
),

bounded as (
    select
        *,
        greatest(least({{ restock_wilson_bound('delivered', 'checks', '-') }}, delivered - between_days), 0e0) as lower_bound,
        least(greatest({{ restock_wilson_bound('delivered', 'checks', '+') }}, delivered + between_days), 1e0) as upper_bound,
        -- The cycles that narrow an interval to a percentage point on either side: independent ones, and as days differ.
        greatest(
            1.96e0 * 1.96e0 * promised_share * (1e0 - promised_share) / (0.01e0 * 0.01e0),
            case when past_days > 1 then checks * (between_days / 0.01e0) * (between_days / 0.01e0) else checks + 1e0 end
        ) as telling_cycles
    from spread
),

judged as (
    select
        *,
        case
            when upper_bound < promised_share then 'broken'
            -- Nothing less than no stock at all can be held, and no part of a unit.
            when lower_bound > promised_share and coalesce(delivered_one_less < stocked_promise, true) then 'kept_within_whole_units'
            when lower_bound > promised_share then 'exceeded'
            when telling_cycles > checks then 'cannot_tell'
            else 'kept'
        end as verdict
    from bounded
)

select
    scope,
    abc_class,
    demand_pattern,
    method,
    verdict,
    cast(case when verdict = 'cannot_tell' then ceil(telling_cycles - checks - 1e-6) else 0 end as bigint) as needs_more_cycles,
    cast(checks as bigint) as checks,
    cast(past_days as bigint) as past_days,
    cast(item_locations as bigint) as item_locations,
    promised_share as target_cycle_service_level,
    delivered as delivered_cycle_service_level,
    lower_bound as delivered_lower,
    upper_bound as delivered_upper,
    (delivered - promised_share) * 100e0 as target_gap_points,
    delivered_one_less,
    1e0 - {{ restock_share('short_units', 'outcome_units') }} as fill_rate,
    asked as asked_service_level,
    cast(stock_value_amount as double) / past_days as stock_value_amount,
    cast(loss_amount as double) as pinball_loss_amount,
    textbook_delivered as textbook_delivered_cycle_service_level,
    cast(textbook_stock_value_amount as double) / past_days as textbook_stock_value_amount,
    cast(textbook_loss_amount as double) as textbook_pinball_loss_amount,
    {{ restock_share('loss_amount', 'textbook_loss_amount') }} as loss_over_textbook
from judged
