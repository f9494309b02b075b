{#- A number in a sentence: two places below 10, whole with commas from there on. -#}
{% macro restock_in_words(number) %}
    {{- adapter.dispatch('restock_in_words', 'restock')(number) -}}
{% endmacro %}


{% macro duckdb__restock_in_words(number) -%}
case
            when abs({{ number }}) < 9.995e0 then format('{:.2f}', round({{ number }}, 2))
            else format('{:,d}', cast(round({{ number }}) as bigint))
        end
{%- endmacro %}


{#- A share as percent in a sentence: 97, or 99.5. -#}
{% macro restock_percent_in_words(share) %}
    {{- adapter.dispatch('restock_percent_in_words', 'restock')(share) -}}
{% endmacro %}


{% macro duckdb__restock_percent_in_words(share) -%}
concat(format('{:g}', round(100e0 * {{ share }}, 1)), ' %')
{%- endmacro %}
