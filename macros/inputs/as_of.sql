{#- The day the world is seen from, as SQL for one date. Where restock_as_of is unset it is the newest sale of a relation
    up to today: the only place that reads a clock. A date typed in the future does not move it. -#}
{% macro restock_as_of_sql(sales) %}
    {%- set as_of = restock_given_as_of() -%}
    {%- if as_of is not none and as_of | string | trim != '' -%}
cast('{{ restock_checked_as_of(as_of) }}' as date)
    {%- else -%}
        {%- set today = "cast('" ~ run_started_at.strftime('%Y-%m-%d') ~ "' as date)" -%}
coalesce(
    (select max(sold_on) from {{ sales }} where rejected_because is null and sold_on <= {{ today }}),
    {{ today }}
)
    {%- endif -%}
{% endmacro %}


{#- The day that was asked for: the setting, else RESTOCK_AS_OF of the environment. A schedule that changes the day in the
    environment spares dbt from reading the whole project again. -#}
{% macro restock_given_as_of() %}
    {% set setting = var('restock_as_of', none) %}
    {% do return(setting if setting is not none and setting | string | trim != '' else env_var('RESTOCK_AS_OF', '')) %}
{% endmacro %}


{% macro restock_checked_as_of(as_of) %}
    {% set text = as_of | string | trim %}
    {% set text = text[:10] if modules.re.fullmatch('\\d{4}-\\d{2}-\\d{2}[ T]00:00:00.*', text) else text %}
    {% if not modules.re.fullmatch('\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])', text) %}
        {% do exceptions.raise_compiler_error(
            'restock cannot start: the setting restock_as_of is "' ~ as_of ~ '", which is not a date. '
            ~ "Write a day that exists as YYYY-MM-DD, for example restock_as_of: '2025-12-31', or leave it unset."
        ) %}
    {% endif %}
    {% do return(text) %}
{% endmacro %}
