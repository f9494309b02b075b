{#- After a run that published: SQL that writes how its tests ended to restock_tests.json in the published folder. Only now are
    the results of the run known; a model cannot see them. -#}
{% macro restock_publish_tests(results) %}
    {% set published = [] %}
    {% set by_status = {'pass': [], 'warn': [], 'fail': [], 'error': [], 'skipped': []} %}
    {% for result in results %}
        {% if result.node.unique_id == 'model.restock.int_restock__publication' and result.status == 'success' %}
            {% do published.append(true) %}
        {% elif result.node.resource_type in ['test', 'unit_test'] and result.status in by_status %}
            {% do by_status[result.status].append(result.node.name) %}
        {% endif %}
    {% endfor %}
    {% set folder = restock_publish_to() %}
    {% if not published or not folder or restock_unfit_to_publish() %}{% do return('') %}{% endif %}
    {% set path = (folder ~ '/restock_tests.json') | replace("'", "''") %}
    {% set sql %}
copy (
    select
        '{{ invocation_id }}' as run_id,
        {{ by_status['pass'] | length }} as passed
        {%- for status in ['warn', 'fail', 'error', 'skipped'] %},
        cast([{{ restock_quoted(by_status[status] | sort) }}] as varchar[]) as {{ 'warned' if status == 'warn' else 'failed' if status == 'fail' else status }}
        {%- endfor %}
) to '{{ path }}' (format json, use_tmp_file true)
    {% endset %}
    {% do return(sql) %}
{% endmacro %}
