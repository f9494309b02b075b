{#- Refuses an input of which not one row can be used, with the commonest reason: an empty result would not say why.
    It stops at the first good row, so it costs nothing where there is one. An input without rows is another matter. -#}
{% macro restock_check_some_rows() %}
    {% for input in restock_contract() if not flags.EMPTY and restock_input_setting(input).how not in ('absent', 'seed') %}
        {% set rows = '(' ~ restock_read_input(input) ~ ') as judged' %}
        {% if run_query('select 1 as found from ' ~ rows ~ ' where rejected_because is null limit 1') | length == 0 %}
            {% set reasons = run_query(
                'select rejected_because, count(*) as lines, min(row_key) as example, sum(count(*)) over () as all_lines from ' ~ rows
                ~ ' group by rejected_because order by lines desc, rejected_because limit 1'
            ) %}
            {% if reasons | length > 0 %}
                {% do exceptions.raise_compiler_error(
                    'restock cannot start: nothing was built.\n\nThe input "' ~ input ~ '" (' ~ restock_input_in_words(restock_input_setting(input))
                    ~ ') has no row that can be used: all ' ~ reasons[0][3] ~ ' are rejected, ' ~ reasons[0][1] ~ ' of them because ' ~ reasons[0][0]
                    ~ '.\n  The first of these: ' ~ reasons[0][2]
                    ~ '.\n\nEvery column of every input is described in docs/your_data.md.'
                ) %}
            {% endif %}
        {% endif %}
    {% endfor %}
{% endmacro %}
