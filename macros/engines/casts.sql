{#- Casts that give null where a value cannot be read, whatever type it arrives with. -#}

{% macro restock_to_text(expression) %}
nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}


{#- Six decimals hold grams and cents; sums of decimals do not depend on the order of the rows. -#}
{% macro restock_to_number(expression, type, sql_type) %}
    {%- if type == 'VARCHAR' -%}
try_cast(trim({{ expression }}) as {{ sql_type }})
    {%- else -%}
try_cast({{ expression }} as {{ sql_type }})
    {%- endif -%}
{%- endmacro %}


{#- A time with a zone is dated in UTC, so that the day does not depend on the machine. -#}
{% macro restock_to_date(expression, type) %}
    {%- if type == 'DATE' -%}
{{ expression }}
    {%- elif type == 'TIMESTAMP WITH TIME ZONE' -%}
cast(timezone('UTC', {{ expression }}) as date)
    {%- elif type.startswith('TIMESTAMP') -%}
cast({{ expression }} as date)
    {%- else -%}
try_cast(trim(cast({{ expression }} as {{ dbt.type_string() }})) as date)
    {%- endif -%}
{%- endmacro %}


{#- A date without a time of day stands for the start of its day, or for the end where it ends something. -#}
{% macro restock_to_moment(expression, type, ends_the_day) %}
    {%- set day_later = '1' if ends_the_day else '0' -%}
    {%- if type == 'DATE' -%}
cast({{ dbt.dateadd('day', day_later, expression) }} as timestamp)
    {%- elif type == 'TIMESTAMP WITH TIME ZONE' -%}
cast(timezone('UTC', {{ expression }}) as timestamp)
    {%- elif type.startswith('TIMESTAMP') -%}
cast({{ expression }} as timestamp)
    {%- else -%}
case
        when length({{ restock_to_text(expression) }}) <= 10
            then cast({{ dbt.dateadd('day', day_later, 'try_cast(' ~ restock_to_text(expression) ~ ' as date)') }} as timestamp)
        else try_cast({{ restock_to_text(expression) }} as timestamp)
    end
    {%- endif -%}
{%- endmacro %}


{% macro restock_to_boolean(expression, type) %}
    {%- if type == 'BOOLEAN' -%}
{{ expression }}
    {%- else -%}
case
        when lower({{ restock_to_text(expression) }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ restock_to_text(expression) }}) in ('false', 'f', 'no', 'n', '0') then false
    end
    {%- endif -%}
{%- endmacro %}


{% macro restock_to_type(contract_type, expression, type) %}
    {%- if contract_type == 'text' -%}{{ restock_to_text(expression) }}
    {%- elif contract_type in ('number', 'share') -%}
        {{ restock_to_number(expression, type, restock_sql_type(contract_type)) }}
    {%- elif contract_type == 'date' -%}{{ restock_to_date(expression, type) }}
    {%- elif contract_type == 'boolean' -%}{{ restock_to_boolean(expression, type) }}
    {%- endif -%}
{%- endmacro %}


{#- The type that a column of the contract has after staging. -#}
{% macro restock_sql_type(contract_type) %}
    {%- do return({
        'text': dbt.type_string(), 'number': 'decimal(18, 6)', 'share': 'decimal(18, 15)', 'date': 'date', 'boolean': 'boolean',
        'moment': 'timestamp',
    }[contract_type]) -%}
{% endmacro %}


{#- A whole row as JSON text. -#}
{% macro restock_row_as_json(alias) %}
    {{- adapter.dispatch('restock_row_as_json', 'restock')(alias) -}}
{% endmacro %}


{% macro duckdb__restock_row_as_json(alias) -%}
cast(to_json({{ alias }}) as varchar)
{%- endmacro %}
