{#- The inputs that are dated by what happened, so that their age can be told. -#}
{% macro restock_dated_inputs() %}
    {% do return(['sales', 'deliveries', 'stock']) %}
{% endmacro %}


{#- Refuses sales, deliveries and stock counts whose newest row is too old, before anything of the package is written: figures and
    a record of reviews from a feed that has stopped would look like new ones. Costs nothing where the setting is unset. -#}
{% macro restock_check_freshness() %}
    {% set most = var('restock_freshness_stop_days') %}
    {% if most is none or flags.EMPTY %}
        {% do return(none) %}
    {% endif %}
    {% set as_of = '(select ' ~ restock_as_of_sql('(' ~ restock_read_input('sales', false) ~ ')') ~ ' as as_of_on)' %}
    {% set problems = [] %}
    {% for input in restock_dated_inputs() if restock_input_relation(input) is not none %}
        {% set found = run_query(
            'select newest_on, ' ~ dbt.datediff('newest_on', 'seen_on', 'day') ~ ' as age_days, seen_on from ('
            ~ 'select ' ~ restock_newest_day(input, 'judged.rejected_because is null and ' ~ restock_contract()[input].dated_by
            ~ ' <= as_of.as_of_on', 'as_of.as_of_on', 'max(as_of.as_of_on)') ~ ' as newest_on, max(' ~ restock_seen_on_sql('as_of.as_of_on') ~ ') as seen_on from ('
            ~ restock_read_input(input, false) ~ ') as judged cross join ' ~ as_of ~ ' as as_of) as newest'
        )[0] %}
        {% if found[0] is not none and found[1] > most %}
            {% do problems.append('The input "' ~ input ~ '" (' ~ restock_input_in_words(restock_input_setting(input)) ~ ') ends on ' ~ found[0]
                ~ ', ' ~ found[1] ~ ' days before ' ~ found[2] ~ '; restock_freshness_stop_days allows ' ~ most
                ~ '. Load what is missing, or raise the setting.') %}
        {% endif %}
    {% endfor %}
    {% if problems %}
        {% do exceptions.raise_compiler_error('restock cannot start: nothing was built.\n\n' ~ problems | join('\n')) %}
    {% endif %}
{% endmacro %}


{#- The day that ages are told on: the as-of day, or the later day that RESTOCK_TODAY names (`restock run` names it where nobody gave
    an as-of day; else sales would never be old). -#}
{% macro restock_seen_on_sql(as_of) -%}
    {%- set today = env_var('RESTOCK_TODAY', '') -%}
    {{- as_of if not today else 'greatest(' ~ as_of ~ ", cast('" ~ restock_checked_as_of(today) ~ "' as date))" -}}
{%- endmacro %}
