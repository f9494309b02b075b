{#- What is wrong with the columns of one input, with what was found there and what to write instead. -#}
{% macro restock_column_problems(input, setting, contract, place) %}
    {% set problems = [] %}
    {% set found = restock_describe(restock_input_relation(input)).keys() | list %}
    {% set lower = found | map('lower') | list %}
    {% set shown = '\n  Found there: ' ~ found | join(', ') %}
    {% set hint = '\n  Text stands in single quotes; a name with spaces or signs in double quotes, for example item_id: \'"Item No."\'.' %}
    {% set missing = {} %}
    {% for column, rule in contract['columns'].items() if rule.required and column not in setting.columns and column not in lower %}
        {% set guesses = [] %}
        {% for name in contract.known_as.get(column, []) if name in lower %}
            {% do guesses.append(found[lower.index(name)]) %}
        {% endfor %}
        {% do missing.update({column: guesses[0] if guesses else 'your_column' ~ ('' if rule.filled else '    # or null, if you keep none')}) %}
    {% endfor %}
    {% if missing %}
        {% do problems.append(place ~ ' has no column ' ~ missing.keys() | join(', ') ~ '.' ~ shown ~ '\n' ~ restock_example(input, missing)) %}
    {% endif %}
    {% for column in setting.columns if column not in contract['columns'] %}
        {% do problems.append(place ~ ' maps "' ~ column ~ '", which is not a column of ' ~ input ~ '.\n  Its columns are '
            ~ contract['columns'].keys() | join(', ') ~ '.') %}
    {% endfor %}
    {% set expressions = dict(setting.columns) %}
    {% if setting.where %}{% do expressions.update({'where': setting.where}) %}{% endif %}
    {% for column, expression in expressions.items() %}
        {% set parsed = restock_parse_expression(expression | string) %}
        {% set unknown = parsed['columns'] | reject('in', found + lower) | list %}
        {% set really_unknown = [] %}
        {% for name in unknown if name | lower not in lower and name != 'source_row' %}{% do really_unknown.append(name) %}{% endfor %}
        {% if parsed.error %}
            {% do problems.append(place ~ ': the expression for ' ~ column ~ ', "' ~ expression ~ '", cannot be read: ' ~ parsed.error ~ '.' ~ shown ~ hint) %}
        {% elif really_unknown %}
            {% do problems.append(place ~ ': the expression for ' ~ column ~ ', "' ~ expression ~ '", reads ' ~ really_unknown | join(', ')
                ~ ', which is not there.' ~ shown ~ hint) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{#- What to write, ready to paste. -#}
{% macro restock_example(input, missing) %}
    {% set setting = restock_input_setting(input) %}
    {% set lines = ['  Write in dbt_project.yml:', '    vars:', '      restock:', '        restock_inputs:', '          ' ~ input ~ ':'] %}
    {% if setting.how in restock_input_ways() %}
        {% do lines.append('            ' ~ setting.how ~ ': ' ~ setting.what) %}
    {% else %}
        {% do lines.append('            ref: your_project.your_' ~ input ~ '    # or source, relation, file') %}
    {% endif %}
    {% if missing %}
        {% do lines.append('            columns:') %}
        {% for column, guess in missing.items() %}
            {% do lines.append('              ' ~ column ~ ': ' ~ guess) %}
        {% endfor %}
    {% endif %}
    {% do return(lines | join('\n')) %}
{% endmacro %}
