with

buffers as (
    select * from {{ ref('int_restock__buffers') }}
),

what_ifs as (
    select * from {{ ref('int_restock__lead_time_what_ifs') }}
),

scenarios as (
    {% for scenario in ['spread_halved', 'mean_down_a_fifth', 'both'] -%}
    select '{{ scenario }}' as scenario
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    buffers.item_id,
    buffers.location_id,
    scenarios.scenario,
    buffers.as_of_on,
    coalesce(buffers.supplier_id, 'unknown') as supplier_id,
    buffers.method,
    cast(buffers.cycle_service_level as double) as cycle_service_level,
    buffers.lead_time_mean_days,
    buffers.lead_time_sd_days,
    what_ifs.then_lead_time_mean_days,
    what_ifs.then_lead_time_sd_days,
    buffers.safety_stock_units,
    what_ifs.then_safety_stock_units,
    buffers.safety_stock_units - what_ifs.then_safety_stock_units as released_safety_stock_units,
    buffers.reorder_point_units,
    what_ifs.then_reorder_point_units,
    buffers.reorder_point_units - what_ifs.then_reorder_point_units as released_reorder_point_units,
    case when what_ifs.item_id is not null then buffers.safety_stock_normal_units end
    - what_ifs.then_safety_stock_normal_units as textbook_released_safety_stock_units,
    -- What is under way lasts as long as the lead time: a day less is a day of demand less.
    buffers.demand_mean_units * (buffers.protection_period_days - what_ifs.then_protection_period_days) as pipeline_released_units,
    buffers.unit_cost,
    buffers.safety_stock_units * buffers.unit_cost as safety_stock_value_amount,
    (buffers.safety_stock_units - what_ifs.then_safety_stock_units) * buffers.unit_cost as released_amount,
    (buffers.safety_stock_normal_units - what_ifs.then_safety_stock_normal_units) * buffers.unit_cost as textbook_released_amount,
    (buffers.safety_stock_units - what_ifs.then_safety_stock_units) * buffers.unit_cost * buffers.holding_cost_rate
        as released_holding_cost_yearly_amount,
    buffers.demand_mean_units * (buffers.protection_period_days - what_ifs.then_protection_period_days) * buffers.unit_cost
        as pipeline_released_amount,
    buffers.lead_time_share_of_variance,
    case
        when what_ifs.item_id is null then buffers.method_reason
        when buffers.unit_cost is null then 'No amount: no unit cost is known.'
        when buffers.lead_time_sd_days = 0e0 and scenarios.scenario = 'spread_halved'
            then 'Nothing to release: its lead time is not known to vary.'
        when buffers.method in ('compound_poisson', 'empirical') and scenarios.scenario = 'spread_halved'
            then concat('Nothing to release: ', buffers.method, ' sees the mean of lead times and not their spread.')
        when buffers.reorder_point_units < what_ifs.then_reorder_point_units
            then 'More stock: at this level it covers the orders that come early, and those would come later.'
        when buffers.safety_stock_units < what_ifs.then_safety_stock_units
            then 'More safety stock: less is expected, and the reorder point falls by less than that.'
        else concat('Sized again by ', buffers.method, '.')
    end as reason
from buffers
cross join scenarios
left join what_ifs
    on
        buffers.item_id = what_ifs.item_id
        and buffers.location_id = what_ifs.location_id
        and scenarios.scenario = what_ifs.scenario
