{#- Rejects rows that end before they start: one of the two dates is wrong, and no one can say which. -#}
{% macro restock_reject_backwards(relation, input, start, end) -%}
select
        {%- for column in restock_contract()[input]['columns'] %}
        {{ relation }}.{{ column }},
        {%- endfor %}
        case
            when {{ relation }}.rejected_because is not null then {{ relation }}.rejected_because
            when {{ relation }}.{{ end }} < {{ relation }}.{{ start }}
                then '{{ end }} lies before {{ start }}: correct one of the two dates'
        end as rejected_because,
        {{ relation }}.row_key,
        {{ relation }}.row_json
    from {{ relation }}
{%- endmacro %}
