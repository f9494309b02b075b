{#- One input, read once: every column of its contract, typed; why a row cannot be used (null: it can); what the
    row is called in a message; and the row itself as JSON.

    Staging models may add rules of their own. Where there are none (rejects_later is
    false), only rows that are rejected here are written out as JSON: over millions of lines that is what costs. -#}

{% macro restock_read_input(input, rejects_later=true) %}
    {%- set contract = restock_contract()[input]['columns'] -%}
    {%- set relation = restock_input_relation(input) -%}
    {%- if relation is none -%}
        {{ restock_read_nothing(contract) }}
    {%- else -%}
        {%- set expressions = restock_input_expressions(input) -%}
        {%- set given = restock_read_given(input, relation, expressions) -%}
        {%- set types = restock_describe('(' ~ given ~ ')') if expressions and restock_can_be_read(restock_input_setting(input), relation) else {} -%}
        {%- set only_if = '' if rejects_later else 'case when judged.rejected_because is not null then ' -%}
        {%- set end = '' if rejects_later else ' end' -%}
select
        judged.*,
        {{ only_if }}{{ restock_row_key(expressions) }}{{ end }} as row_key,
        {{ only_if }}{{ restock_row_as_json('judged.given_row') }}{{ end }} as row_json
    from (
        select
            typed.*,
            {{ restock_rejected_because(contract, expressions, types) }} as rejected_because
        from (
            select
        {%- for column, rule in contract.items() %}
            {%- if column in expressions %}
                {{ restock_typed_column(column, rule, types) }} as {{ column }},
            {%- elif column == 'location_id' and not rule.empty_means_all %}
                {{ restock_default_location() }} as {{ column }},
            {%- else %}
                cast(null as {{ restock_sql_type(rule.type) }}) as {{ column }},
            {%- endif %}
        {%- endfor %}
                given.*
            from (
                {{ given }}
            ) as given
        ) as typed
    ) as judged
    {%- endif -%}
{% endmacro %}


{#- One column, cast. Words of a fixed choice are compared in lower case; a row without a location gets the default. -#}
{% macro restock_typed_column(column, rule, types) -%}
    {%- set given = 'given.given_' ~ column -%}
    {%- if rule.choices is defined -%}
lower({{ restock_to_text(given) }})
    {%- elif rule.type == 'moment' -%}
{{ restock_to_moment(given, types.get('given_' ~ column, 'VARCHAR'), rule.ends_the_day) }}
    {%- elif column == 'location_id' and not rule.empty_means_all -%}
coalesce({{ restock_to_text(given) }}, {{ restock_default_location() }})
    {%- else -%}
{{ restock_to_type(rule.type, given, types.get('given_' ~ column, 'VARCHAR')) }}
    {%- endif -%}
{%- endmacro %}


{% macro restock_default_location() -%}
'{{ (var("restock_default_location_id") | string).replace("'", "''") }}'
{%- endmacro %}


{#- An optional input that is not given: its columns, and no row. -#}
{% macro restock_read_nothing(contract) -%}
select
    {%- for column, rule in contract.items() %}
        cast(null as {{ restock_sql_type(rule.type) }}) as {{ column }},
    {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as rejected_because,
        cast(null as {{ dbt.type_string() }}) as row_key,
        cast(null as {{ dbt.type_string() }}) as row_json
    where 1 = 0
{%- endmacro %}


{#- The columns as they come, before any cast. -#}
{% macro restock_read_given(input, relation, expressions) -%}
    {%- set where = restock_input_setting(input).where -%}
select
            {%- for column, expression in expressions.items() %}
                    {{ expression }} as given_{{ column }},
            {%- endfor %}
                    source_row as given_row
                from {{ relation }} as source_row
            {{- '
                where (' ~ where ~ ')' if where }}
{%- endmacro %}
