{#- Words as a list of SQL texts. -#}
{% macro restock_quoted(words) %}
    {%- for word in words -%}
'{{ word | string | replace("'", "''") }}'{{ ', ' if not loop.last }}
    {%- endfor -%}
{% endmacro %}
