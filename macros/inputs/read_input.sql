{#- One input, read once: every column of its contract, typed; why a row cannot be used (null: it can); what the
    row is called in a message; and the row itself as JSON.

    The staging models add the rules that concern more than one column. -#}

{% macro restock_read_input(input) %}
    {%- set contract = restock_contract()[input]['columns'] -%}
    {%- set setting = restock_input_setting(input) -%}
    {%- set relation = restock_input_relation(input) -%}
    {%- set expressions = restock_input_expressions(input) -%}
    {%- if relation is none -%}
select
    {%- for column, rule in contract.items() %}
    cast(null as {{ restock_sql_type(rule.type) }}) as {{ column }},
    {%- endfor %}
    cast(null as {{ dbt.type_string() }}) as rejected_because,
    cast(null as {{ dbt.type_string() }}) as row_key,
    cast(null as {{ dbt.type_string() }}) as row_json
where 1 = 0
    {%- else -%}
        {%- set given -%}
select
            {%- for column, expression in expressions.items() %}
        {{ expression }} as {{ column }},
            {%- endfor %}
        {{ restock_row_as_json('source_row') }} as row_json
    from {{ relation }} as source_row
            {%- if setting.where %}
    where ({{ setting.where }})
            {%- endif %}
        {%- endset -%}
        {%- set types = restock_describe('(' ~ given ~ ')') if execute and expressions else {} -%}
select
        {%- for column, rule in contract.items() %}
            {%- if column in expressions %}
    {{ restock_to_type(rule.type, 'given.' ~ column, types.get(column, 'VARCHAR')) }} as {{ column }},
            {%- else %}
    cast(null as {{ restock_sql_type(rule.type) }}) as {{ column }},
            {%- endif %}
        {%- endfor %}
    {{ restock_rejected_because(contract, expressions, types) }} as rejected_because,
    {{ restock_row_key(expressions) }} as row_key,
    given.row_json
from (
    {{ given }}
) as given
    {%- endif -%}
{% endmacro %}


{#- The first rule of the contract that a row breaks, in a sentence that starts with the column. -#}
{% macro restock_rejected_because(contract, expressions, types) -%}
case
    {%- for column, rule in contract.items() if column in expressions %}
        {%- set text = restock_to_text('given.' ~ column) %}
        {%- set value = restock_to_type(rule.type, 'given.' ~ column, types.get(column, 'VARCHAR')) %}
        {%- if rule.filled %}
        when {{ text }} is null
            then '{{ column }} is missing: fill it in or leave the row out with where'
        {%- endif %}
        {%- if rule.type != 'text' %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ column }} is not {{ restock_type_in_words(rule.type) }}'
        {%- endif %}
        {%- if rule.minimum is defined %}
        when {{ value }} < {{ rule.minimum }}
            then '{{ column }} is below {{ rule.minimum }}: correct it or map an expression'
        {%- endif %}
        {%- if rule.above is defined %}
        when {{ value }} <= {{ rule.above }}
            then '{{ column }} is not above {{ rule.above }}: correct it or leave it empty'
        {%- endif %}
        {%- if rule.below is defined %}
        when {{ value }} >= {{ rule.below }}
            then '{{ column }} is not below {{ rule.below }}: write a share, 0.95 for 95 %'
        {%- endif %}
        {%- if rule.choices is defined %}
        when lower({{ text }}) not in ('{{ rule.choices | join("', '") }}')
            then '{{ column }} is not one of {{ rule.choices | join(", ") }}: map an expression onto these words'
        {%- endif %}
    {%- endfor %}
        when 1 = 0 then ''
    end
{%- endmacro %}


{% macro restock_type_in_words(type) %}
    {%- do return({
        'date': 'a date: write YYYY-MM-DD or map an expression such as strptime(given, \'\'%d/%m/%Y\'\')',
        'number': 'a number below 10^12: write digits with a point for decimals or map an expression',
        'boolean': 'true or false: write one of these or map an expression',
    }[type]) -%}
{% endmacro %}


{#- Enough of the row's own columns to find it again in the user's table. -#}
{% macro restock_row_key(expressions) -%}
concat_ws(
        ', '
    {%- for column in ['order_id', 'line_id', 'supplier_id', 'item_id', 'location_id', 'sold_on', 'ordered_on', 'counted_on', 'abc_class', 'xyz_class'] if column in expressions -%}
        , concat('{{ column }}=', cast(given.{{ column }} as {{ dbt.type_string() }}))
    {%- endfor %}
    )
{%- endmacro %}
