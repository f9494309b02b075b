{{ config(materialized='view') }}
-- The ladder of service levels, the same for every class and for all together: those that are set, and the usual targets.
with

ladder as (
    {% for level in restock_curve_levels() -%}
    select cast('{{ level }}' as double) as cycle_service_level
    union all
    {% endfor -%}
    select cast(null as double) as cycle_service_level
),

sized as (
    select
        abc_class,
        -- A target that counts units is served by another share of cycles at each item.
        case when fill_rate_service_level is null then cast(cycle_service_level as double) end as cycle_service_level
    from {{ ref('int_restock__buffers') }}
    where method not in ('none', 'average_max')
),

counted as (
    select
        abc_class,
        cycle_service_level,
        count(*) as item_locations
    from sized
    group by abc_class, cycle_service_level
    union all
    select
        'all' as abc_class,
        cycle_service_level,
        count(*) as item_locations
    from sized
    group by cycle_service_level
),

ranked as (
    select
        *,
        row_number() over (partition by abc_class order by item_locations desc, cycle_service_level desc) as usual_rank
    from counted
),

-- The usual target is the one that most have; of two, the higher.
usual as (
    select
        abc_class,
        cycle_service_level
    from ranked
    where usual_rank = 1
),

-- Targets that are computed may miss a level of the ladder by the last digit.
levels as (
    select distinct cycle_service_level
    from ladder
    where cycle_service_level is not null
    union
    select usual.cycle_service_level
    from usual
    where
        (select count(cycle_service_level) from ladder) > 0
        and usual.cycle_service_level is not null
        and not exists (
            select 1
            from ladder
            where abs(ladder.cycle_service_level - usual.cycle_service_level) < 1e-9
        )
)

select
    usual.abc_class,
    levels.cycle_service_level,
    coalesce(abs(levels.cycle_service_level - usual.cycle_service_level) < 1e-9, false) as is_target
from usual
cross join levels
