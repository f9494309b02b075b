{#- Lists of numbers in ascending order. What is computed from one does not depend on threads or on the order of rows,
    which a plain floating-point aggregate does in its last digits. -#}

{% macro restock_sorted_list(expression) %}
    {{- adapter.dispatch('restock_sorted_list', 'restock')(expression) -}}
{% endmacro %}


{% macro duckdb__restock_sorted_list(expression) -%}
list({{ expression }} order by {{ expression }}) filter (where {{ expression }} is not null)
{%- endmacro %}


{#- Sample variance; null for fewer than two numbers. -#}
{% macro restock_list_variance(list) %}
    {{- adapter.dispatch('restock_list_variance', 'restock')(list) -}}
{% endmacro %}


{% macro duckdb__restock_list_variance(list) -%}
list_var_samp({{ list }})
{%- endmacro %}


{#- The element at a position, counted from 1. -#}
{% macro restock_list_at(list, position) %}
    {{- adapter.dispatch('restock_list_at', 'restock')(list, position) -}}
{% endmacro %}


{% macro duckdb__restock_list_at(list, position) -%}
({{ list }})[{{ position }}]
{%- endmacro %}


{% macro restock_list_sum(list) %}
    {{- adapter.dispatch('restock_list_sum', 'restock')(list) -}}
{% endmacro %}


{% macro duckdb__restock_list_sum(list) -%}
list_sum({{ list }})
{%- endmacro %}


{#- Values as a list in descending order of a number. -#}
{% macro restock_list_by(expression, number) %}
    {{- adapter.dispatch('restock_list_by', 'restock')(expression, number) -}}
{% endmacro %}


{% macro duckdb__restock_list_by(expression, number) -%}
list({{ expression }} order by {{ number }} desc)
{%- endmacro %}


{#- One row per element; stands in a select list. Two of them side by side go through their lists together. -#}
{% macro restock_each_element(list) %}
    {{- adapter.dispatch('restock_each_element', 'restock')(list) -}}
{% endmacro %}


{% macro duckdb__restock_each_element(list) -%}
unnest({{ list }})
{%- endmacro %}
