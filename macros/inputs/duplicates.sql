{#- Rejects the second and later copies of a line that is equal in every column of the contract. By default only
    lines that carry a line_id: without one, two equal lines are two sales. -#}
{% macro restock_reject_copies(relation, input) %}
    {%- set rule = var('restock_duplicates') -%}
    {%- set has_line_id = 'line_id' in restock_input_expressions(input) -%}
    {%- if not restock_rejects_copies(input) -%}
select * from {{ relation }}
    {%- else -%}
        {%- set sentence -%}
{{ 'line_id' if has_line_id else 'item_id' }} repeats an equal line: the first counts, see restock_duplicates
        {%- endset -%}
        {{ restock_reject_after_first(
            relation, input, restock_contract()[input]['columns'].keys() | list, sentence,
            'copies.line_id is not null' if rule == 'line_key' else '1 = 1',
        ) }}
    {%- endif -%}
{% endmacro %}


{#- Whether equal lines of an input have to be looked for at all: it means sorting them. -#}
{% macro restock_rejects_copies(input) %}
    {% set rule = var('restock_duplicates') %}
    {% do return(rule == 'exact' or (rule == 'line_key' and 'line_id' in restock_input_expressions(input))) %}
{% endmacro %}


{#- Rejects all but one row of a key that must be unique. -#}
{% macro restock_reject_second_rows(relation, input) %}
    {%- set key = restock_contract()[input]['one_row_per'] -%}
    {{ restock_reject_after_first(
        relation, input, key + ['rejected_because is null'],
        key[-1] ~ ' has a second row for the same ' ~ key | join(', ') ~ ': keep one of them', '1 = 1',
    ) }}
{% endmacro %}


{#- The row that stays is the first by its JSON, so it does not depend on the order of the input. -#}
{% macro restock_reject_after_first(relation, input, key, sentence, condition) -%}
select
        {%- for column in restock_contract()[input]['columns'] %}
        copies.{{ column }},
        {%- endfor %}
        case
            when copies.rejected_because is not null then copies.rejected_because
            when copies.copy_number > 1 and {{ condition }} then '{{ sentence }}'
        end as rejected_because,
        copies.row_key,
        copies.row_json
    from (
        select
            {{ relation }}.*,
            row_number() over (partition by {{ key | join(', ') }} order by row_json) as copy_number
        from {{ relation }}
    ) as copies
{%- endmacro %}
