{#- The levels of the curves. What is no list is refused when a run starts; a project is read before that, as if there were none. -#}
{% macro restock_curve_levels() -%}
    {%- set levels = var('restock_service_curve_levels') -%}
    {%- do return(levels if levels is sequence and levels is not string else []) -%}
{%- endmacro %}
