-- What was read is counted at the source, what was used at the far end, and what was rejected in between: the three
-- figures come from three tables.
with

found as (
    {% for input in restock_contract() -%}
    select
        '{{ input }}' as input_name,
        {{ restock_count_rows(input) }} as rows_found,
        {{ restock_count_used(input) }} as rows_used,
        count(case when row_state = 'after_as_of' then 1 end) as rows_after_as_of
    from {{ ref('stg_restock__' ~ input) }}
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
    found.input_name,
    case found.input_name
        {%- for input in restock_contract() %}
        when '{{ input }}' then '{{ restock_input_in_words(restock_input_setting(input)).replace("'", "''") }}'
        {%- endfor %}
    end as read_from,
    as_of.as_of_on,
    cast(found.rows_found as bigint) as rows_found,
    cast(found.rows_after_as_of as bigint) as rows_after_as_of,
    cast(found.rows_found - found.rows_after_as_of as bigint) as rows_read,
    cast(found.rows_used as bigint) as rows_used,
    cast(coalesce(rejected.rows_rejected, 0) as bigint) as rows_rejected
from found
cross join {{ ref('stg_restock__as_of') }} as as_of
left join rejected on found.input_name = rejected.input_name
