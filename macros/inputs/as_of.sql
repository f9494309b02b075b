{#- The day the world is seen from, as SQL for one date. Where restock_as_of is unset it is the newest sale of a relation
    up to today: the only place that reads a clock. A date typed in the future does not move it. Totals that are dated on the first
    day of what they stand for are seen from the last one. -#}
{% macro restock_as_of_sql(sales) %}
    {%- set as_of = restock_given_as_of() -%}
    {%- if as_of is not none and as_of | string | trim != '' -%}
cast('{{ restock_checked_as_of(as_of) }}' as date)
    {%- else -%}
        {%- set today = "cast('" ~ run_started_at.strftime('%Y-%m-%d') ~ "' as date)" -%}
coalesce(
    (
        select {{ restock_last_day_sold('sold_on', today) }}
        from {{ sales }}
        where rejected_because is null and sold_on <= {{ today }}
    ),
    {{ today }}
)
    {%- endif -%}
{% endmacro %}


{#- Whether sales are totals of months: all on one day of them, or on their last days. -#}
{% macro restock_are_of_months(sold_on) -%}
(
            min(extract(day from {{ sold_on }})) = max(extract(day from {{ sold_on }}))
            or max(extract(day from cast({{ dbt.dateadd('day', 1, sold_on) }} as date))) = 1
        )
{%- endmacro %}


{#- The last day that sales stand for: that of the newest, or of the week or month whose total it is, as far as that is over. -#}
{% macro restock_last_day_sold(sold_on, today) -%}
    {%- set bucket = var('restock_demand_bucket') -%}
    {%- set newest = 'max(' ~ sold_on ~ ')' -%}
    {%- if bucket == 'month' -%}
case
            when {{ restock_are_of_months(sold_on) }}
                then least(cast({{ dbt.last_day(newest, 'month') }} as date), {{ today }})
            else {{ newest }}
        end
    {%- elif bucket == 'week' and var('restock_week_is_dated') == 'first_day' -%}
case
            when min({{ restock_weekday(sold_on) }}) = max({{ restock_weekday(sold_on) }})
                then least(cast({{ dbt.dateadd('day', 6, newest) }} as date), {{ today }})
            else {{ newest }}
        end
    {%- else -%}
{{ newest }}
    {%- endif -%}
{%- endmacro %}


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


{#- Refuses a day that lies before everything that was ever sold, as every figure would be missing, and one so long after it that every figure
    would be 0: what is served would be empty, and the record of reviews would stand still until that day. -#}
{% macro restock_check_as_of() %}
    {% set as_of = restock_given_as_of() %}
    {% if flags.EMPTY or as_of is none or as_of | string | trim == '' %}
        {% do return(none) %}
    {% endif %}
    {% set sold = '(' ~ restock_read_input('sales', false) ~ ') as judged where rejected_because is null' %}
    {% if run_query('select 1 as found from ' ~ sold ~ " and sold_on <= cast('" ~ restock_checked_as_of(as_of) ~ "' as date) limit 1") | length == 0 %}
        {% set first = run_query('select min(sold_on) as first_on, max(sold_on) as last_on from ' ~ sold)[0] %}
        {% if first[0] is not none %}
            {% do exceptions.raise_compiler_error(
                'restock cannot start: nothing was built.\n\nThe as-of day is ' ~ as_of ~ ', but the first sale of the input "sales" ('
                ~ restock_input_in_words(restock_input_setting('sales')) ~ ') is of ' ~ first[0] ~ ' and the newest of ' ~ first[1]
                ~ ': by then nothing had been sold, so there is no figure to give. '
                ~ 'Correct the day (restock_as_of, --as-of or RESTOCK_AS_OF), or leave it unset for the day of the newest sale.'
            ) %}
        {% endif %}
    {% else %}
        {% set window = var('restock_class_window_days') | int %}
        {% set newest = run_query('select max(sold_on) as last_on from ' ~ sold ~ " and sold_on <= cast('" ~ restock_checked_as_of(as_of) ~ "' as date)")[0][0] %}
        {% if (modules.datetime.datetime.strptime(restock_checked_as_of(as_of), '%Y-%m-%d').date() - newest).days >= window %}
            {% do exceptions.raise_compiler_error(
                'restock cannot start: nothing was built.\n\nThe as-of day is ' ~ as_of ~ ', but the newest sale of the input "sales" ('
                ~ restock_input_in_words(restock_input_setting('sales')) ~ ') up to then is of ' ~ newest ~ ': in the ' ~ window
                ~ ' days of restock_class_window_days nothing was sold, so every figure would be 0. '
                ~ 'Correct the day (restock_as_of, --as-of or RESTOCK_AS_OF), give the sales since, or leave the day unset for that of the newest sale.'
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}
