{% for input in restock_contract() -%}
select
    '{{ input }}' as input_name,
    row_key,
    {{ dbt.split_part('rejected_because', "' '", 1) }} as column_name,
    rejected_because as reason,
    row_json
from {{ ref('stg_restock__' ~ input) }}
where row_state = 'rejected'
{{ 'union all' if not loop.last }}
{% endfor %}
