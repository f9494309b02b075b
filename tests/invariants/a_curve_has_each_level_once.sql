-- The key of the curves; an index over it would not fit into memory where item-locations are a million.
select
    scope,
    abc_class,
    item_id,
    location_id,
    cycle_service_level
from {{ ref('restock__service_curves') }}
group by scope, abc_class, item_id, location_id, cycle_service_level
having count(*) > 1
