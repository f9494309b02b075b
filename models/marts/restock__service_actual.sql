-- What was really on the shelf, month by month, against the target; a cycle ends with a receipt, and is kept if there was
-- something left the day before.
{%- set evidence = 'stock_outs' if restock_input_setting('stock_outs').how != 'absent' else 'stock_counts' %}

with

scoped as (
    {% for scope, class, location in [('total', "'all'", "'all'"), ('class', 'abc_class', "'all'"), ('location', "'all'", 'location_id')] -%}
    select
        '{{ scope }}' as scope,
        {{ class }} as scope_class,
        {{ location }} as scope_location_id,
        months.*
    from {{ ref('int_restock__service_months') }} as months
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (
    select
        scope,
        scope_class,
        scope_location_id,
        month_starts_on,
        next_month_on,
        {% for column in [
            'item_locations', 'item_locations_seen', 'item_locations_out', 'days_at_risk', 'days_seen', 'cycles', 'cycles_short', 'cycles_of_periods',
        ] -%}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor -%}
        cast(sum(days_out) as double) as days_out,
        cast(sum(lost_units) as double) as lost_units,
        cast(sum(lost_amount) as double) as lost_amount,
        {{ restock_share('sum(target_sum)', 'sum(targets)') }} as target_level,
        -- Cycles are no measure of a target that counts review periods.
        case
            when sum(cycles_of_periods) > 0 then null
            else {{ restock_share('sum(cycles_target_sum)', 'sum(cycles_with_target)') }}
        end as cycles_target_level
    from scoped
    group by scope, scope_class, scope_location_id, month_starts_on, next_month_on
),

measured as (
    select
        *,
        1e0 - {{ restock_share('days_out', 'days_seen') }} as in_stock_share,
        1e0 - {{ restock_share('cycles_short', 'cycles') }} as actual_level
    from summed
),

-- Months of one class share their weather, which an interval for independent cycles does not know.
bounded as (
    select
        *,
        case when cycles > 0 then greatest({{ restock_wilson_bound('actual_level', "nullif(cycles, 0)", '-') }}, 0e0) end as lower_bound,
        case when cycles > 0 then least({{ restock_wilson_bound('actual_level', "nullif(cycles, 0)", '+') }}, 1e0) end as upper_bound,
        1.96e0 * 1.96e0 * cycles_target_level * (1e0 - cycles_target_level) / (0.01e0 * 0.01e0) as telling_cycles
    from measured
),

judged as (
    select
        *,
        case
            when item_locations_seen = 0 then 'no_evidence'
            when cycles = 0 then 'no_cycles'
            when cycles_of_periods > 0 then 'other_measure'
            when cycles_target_level is null then 'no_target'
            when upper_bound < cycles_target_level then 'broken'
            when lower_bound > cycles_target_level then 'exceeded'
            when telling_cycles > cycles then 'cannot_tell'
            else 'kept'
        end as verdict,
        case when telling_cycles > cycles then cast(ceil(telling_cycles - cycles - 1e-6) as bigint) end as missing_cycles
    from bounded
)

select
    judged.scope,
    judged.scope_class as abc_class,
    judged.scope_location_id as location_id,
    judged.month_starts_on,
    as_of.as_of_on,
    judged.next_month_on <= as_of.as_of_on as is_month_over,
    case when judged.item_locations_seen = 0 then 'none' else '{{ evidence }}' end as stock_out_evidence,
    judged.verdict,
    case when judged.verdict = 'cannot_tell' then judged.missing_cycles else 0 end as needs_more_cycles,
    {{ restock_service_reason() }} as reason,
    judged.item_locations,
    judged.item_locations_seen,
    case when judged.item_locations_seen > 0 then judged.item_locations_out end as item_locations_with_stock_out,
    judged.days_at_risk,
    judged.days_seen,
    judged.days_out,
    judged.in_stock_share,
    judged.target_level as target_cycle_service_level,
    (judged.in_stock_share - judged.target_level) * 100e0 as in_stock_gap_points,
    judged.cycles,
    case when judged.cycles > 0 then judged.cycles_short end as cycles_with_stock_out,
    judged.cycles_target_level as cycles_target_service_level,
    judged.actual_level as actual_cycle_service_level,
    judged.lower_bound as actual_lower,
    judged.upper_bound as actual_upper,
    (judged.actual_level - judged.cycles_target_level) * 100e0 as target_gap_points,
    judged.lost_units as lost_sales_units,
    judged.lost_amount as lost_sales_amount
from judged
cross join {{ ref('stg_restock__as_of') }} as as_of
