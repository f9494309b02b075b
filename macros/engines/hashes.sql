{#- A whole number from 0 to 268435455 that a text always gives, on every engine and in every version: of its MD5. -#}
{% macro restock_hash(text) %}
    {{- adapter.dispatch('restock_hash', 'restock')(text) -}}
{% endmacro %}


{% macro duckdb__restock_hash(text) -%}
cast(concat('0x', substr(md5({{ text }}), 1, 7)) as bigint)
{%- endmacro %}
