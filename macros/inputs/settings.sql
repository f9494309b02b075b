{#- Where the user says that an input is: {how, what, columns, where}. how is one of ref, source, relation,
    file, seed (one of ours, where nothing is set) and absent (an optional input that is not given, or `none: true`). -#}

{% macro restock_input_ways() %}
    {% do return(['ref', 'source', 'relation', 'file']) %}
{% endmacro %}


{% macro restock_input_setting(input) %}
    {% set inputs = var('restock_inputs', none) %}
    {% set given = inputs.get(input) if inputs is mapping else none %}
    {% if input == 'service_policy' and given is none %}
        {% do return({'how': 'seed', 'what': 'restock_service_policy', 'columns': {}, 'where': none}) %}
    {% elif inputs is none %}
        {% do return({'how': 'seed', 'what': 'restock_demo_' ~ input, 'columns': {}, 'where': none}) %}
    {% endif %}
    {% if given is not mapping %}
        {% do return({'how': 'absent', 'what': none, 'columns': {}, 'where': none}) %}
    {% endif %}
    {#- `quantity_ordered: null` says that there is none. -#}
    {% set columns = {} %}
    {% for column, expression in (given.get('columns') or {}).items() %}
        {% do columns.update({column: 'null' if expression is none else expression}) %}
    {% endfor %}
    {% for how in restock_input_ways() if given.get(how) %}
        {% do return({'how': how, 'what': given[how] | string, 'columns': columns, 'where': given.get('where')}) %}
    {% endfor %}
    {% do return({'how': 'absent', 'what': none, 'columns': columns, 'where': none}) %}
{% endmacro %}


{#- What is wrong with the keys of one input, as sentences: what nothing reads, and what is said twice. -#}
{% macro restock_key_problems(input, given) %}
    {% set problems = [] %}
    {% set known = restock_input_ways() + ['columns', 'where', 'none'] %}
    {% for key in (given if given is mapping else {}) if key not in known %}
        {% do problems.append('The input "' ~ input ~ '" has the key "' ~ key ~ '", which nothing reads. Its keys are ' ~ known | join(', ')
            ~ '; an input of its own stands beside "' ~ input ~ '", not below it.') %}
    {% endfor %}
    {% set places = [] %}
    {% for key in restock_input_ways() + ['none'] if given is mapping and given.get(key) %}
        {% do places.append(key) %}
    {% endfor %}
    {% if places | length > 1 %}
        {% do problems.append('The input "' ~ input ~ '" has ' ~ places | join(' and ') ~ ', of which only one can hold. Leave one of them.') %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{#- The relation in words, for messages. -#}
{% macro restock_input_in_words(setting) %}
    {% if setting.how == 'absent' %}
        {% do return('not given') %}
    {% endif %}
    {% do return('the seed ' ~ setting.what if setting.how == 'seed' else setting.how ~ ' ' ~ setting.what) %}
{% endmacro %}


{#- The input as something that can stand after `from`; none where the input is absent. -#}
{% macro restock_input_relation(input) %}
    {% set setting = restock_input_setting(input) %}
    {% if setting.how == 'seed' %}
        {% do return(ref('restock', setting.what)) %}
    {% elif setting.how == 'ref' %}
        {% set parts = setting.what.split('.') %}
        {% do return(ref(*parts)) %}
    {% elif setting.how == 'source' %}
        {% do return(source(*setting.what.split('.', 1))) %}
    {% elif setting.how == 'relation' %}
        {% do return(setting.what) %}
    {% elif setting.how == 'file' %}
        {% do return(restock_file_relation(input, setting)) %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}


{#- Not while parsing; and `dbt compile` and `dbt docs` may come before the tables are there. -#}
{% macro restock_can_be_read(setting, relation) %}
    {% if relation is none or not execute %}
        {% do return(false) %}
    {% elif flags.WHICH in ('build', 'run', 'test') %}
        {% do return(true) %}
    {% elif setting.how == 'file' %}
        {% do return(restock_count_files(setting.what) > 0) %}
    {% endif %}
    {% do return(restock_relation_exists(relation | string)) %}
{% endmacro %}


{#- Contract column -> the expression that fills it, for the columns that the input has. -#}
{% macro restock_input_expressions(input) %}
    {% set setting = restock_input_setting(input) %}
    {% set relation = restock_input_relation(input) %}
    {% set found = restock_describe(relation).keys() | map('lower') | list if restock_can_be_read(setting, relation) else [] %}
    {% set expressions = {} %}
    {% for column in restock_contract()[input]['columns'] %}
        {% if column in setting.columns %}
            {% do expressions.update({column: setting.columns[column] | string}) %}
        {% elif column in found %}
            {% do expressions.update({column: 'source_row.' ~ column}) %}
        {% endif %}
    {% endfor %}
    {% do return(expressions) %}
{% endmacro %}
