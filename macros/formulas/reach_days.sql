{#- How far to look ahead: what is ordered today must last so long, and a month is time to act. -#}
{% macro restock_reach_days(protection_days) %}
    {%- do return('cast(ceil(' ~ protection_days ~ ') + 28 as integer)') -%}
{% endmacro %}
