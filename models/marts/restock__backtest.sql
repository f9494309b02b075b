-- Every method that was meant for an item and location on a past day: what it would have held, and what came of it.
select
    checks.item_id,
    checks.location_id,
    origins.as_of_on,
    checks.method,
    checks.is_chosen,
    checks.abc_class,
    checks.demand_pattern,
    checks.cycle_service_level,
    checks.covered_service_level,
    checks.asked_level as asked_service_level,
    checks.learned_from as level_learned_from,
    later.realised_days as lead_time_days,
    later.realised_from as lead_time_realised_from,
    checks.stock_units,
    checks.outcome_units,
    checks.outcome_seen_share,
    checks.outcome_units <= checks.stock_units as is_covered,
    greatest(checks.outcome_units - checks.stock_units, 0e0) as short_units,
    greatest(checks.stock_units - checks.outcome_units, 0e0) as spare_units,
    checks.unit_price,
    {{ restock_pinball_loss('checks.unit_price', 'checks.covered_service_level', 'checks.stock_units', 'checks.outcome_units') }}
        as pinball_loss_amount
from {{ ref('int_restock__walk') }} as checks
inner join {{ ref('int_restock__origins') }} as origins on checks.origin_number = origins.origin_number
left join {{ ref('int_restock__later_lead_times') }} as later
    on
        checks.item_id = later.item_id
        and checks.location_id = later.location_id
        and checks.origin_number = later.origin_number
where checks.kind = 'check'
