{#- A file, or a glob of files, as something that can stand after `from`.

    CSV arrives as text, so that a leading zero of an item number survives and one bad cell rejects its own row
    instead of the file. Only columns that a number is computed from (`"quantity - returned"`) arrive as
    numbers, with the text beside them under the name "<column> as given". -#}

{% macro restock_file_relation(input, setting) %}
    {% do return(adapter.dispatch('restock_file_relation', 'restock')(input, setting)) %}
{% endmacro %}


{% macro duckdb__restock_file_relation(input, setting) %}
    {% set path = "'" ~ setting.what.replace("'", "''") ~ "'" %}
    {% if not restock_is_csv(setting.what) %}
        {% do return('read_parquet(' ~ path ~ ', union_by_name = true)') %}
    {% endif %}
    {# Left to itself, DuckDB looks for quotes in the first rows only and then splits the later ones at their commas. #}
    {% set csv = 'read_csv(' ~ path ~ ', header = true, union_by_name = true, quote = \'"\', escape = \'"\'' %}
    {% set as_text = csv ~ ', all_varchar = true)' %}
    {% set numbers = restock_numeric_columns(as_text, restock_columns_computed_with(input, setting)) if execute else [] %}
    {% if not numbers %}
        {% do return(as_text) %}
    {% endif %}
    {% set replaced = [] %}
    {% for column in numbers %}
        {% do replaced.append('try_cast(trim("' ~ column ~ '") as double) as "' ~ column ~ '"') %}
        {% do replaced.append('"' ~ column ~ '" as "' ~ column ~ ' as given"') %}
    {% endfor %}
    {% set others = numbers | map('tojson') | join(', ') %}
    {% do return('(select * exclude (' ~ others ~ '), ' ~ replaced | join(', ') ~ ' from ' ~ as_text ~ ')') %}
{% endmacro %}


{#- Which of the columns hold numbers in most of the first rows: computed with, the odd bad cell becomes null and rejects
    its own row. -#}
{% macro restock_numeric_columns(relation, columns) %}
    {% set numeric = [] %}
    {% for column in restock_describe(relation) if column | lower in columns %}
        {% set counted = run_query(
            'select count(try_cast(trim("' ~ column ~ '") as double)) * 2 > count("' ~ column ~ '") from (select * from ' ~ relation ~ ' limit 10000)'
        ) %}
        {% if counted[0][0] %}{% do numeric.append(column) %}{% endif %}
    {% endfor %}
    {% do return(numeric) %}
{% endmacro %}


{% macro restock_is_csv(path) %}
    {% set name = path | lower %}
    {% do return(name.endswith(('.csv', '.csv.gz', '.tsv', '.tsv.gz', '.txt', '.txt.gz', '.csv.zst'))) %}
{% endmacro %}


{#- The columns that an expression treats as text: those within a text function, and those that are cast to text. -#}
{% macro restock_columns_in_texts(expression) %}
    {% set pieces = modules.re.findall('(?i)("[^"]+"|\\w+)\\s*::\\s*(?:varchar|text|string)\\b', expression) %}
    {% if modules.re.search('(?i)\\)\\s*::\\s*(?:varchar|text|string)\\b', expression) %}
        {% do pieces.append(expression) %}
    {% endif %}
    {% set functions = '(?i)\\b(replace|translate|regexp_[a-z_]+|[lr]?trim|substr(?:ing)?|left|right|split_part|cast)\\s*\\(' %}
    {% for call in modules.re.finditer(functions, expression) %}
        {% set argument = restock_up_to_closing(expression[call.end():]) %}
        {% if call.group(1) | lower != 'cast' %}
            {% do pieces.append('[' ~ argument ~ ']') %}
        {% elif modules.re.search('(?i)\\bas\\s+(?:varchar|text|string)\\s*$', argument) %}
            {% do pieces.append('cast(' ~ argument ~ ')') %}
        {% endif %}
    {% endfor %}
    {% set columns = [] %}
    {% for piece in pieces %}
        {% do columns.extend(restock_parse_expression(piece).columns) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}


{#- A text up to the bracket that closes what was open before it. -#}
{% macro restock_up_to_closing(text) %}
    {% set seen = namespace(open=1, quoted=false, length=0) %}
    {% for letter in text if seen.open > 0 %}
        {% set seen.quoted = not seen.quoted if letter == "'" else seen.quoted %}
        {% set seen.open = seen.open + (0 if seen.quoted else {'(': 1, ')': -1}.get(letter, 0)) %}
        {% set seen.length = seen.length + 1 %}
    {% endfor %}
    {% do return(text[:seen.length - 1] if seen.open == 0 else text) %}
{% endmacro %}


{#- The user's columns that a number is computed from; never one that is also a text or a date of the contract, which would
    lose its leading zeros, nor one that an expression treats as text. -#}
{% macro restock_columns_computed_with(input, setting) %}
    {% set computed = [] %}
    {% set kept_as_text = [] %}
    {% for column, rule in restock_contract()[input]['columns'].items() %}
        {% set expression = setting.columns.get(column, column) | string | trim %}
        {% set is_number = rule.type in ('number', 'share') %}
        {% do kept_as_text.extend(restock_columns_in_texts(expression) if is_number else restock_parse_expression(expression).columns) %}
        {% if is_number and not modules.re.fullmatch('"[^"]+"|[A-Za-z_][A-Za-z_0-9]*', expression) %}
            {% do computed.extend(restock_parse_expression(expression).columns) %}
        {% endif %}
    {% endfor %}
    {% do return(computed | map('lower') | reject('in', kept_as_text | map('lower') | list) | unique | list) %}
{% endmacro %}
