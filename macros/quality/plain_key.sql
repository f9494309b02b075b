{#- A key without what systems disagree about: letter case, blanks and leading zeros. -#}
{% macro restock_plain_key(key) -%}
lower(replace(trim(leading '0' from {{ key }}), ' ', ''))
{%- endmacro %}
