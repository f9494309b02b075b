{#- A number in a sentence: two places below 10, one below 100, whole with commas from there on, and no zeros behind a point;
    nothing where it is not known. -#}
{% macro restock_in_words(number) %}
    {{- adapter.dispatch('restock_in_words', 'restock')(number) -}}
{% endmacro %}


{% macro duckdb__restock_in_words(number) -%}
case
            -- Next to nothing has no sign.
            when abs({{ number }}) < 0.005e0 then '0'
            when abs({{ number }}) < 9.995e0 then rtrim(rtrim(format('{:.2f}', cast({{ number }} as double)), '0'), '.')
            when abs({{ number }}) < 99.95e0 then rtrim(rtrim(format('{:.1f}', cast({{ number }} as double)), '0'), '.')
            else format('{:,.0f}', cast({{ number }} as double))
        end
{%- endmacro %}


{#- A share as percent in a sentence: 97, or 99.5. -#}
{% macro restock_percent_in_words(share) %}
    {{- adapter.dispatch('restock_percent_in_words', 'restock')(share) -}}
{% endmacro %}


{% macro duckdb__restock_percent_in_words(share) -%}
concat(format('{:g}', round(100e0 * {{ share }}, 1)), ' %')
{%- endmacro %}
