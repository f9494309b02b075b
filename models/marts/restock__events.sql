-- What happened, given by the user and found in the records, on one time line.
{%- set bucket = var('restock_demand_bucket') %}

with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

given as (
    select
        kind,
        'given' as origin,
        item_id,
        location_id,
        supplier_id,
        starts_on,
        ends_on,
        note as detail
    from {{ ref('stg_restock__events') }}
    where row_state = 'used'
),

supplier_changes as (
    select
        'supplier_change' as kind,
        'found' as origin,
        item_id,
        cast(null as {{ dbt.type_string() }}) as location_id,
        supplier_id,
        took_over_on as starts_on,
        cast(null as date) as ends_on,
        concat('all orders since then went to ', supplier_id) as detail
    from {{ ref('int_restock__item_suppliers') }}
    where took_over_on is not null
),

level_shifts as (
    select
        'level_shift' as kind,
        'found' as origin,
        estimates.item_id,
        estimates.location_id,
        cast(null as {{ dbt.type_string() }}) as supplier_id,
        {{ restock_window_start('lookback.window_end', '(cast(estimates.level_shift_bucket as integer) + 1)', bucket) }} as starts_on,
        cast(null as date) as ends_on,
        concat(
            'demand went from ', cast(cast(estimates.level_before_units as decimal(18, 2)) as {{ dbt.type_string() }}), ' to ',
            cast(cast(estimates.level_after_units as decimal(18, 2)) as {{ dbt.type_string() }}), ' units a {{ bucket }}'
        ) as detail
    from {{ ref('int_restock__demand_estimates') }} as estimates
    cross join lookback
    where estimates.level_shift_bucket is not null
),

one_offs as (
    select
        'one_off_order' as kind,
        'found' as origin,
        item_id,
        location_id,
        cast(null as {{ dbt.type_string() }}) as supplier_id,
        bucket_starts_on as starts_on,
        bucket_starts_on as ends_on,
        concat(cast(cast(demand_units as decimal(18, 2)) as {{ dbt.type_string() }}), ' units in one {{ bucket }}') as detail
    from {{ ref('restock__one_off_orders') }}
),

recently_closed as (
    select closed_days.*
    from {{ ref('int_restock__closed_days') }} as closed_days
    cross join lookback
    where closed_days.closed_on >= lookback.starts_on
),

closed as (
    select
        case when closed_because = 'weekday' then 'closed_weekday' else 'closed_day' end as kind,
        'found' as origin,
        cast(null as {{ dbt.type_string() }}) as item_id,
        location_id,
        cast(null as {{ dbt.type_string() }}) as supplier_id,
        min(closed_on) as starts_on,
        max(closed_on) as ends_on,
        case
            when closed_because = 'weekday' then concat('no business on ', cast(count(*) as {{ dbt.type_string() }}), ' of these weekdays')
            else 'no sale on a day of business'
        end as detail
    from recently_closed
    group by
        location_id,
        closed_because,
        case when closed_because = 'weekday' then {{ restock_weekday('closed_on') }} end,
        case when closed_because <> 'weekday' then closed_on end
)

{% for part in ['given', 'supplier_changes', 'level_shifts', 'one_offs', 'closed'] -%}
select
    {{ part }}.*,
    lookback.as_of_on
from {{ part }}
cross join lookback
{{ 'union all' if not loop.last }}
{% endfor %}
