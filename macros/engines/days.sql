{#- One row per day of a span, both ends included; stands in a select list. -#}
{% macro restock_each_day(first_day, last_day) %}
    {{- adapter.dispatch('restock_each_day', 'restock')(first_day, last_day) -}}
{% endmacro %}


{% macro duckdb__restock_each_day(first_day, last_day) -%}
cast(unnest(generate_series(cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 day)) as date)
{%- endmacro %}


{#- 1 for Monday to 7 for Sunday. -#}
{% macro restock_weekday(day) %}
    {{- adapter.dispatch('restock_weekday', 'restock')(day) -}}
{% endmacro %}


{% macro duckdb__restock_weekday(day) -%}
isodow({{ day }})
{%- endmacro %}


{#- The share of a day that lies between two moments. -#}
{% macro restock_share_of_day(day, starts_at, ends_at) %}
    {{- adapter.dispatch('restock_share_of_day', 'restock')(day, starts_at, ends_at) -}}
{% endmacro %}


{% macro duckdb__restock_share_of_day(day, starts_at, ends_at) -%}
(
    epoch(least({{ ends_at }}, cast({{ day }} as timestamp) + interval 1 day))
    - epoch(greatest({{ starts_at }}, cast({{ day }} as timestamp)))
) / 86400e0
{%- endmacro %}
