{#- The folder that is served: the setting, else RESTOCK_PUBLISH_TO of the environment, else nothing. -#}
{% macro restock_publish_to() %}
    {% do return(var('restock_publish_to') or env_var('RESTOCK_PUBLISH_TO', '')) %}
{% endmacro %}


{#- Why what this command builds must not be served, as a sentence; nothing for `dbt build`, also when `dbt retry` goes on with one. -#}
{% macro restock_unfit_to_publish() %}
    {% if flags.EMPTY or flags.SAMPLE %}
        {% do return('a build of no rows or of a sample is not published.') %}
    {% elif flags.WHICH == 'build' %}
        {% do return('') %}
    {% endif %}
    {% do return('dbt ' ~ flags.WHICH ~ ' tests nothing, so nothing is published. Run dbt build.') %}
{% endmacro %}
