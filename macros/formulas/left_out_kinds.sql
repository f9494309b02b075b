{#- Kinds of events whose days leave demand statistics, as a list of SQL texts. -#}
{% macro restock_left_out_kinds() %}
    {%- set kinds = ['none'] -%}
    {%- if var('restock_closure_correction') %}{% do kinds.append('closure') %}{% endif -%}
    {%- if not var('restock_promotion_is_demand') %}{% do kinds.append('promotion') %}{% endif -%}
    {{ restock_quoted(kinds) }}
{%- endmacro %}
