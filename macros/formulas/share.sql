{#- Part over whole as a floating-point number; null where there is no whole. -#}
{% macro restock_share(part, whole) -%}
cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0e0)
{%- endmacro %}
