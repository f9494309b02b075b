{{ config(severity='warn') }}
-- Sales, deliveries and stock counts reach as near to the day they are judged on as restock_freshness_warn_days says.
select
    input_name,
    newest_on,
    as_of_on,
    age_days
from {{ ref('restock__input_counts') }}
{% if var('restock_freshness_warn_days') is none -%}
where 1 = 0
{%- else -%}
where {{ dbt.datediff('newest_on', restock_seen_on_sql('as_of_on'), 'day') }} > {{ var('restock_freshness_warn_days') }}
{%- endif %}
