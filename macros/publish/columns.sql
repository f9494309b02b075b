{#- Every column of every mart as rows of SQL: what its description says, its type, and its place in the primary key. It is read
    from the contracts, so that a published table says the same as the one that it was copied from. -#}
{% macro restock_published_columns() %}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name')
            if node.package_name == 'restock' and node.fqn[1] == 'marts' -%}
            {%- set keys = node.constraints | selectattr('type', 'equalto', 'primary_key') | map(attribute='columns') | sum(start=[]) -%}
            {%- for name, column in node.columns.items() -%}
                {%- set words = [node.name, node.description | trim, name, column.data_type | lower, column.description | trim] -%}
                {%- set key_number = keys.index(name) + 1 if name in keys else 'null' -%}
                {%- do rows.append('(' ~ restock_quoted(words) ~ ', ' ~ loop.index ~ ', ' ~ key_number ~ ')') -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
select
    cast(table_name as {{ dbt.type_string() }}) as table_name,
    cast(table_says as {{ dbt.type_string() }}) as table_says,
    cast(column_name as {{ dbt.type_string() }}) as column_name,
    cast(data_type as {{ dbt.type_string() }}) as data_type,
    cast(column_says as {{ dbt.type_string() }}) as column_says,
    cast(column_number as integer) as column_number,
    cast(key_number as integer) as key_number
from (
    values
    {{ rows | join(',\n    ') if rows else '(null, null, null, null, null, null, null)' }}
) as given (table_name, table_says, column_name, data_type, column_says, column_number, key_number)
where table_name is not null
{%- endmacro %}
