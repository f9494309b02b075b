{#- Column names and types of anything that can stand after `from`, in their order. -#}
{% macro restock_describe(relation) %}
    {% do return(adapter.dispatch('restock_describe', 'restock')(relation)) %}
{% endmacro %}


{% macro duckdb__restock_describe(relation) %}
    {% set columns = {} %}
    {% for row in run_query('describe select * from ' ~ relation) %}
        {% do columns.update({row[0]: row[1] | upper}) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}


{#- Whether a table or view of that name is there: database.schema.name, schema.name or name. -#}
{% macro restock_relation_exists(name) %}
    {% do return(adapter.dispatch('restock_relation_exists', 'restock')(name)) %}
{% endmacro %}


{% macro duckdb__restock_relation_exists(name) %}
    {#- A source with an external_location is a file: 'x.csv', or read_parquet('x.parquet'). -#}
    {% set paths = modules.re.findall("'([^']+)'", name) %}
    {% if paths %}
        {% do return(restock_count_files(paths[0]) > 0) %}
    {% endif %}
    {% set parts = name.replace('"', '').split('.') | map('replace', "'", "''") | list %}
    {% set found = run_query(
        "select count(*) from information_schema.tables where lower(table_name) = lower('" ~ parts[-1] ~ "')"
        ~ " and lower(table_schema) = " ~ ("lower('" ~ parts[-2] ~ "')" if parts | length > 1 else "lower('" ~ target.schema ~ "')")
        ~ (" and lower(table_catalog) = lower('" ~ parts[-3] ~ "')" if parts | length > 2 else '')
    ) %}
    {% do return(found[0][0] > 0) %}
{% endmacro %}


{#- How many files a path or glob finds. -#}
{% macro restock_count_files(path) %}
    {% do return(adapter.dispatch('restock_count_files', 'restock')(path)) %}
{% endmacro %}


{% macro duckdb__restock_count_files(path) %}
    {% do return(run_query("select count(*) from glob('" ~ path.replace("'", "''") ~ "')")[0][0]) %}
{% endmacro %}


{#- The columns that an SQL expression reads, or why it cannot be parsed: {columns, error}. -#}
{% macro restock_parse_expression(expression) %}
    {% do return(adapter.dispatch('restock_parse_expression', 'restock')(expression)) %}
{% endmacro %}


{% macro duckdb__restock_parse_expression(expression) %}
    {% set sql = 'select (' ~ expression ~ ') as x from source_row' %}
    {% set tree = run_query("select json_serialize_sql('" ~ sql.replace("'", "''") ~ "')")[0][0] %}
    {% set parsed = fromjson(tree) %}
    {% if parsed.error %}
        {% do return({'columns': [], 'error': parsed.error_message}) %}
    {% endif %}
    {% set columns = [] %}
    {% for names in modules.re.findall('"column_names":\\[([^\\]]*)\\]', tree) %}
        {% do columns.append(fromjson('[' ~ names ~ ']')[-1]) %}
    {% endfor %}
    {% do return({'columns': columns | unique | list, 'error': none}) %}
{% endmacro %}
