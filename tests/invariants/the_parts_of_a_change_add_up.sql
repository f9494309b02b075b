-- Where a change came from is said to the last unit: the seven parts are the change, and there are none where there is no change.
{%- set causes = ['demand_level', 'demand_variability', 'lead_time_level', 'lead_time_variability', 'target', 'method', 'override'] %}
select *
from {{ ref('restock__review_log') }}
where
    abs(coalesce(change_units, 0e0) - ({% for cause in causes %}coalesce(from_{{ cause }}_units, 0e0){{ ' + ' if not loop.last }}{% endfor %}))
    > 1e-9 * greatest(1e0, abs(coalesce(change_units, 0e0)))
    or (change_units is null) <> (from_override_units is null)
