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


{#- Only years of four digits make a date: 31/12/25 would be read as the year 31, and no calendar counts to infinity. -#}
{% macro restock_real_date(expression, sql_type) %}
case when {{ expression }} between cast('1000-01-01' as {{ sql_type }}) and cast('9999-12-31' as {{ sql_type }}) then {{ expression }} end
{%- endmacro %}


{#- A time with a zone is dated in UTC, so that the day does not depend on the machine. -#}
{% macro restock_to_date(expression, type) %}
    {%- if type == 'DATE' -%}
        {%- set day = expression -%}
    {%- elif type == 'TIMESTAMP WITH TIME ZONE' -%}
        {%- set day = "cast(timezone('UTC', " ~ expression ~ ') as date)' -%}
    {%- elif type.startswith('TIMESTAMP') -%}
        {%- set day = 'cast(' ~ expression ~ ' as date)' -%}
    {%- else -%}
        {%- set day = 'try_cast(trim(cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')) as date)' -%}
    {%- endif -%}
{{ restock_real_date(day, 'date') }}
{%- endmacro %}


{#- A date without a time of day stands for the start of its day, or for the end where it ends something. -#}
{% macro restock_to_moment(expression, type, ends_the_day) %}
    {%- set day_later = '1' if ends_the_day else '0' -%}
    {%- set text = restock_to_text(expression) -%}
    {%- if type == 'DATE' -%}
cast({{ dbt.dateadd('day', day_later, restock_real_date(expression, 'date')) }} as timestamp)
    {%- elif type == 'TIMESTAMP WITH TIME ZONE' -%}
{{ restock_real_date("cast(timezone('UTC', " ~ expression ~ ') as timestamp)', 'timestamp') }}
    {%- elif type.startswith('TIMESTAMP') -%}
{{ restock_real_date('cast(' ~ expression ~ ' as timestamp)', 'timestamp') }}
    {%- else -%}
case
        when length({{ text }}) <= 10
            then cast({{ dbt.dateadd('day', day_later, restock_real_date('try_cast(' ~ text ~ ' as date)', 'date')) }} as timestamp)
        else {{ restock_real_date('try_cast(' ~ text ~ ' as timestamp)', 'timestamp') }}
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
