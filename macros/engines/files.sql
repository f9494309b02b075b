{#- A file, or a glob of files, as something that can stand after `from`.

    CSV arrives as text, so that a leading zero of an item number survives and one bad cell rejects its own row
    instead of the file. Only columns that a number is computed from (`"quantity - returned"`) are read as numbers
    where the whole file allows it. -#}

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
    {% set computed = restock_columns_computed_with(input, setting) if execute else [] %}
    {% if not computed %}
        {% do return(as_text) %}
    {% endif %}
    {% set text_columns = [] %}
    {% for column in restock_describe(as_text) if column | lower not in computed %}
        {% do text_columns.append("'" ~ column.replace("'", "''") ~ "': 'VARCHAR'") %}
    {% endfor %}
    {% do return(
        csv ~ ", sample_size = -1, auto_type_candidates = ['BIGINT', 'DOUBLE', 'VARCHAR']"
        ~ (', types = {' ~ text_columns | join(', ') ~ '}' if text_columns else '') ~ ')'
    ) %}
{% endmacro %}


{% macro restock_is_csv(path) %}
    {% set name = path | lower %}
    {% do return(name.endswith(('.csv', '.csv.gz', '.tsv', '.tsv.gz', '.txt', '.txt.gz', '.csv.zst'))) %}
{% endmacro %}


{#- The user's columns that an expression (not a bare name) for a number reads. -#}
{% macro restock_columns_computed_with(input, setting) %}
    {% set columns = [] %}
    {% for column, rule in restock_contract()[input]['columns'].items() if rule.type == 'number' and column in setting.columns %}
        {% set expression = setting.columns[column] | string | trim %}
        {% if not modules.re.fullmatch('"[^"]+"|[A-Za-z_][A-Za-z_0-9]*', expression) %}
            {% do columns.extend(restock_parse_expression(expression).columns | map('lower')) %}
        {% endif %}
    {% endfor %}
    {% do return(columns | unique | list) %}
{% endmacro %}
