-- Every state has its row in every scope, also where nothing is in it, so that a share of nothing can be read.
with

health as (
    select * from {{ ref('restock__stock_health') }}
),

-- Published figures: 55 % of smaller firms hold 20 % excess or more, 17 % hold 10 % dead stock or more.
states as (
    {% for state, benchmark, firms in [
        ('not_counted', 'null', 'null'), ('stock_out', 'null', 'null'), ('dead', '0.10e0', '0.17e0'), ('below_buffer', 'null', 'null'),
        ('excess', '0.20e0', '0.55e0'), ('no_policy', 'null', 'null'), ('reorder_now', 'null', 'null'), ('healthy', 'null', 'null'),
    ] -%}
    select
        '{{ state }}' as state,
        cast({{ benchmark }} as double) as benchmark_share,
        cast({{ firms }} as double) as benchmark_firms_share
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

scoped as (
    select
        'location' as scope,
        location_id as scope_location_id,
        health.*
    from health
    union all
    select
        'all' as scope,
        'all' as scope_location_id,
        health.*
    from health
),

scopes as (
    select
        scope,
        scope_location_id,
        count(*) as scope_item_locations,
        sum(cast(stock_value_amount as decimal(38, 6))) as scope_value_amount
    from scoped
    group by scope, scope_location_id
),

summed as (
    select
        scope,
        scope_location_id,
        state,
        {% for column in [
            'on_hand_units', 'surplus_units', 'stock_value_amount', 'surplus_value_amount', 'holding_cost_yearly_amount',
            'surplus_holding_cost_yearly_amount',
        ] -%}
        cast(sum(cast({{ column }} as decimal(38, 6))) as double) as {{ column }},
        {% endfor -%}
        count(*) as item_locations,
        count(case when unit_cost is null and on_hand_units > 0 then 1 end) as item_locations_without_cost
    from scoped
    group by scope, scope_location_id, state
),

shares as (
    select
        scopes.scope,
        scopes.scope_location_id as location_id,
        states.state,
        states.benchmark_share,
        states.benchmark_firms_share,
        cast(coalesce(summed.item_locations, 0) as bigint) as item_locations,
        cast(coalesce(summed.item_locations_without_cost, 0) as bigint) as item_locations_without_cost,
        scopes.scope_item_locations,
        {{ restock_share('coalesce(summed.item_locations, 0)', 'scopes.scope_item_locations') }} as item_locations_share,
        {% for column in [
            'on_hand_units', 'surplus_units', 'stock_value_amount', 'surplus_value_amount', 'holding_cost_yearly_amount',
            'surplus_holding_cost_yearly_amount',
        ] -%}
        case when summed.item_locations is null then 0e0 else summed.{{ column }} end as {{ column }},
        {% endfor -%}
        case when summed.item_locations is null then 0e0 else summed.stock_value_amount end
        / nullif(cast(scopes.scope_value_amount as double), 0e0) as stock_value_share,
        case when summed.item_locations is null then 0e0 else summed.surplus_value_amount end
        / nullif(cast(scopes.scope_value_amount as double), 0e0) as surplus_value_share
    from scopes
    cross join states
    left join summed
        on
            scopes.scope = summed.scope
            and scopes.scope_location_id = summed.scope_location_id
            and states.state = summed.state
)

select
    scope,
    location_id,
    state,
    item_locations,
    item_locations_share,
    item_locations_without_cost,
    on_hand_units,
    stock_value_amount,
    stock_value_share,
    holding_cost_yearly_amount,
    surplus_units,
    surplus_value_amount,
    surplus_value_share,
    surplus_holding_cost_yearly_amount,
    benchmark_share,
    benchmark_firms_share,
    surplus_value_share >= benchmark_share as is_at_or_above_benchmark,
    {{ restock_benchmark_reason() }} as reason
from shares
