{#- A number as people write it: no decimals from 100 on, two below, and no zeros behind them. -#}
{% macro restock_number(number) -%}
case
            when {{ number }} is null then 'unknown'
            when abs({{ number }}) >= 99.5e0 then cast(cast(round({{ number }}) as decimal(38, 0)) as {{ dbt.type_string() }})
            else rtrim(rtrim(cast(cast(round({{ number }}, 2) as decimal(18, 2)) as {{ dbt.type_string() }}), '0'), '.')
        end
{%- endmacro %}
