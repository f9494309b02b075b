{#- After a run that published: SQL that writes how its tests ended to restock_tests.json in the published folder. Only now are
    the results of the run known; a model cannot see them. -#}
{% macro restock_publish_tests(results) %}
    {% set published = [] %}
    {% set ended = {'pass': [], 'warn': [], 'fail': [], 'error': [], 'skipped': []} %}
    {% for result in results %}
        {% if result.node.unique_id == 'model.restock.int_restock__publication' and result.status == 'success' %}
            {% set run = graph.nodes['model.restock.int_restock__run'].relation_name %}
            {% set found = run_query('select distinct run.folder, served.generation_id, served.run_id from ' ~ run
                ~ ' as run cross join ' ~ result.node.relation_name ~ ' as served') %}
            {% do published.extend(found.rows) %}
        {% elif result.node.resource_type in ['test', 'unit_test'] and result.status in ended %}
            {% do ended[result.status].append(result.node.name) %}
        {% endif %}
    {% endfor %}
    {% if not published %}{% do return('') %}{% endif %}
    {% set lists = {'warned': ended['warn'], 'failed': ended['fail'], 'error': ended['error'], 'skipped': ended['skipped']} %}
    {% set sql %}
copy (
    select
        {{ restock_quoted([published[0][1]]) | trim }} as generation_id,
        {{ restock_quoted([published[0][2]]) | trim }} as run_id,
        {{ ended['pass'] | length }} as passed
        {%- for name, tests in lists.items() %},
        cast([{{ restock_quoted(tests | sort) | trim }}] as varchar[]) as {{ name }}
        {%- endfor %}
) to {{ restock_quoted([published[0][0] ~ '/restock_tests.json']) | trim }} (format json, use_tmp_file true)
    {% endset %}
    {% do return(sql) %}
{% endmacro %}
