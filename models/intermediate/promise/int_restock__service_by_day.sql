-- What came of each method, and of the choice, on each past day: of all rows, and by class and pattern. The textbook stands
-- beside, over the same rows.
{%- set scopes = {
    'total': ('false', 'false'), 'class': ('true', 'false'), 'pattern': ('false', 'true'), 'class_and_pattern': ('true', 'true'),
} %}

with

checks as (
    select
        *,
        unit_price * stock_units as stock_value_amount,
        {{ restock_pinball_loss('unit_price', 'covered_service_level', 'stock_units', 'outcome_units') }} as loss_amount
    from {{ ref('int_restock__walk') }}
    where kind = 'check'
),

scopes as (
    {% for scope, (by_class, by_pattern) in scopes.items() -%}
    select
        '{{ scope }}' as scope,
        {{ by_class }} as by_class,
        {{ by_pattern }} as by_pattern
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The choice counts as a method of its own.
taken_as as (
    select false as of_choice
    union all
    select true as of_choice
),

scoped as (
    select
        scopes.scope,
        case when scopes.by_class then checks.abc_class else 'all' end as abc_class,
        case when scopes.by_pattern then checks.demand_pattern else 'all' end as demand_pattern,
        case when taken_as.of_choice then 'chosen' else checks.method end as method,
        checks.item_id,
        checks.location_id,
        checks.origin_number,
        checks.covered_service_level,
        checks.asked_level,
        checks.outcome_units,
        checks.stock_units,
        checks.loss_amount,
        checks.stock_value_amount,
        textbook.outcome_units <= textbook.stock_units as is_textbook_covered,
        textbook.loss_amount as textbook_loss_amount,
        textbook.stock_value_amount as textbook_stock_value_amount,
        -- Where whole units are held, the last of them may be there because no part of it could be.
        case when checks.stock_units = floor(checks.stock_units) then checks.stock_units - 1e0 else checks.stock_units end
            as one_less_units
    from checks
    cross join scopes
    cross join taken_as
    left join checks as textbook
        on
            checks.item_id = textbook.item_id
            and checks.location_id = textbook.location_id
            and checks.origin_number = textbook.origin_number
            and textbook.method = 'normal'
    where checks.is_chosen or not taken_as.of_choice
),

places as (
    select distinct
        scope,
        abc_class,
        demand_pattern,
        method,
        item_id,
        location_id
    from scoped
),

counted as (
    select
        scope,
        abc_class,
        demand_pattern,
        method,
        count(*) as item_locations
    from places
    group by scope, abc_class, demand_pattern, method
)

select
    scoped.scope,
    scoped.abc_class,
    scoped.demand_pattern,
    scoped.method,
    scoped.origin_number,
    max(counted.item_locations) as item_locations,
    count(*) as checks,
    count(case when scoped.outcome_units <= scoped.stock_units then 1 end) as covered,
    count(case when scoped.stock_units > 0e0 then 1 end) as stocked,
    count(case when scoped.stock_units > 0e0 and scoped.outcome_units <= scoped.one_less_units then 1 end) as stocked_one_less,
    count(case when scoped.is_textbook_covered then 1 end) as textbook_covered,
    -- Nine digits: DuckDB 1.5 rounds a decimal of more than 2^53 steps to a double otherwise than 2.0 does.
    sum(cast(scoped.covered_service_level as decimal(38, 9))) as promised,
    sum(cast(case when scoped.stock_units > 0e0 then scoped.covered_service_level end as decimal(38, 9))) as stocked_promised,
    sum(cast(scoped.asked_level as decimal(38, 9))) as asked,
    sum(cast(scoped.outcome_units as decimal(38, 6))) as outcome_units,
    sum(cast(greatest(scoped.outcome_units - scoped.stock_units, 0e0) as decimal(38, 6))) as short_units,
    sum(cast(scoped.loss_amount as decimal(38, 6))) as loss_amount,
    sum(cast(scoped.textbook_loss_amount as decimal(38, 6))) as textbook_loss_amount,
    sum(cast(scoped.stock_value_amount as decimal(38, 6))) as stock_value_amount,
    sum(cast(scoped.textbook_stock_value_amount as decimal(38, 6))) as textbook_stock_value_amount
from scoped
inner join counted
    on
        scoped.scope = counted.scope
        and scoped.abc_class = counted.abc_class
        and scoped.demand_pattern = counted.demand_pattern
        and scoped.method = counted.method
group by scoped.scope, scoped.abc_class, scoped.demand_pattern, scoped.method, scoped.origin_number
