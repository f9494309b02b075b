-- What was read is counted at the source, what was used at the far end, and what was rejected in between: the three
-- figures come from three tables.
with

{% for input in restock_contract() -%}
{% set units = restock_counted_units(input) -%}
{% set as_of = '(select as_of_on from ' ~ ref('stg_restock__as_of') ~ ')' -%}
{{ input }}_read as (
    select
        '{{ input }}' as input_name,
        {{ restock_count_rows(input) }} as rows_found,
        count(case when row_state = 'after_as_of' then 1 end) as rows_after_as_of,
        {% if units is none -%}
        null as units_read,
        null as units_rejected
        {%- else -%}
        sum(case when row_state <> 'after_as_of' then {{ units }} end) as units_read,
        sum(case when row_state = 'rejected' then {{ units }} end) as units_rejected
        {%- endif %},
        {{ restock_newest_day(input, "row_state = 'used'", as_of, as_of) }} as newest_on
    from {{ ref('stg_restock__' ~ input) }}
),

{{ input }}_ended as (
    {{ restock_counted_at_the_end(input) }}
),

{% endfor -%}
counted as (
    {% for input in restock_contract() -%}
    select
        '{{ restock_input_in_words(restock_input_setting(input)).replace("'", "''") }}' as read_from,
        {{ input }}_read.*,
        {{ input }}_ended.*
    from {{ input }}_read
    cross join {{ input }}_ended
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rejected as (
    select
        input_name,
        count(*) as rows_rejected
    from {{ ref('restock__rejected_rows') }}
    group by input_name
)

select
    counted.input_name,
    counted.read_from,
    as_of.as_of_on,
    counted.newest_on,
    cast({{ dbt.datediff('counted.newest_on', 'as_of.as_of_on', 'day') }} as bigint) as age_days,
    cast(counted.rows_found as bigint) as rows_found,
    cast(counted.rows_after_as_of as bigint) as rows_after_as_of,
    cast(counted.rows_found - counted.rows_after_as_of as bigint) as rows_read,
    cast(coalesce(counted.rows_used, 0) as bigint) as rows_used,
    cast(coalesce(rejected.rows_rejected, 0) as bigint) as rows_rejected,
    cast(coalesce(counted.rows_cancelled, 0) as bigint) as rows_cancelled,
    cast(coalesce(counted.rows_returned, 0) as bigint) as rows_returned,
    cast(counted.units_read as double) as units_read,
    cast(coalesce(counted.units_used, 0 * counted.units_read) as double) as units_used,
    cast(coalesce(counted.units_rejected, 0 * counted.units_read) as double) as units_rejected,
    cast(coalesce(counted.units_cancelled, 0 * counted.units_read) as double) as units_cancelled,
    cast(coalesce(counted.units_returned, 0 * counted.units_read) as double) as units_returned
from counted
cross join {{ ref('stg_restock__as_of') }} as as_of
left join rejected on counted.input_name = rejected.input_name
