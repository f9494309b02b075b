{#- One row of a check: how much was looked at, how much stands out, one of it, and its money. Without a name the input is
    the column input_name of what stands after `from`. -#}
{% macro restock_quality_row(check_name, input, checked, found, example, money='null') -%}
select
        '{{ check_name }}' as check_name,
        {{ "'" ~ input ~ "'" if input else 'input_name' }} as input_name,
        {{ checked }} as rows_checked,
        {{ found }} as rows_found,
        {{ money }} as money_amount,
        {{ example }} as example
{%- endmacro %}
