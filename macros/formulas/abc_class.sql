{#- The share before the item decides, so the item that crosses a boundary belongs to the higher class. -#}
{% macro restock_abc_class(own_value, cumulative_value, total_value) -%}
case
            when {{ own_value }} <= 0 then 'C'
            when {{ restock_share(cumulative_value ~ ' - ' ~ own_value, total_value) }} < {{ var('restock_abc_a_share') }} then 'A'
            when {{ restock_share(cumulative_value ~ ' - ' ~ own_value, total_value) }} < {{ var('restock_abc_b_share') }} then 'B'
            else 'C'
        end
{%- endmacro %}
