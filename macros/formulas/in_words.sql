{#- A number in a sentence: whole from ten on, else to one place; nothing where it is not known. -#}
{% macro restock_in_words(number) -%}
case
            when abs({{ number }}) >= 9.95e0 or {{ number }} = round({{ number }})
                then cast(cast(round({{ number }}) as decimal(38, 0)) as {{ dbt.type_string() }})
            else cast(cast(round({{ number }}, 1) as decimal(38, 1)) as {{ dbt.type_string() }})
        end
{%- endmacro %}


{#- A share in a sentence, in per cent to one place. -#}
{% macro restock_percent_in_words(share) -%}
concat(cast(cast(round({{ share }} * 100e0, 1) as decimal(18, 1)) as {{ dbt.type_string() }}), ' %')
{%- endmacro %}
