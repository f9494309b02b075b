-- What deserves a look, ranked by money: figures to raise, figures to lower, and mistakes that the user's own figures show.
with

practice as (
    select
        alert,
        'mistake' as direction,
        'all' as item_id,
        'all' as location_id,
        supplier_id,
        'all' as abc_class,
        spare_amount as amount,
        case
            when alert = 'lead_time_variability_ignored' then 'value of what is missing'
            else 'holding cost a year of what is held too much'
        end as amount_is,
        coalesce(spare_units, 0e0) - coalesce(missing_units, 0e0) as units,
        case
            when spare_units is null then concat(habit, '.')
            else concat(
                habit, ': ', {{ restock_in_words('spare_units') }}, ' units are held too much, ', {{ restock_in_words('missing_units') }},
                ' are missing elsewhere.'
            )
        end as explanation,
        what_to_do
    from {{ ref('int_restock__practice_alerts') }}
),

found as (
    select * from {{ ref('int_restock__gap_alerts') }}
    union all
    select * from {{ ref('int_restock__knowledge_alerts') }}
    union all
    select * from {{ ref('int_restock__ahead_alerts') }}
    union all
    select * from practice
)

select
    cast(
        row_number() over (
            order by
                found.amount desc nulls last, abs(found.units) desc nulls last,
                found.alert, found.item_id, found.location_id, found.supplier_id, found.explanation
        ) as bigint
    ) as alert_rank,
    as_of.as_of_on,
    found.direction,
    found.alert,
    coalesce(found.item_id, 'all') as item_id,
    coalesce(found.location_id, 'all') as location_id,
    found.supplier_id,
    found.abc_class,
    found.amount,
    found.amount_is,
    found.units,
    found.explanation,
    found.what_to_do
from found
cross join {{ ref('stg_restock__as_of') }} as as_of
