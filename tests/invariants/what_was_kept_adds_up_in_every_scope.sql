-- Taken together by class, by pattern or by both, the checks of a method are those of the backtest, no more and no fewer; and
-- whatever is taken together says what the choice would have kept.
with

in_the_backtest as (
    select
        method,
        count(*) as checks
    from {{ ref('restock__backtest') }}
    group by method
    union all
    select
        'chosen' as method,
        count(*) as checks
    from {{ ref('restock__backtest') }}
    where is_chosen
    having count(*) > 0
),

scopes as (
    select 'total' as scope
    union all
    select 'class' as scope
    union all
    select 'pattern' as scope
    union all
    select 'class_and_pattern' as scope
),

summed as (
    select
        scope,
        method,
        sum(checks) as checks
    from {{ ref('restock__service_kept') }}
    group by scope, method
)

select
    'checks differ' as problem,
    scopes.scope,
    in_the_backtest.method
from in_the_backtest
cross join scopes
left join summed on scopes.scope = summed.scope and in_the_backtest.method = summed.method
where in_the_backtest.checks <> coalesce(summed.checks, 0)
union all
select
    'no row of the choice' as problem,
    scope,
    concat(abc_class, '/', demand_pattern) as method
from {{ ref('restock__service_kept') }}
group by scope, abc_class, demand_pattern
having count(case when method = 'chosen' then 1 end) <> 1
