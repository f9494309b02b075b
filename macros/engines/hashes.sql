{#- A whole number from 0 to 268435455 that a text always gives, on every engine and in every version: of its MD5. -#}
{% macro restock_hash(text) %}
    {{- adapter.dispatch('restock_hash', 'restock')(text) -}}
{% endmacro %}


{% macro duckdb__restock_hash(text) -%}
cast(concat('0x', substr(md5({{ text }}), 1, 7)) as bigint)
{%- endmacro %}


{#- Whether each row of a group, told apart by some columns, is there an even number of times. Equal hashes cancel out; that
    others do is as likely as one in 2 to the power of 64. -#}
{% macro restock_are_all_twice(columns) %}
    {{- adapter.dispatch('restock_are_all_twice', 'restock')(columns) -}}
{% endmacro %}


{% macro duckdb__restock_are_all_twice(columns) -%}
bit_xor(hash({{ columns | join(', ') }})) = 0
{%- endmacro %}
