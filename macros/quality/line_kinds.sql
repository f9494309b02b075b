{#- What a single line can stand out for. -#}
{% macro restock_line_kinds() %}
    {% do return(['free', 'old', 'later', 'rejected', 'copy']) %}
{% endmacro %}
