-- What a series of sales was cut down by, bucket by bucket, so that a planner can say that it was real.
{%- set bucket = var('restock_demand_bucket') %}

with

found as (
    select
        estimates.item_id,
        estimates.location_id,
        estimates.spike_cap_units,
        {{ restock_each_element('estimates.spike_numbers') }} as bucket_number,
        {{ restock_each_element('estimates.spike_sizes') }} as units
    from {{ ref('int_restock__demand_estimates') }} as estimates
)

select
    found.item_id,
    found.location_id,
    lookback.as_of_on,
    {{ restock_window_start('lookback.window_end', '(cast(found.bucket_number as integer) + 1)', bucket) }} as bucket_starts_on,
    '{{ bucket }}' as demand_bucket,
    found.units as demand_units,
    found.spike_cap_units as cap_units,
    found.units - found.spike_cap_units as units_above_cap,
    (found.units - found.spike_cap_units) * items.unit_price as amount_above_cap,
    {{ (var('restock_spikes') == 'cap') | lower }} as is_capped
from found
cross join {{ ref('int_restock__lookback') }} as lookback
left join {{ ref('int_restock__buffers') }} as items
    on found.item_id = items.item_id and found.location_id = items.location_id
