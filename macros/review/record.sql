{#- The record of reviews as it stands before this build: restock__review_log, or no row before the first build. A column that
    the record does not have yet, because a newer version brought it, is null. -#}
{% macro restock_record() -%}
    {%- set columns = restock_record_columns() -%}
    {%- set relation = restock_record_relation() -%}
    {%- set found = [] -%}
    {%- if relation is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}{%- do found.append(column.name | lower) -%}{%- endfor -%}
    {%- endif -%}
select
    {%- for name, type in columns.items() %}
        {{ name if name in found else 'cast(null as ' ~ type ~ ')' }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    {{ 'from ' ~ relation if relation is not none else 'where 1 = 0' }}
{%- endmacro %}


{#- Column -> type, as the contract of restock__review_log has them. -#}
{% macro restock_record_columns() %}
    {% set columns = {} %}
    {% if execute %}
        {% for name, column in graph.nodes['model.restock.restock__review_log'].columns.items() %}
            {% do columns.update({name: column.data_type}) %}
        {% endfor %}
    {% endif %}
    {% do return(columns) %}
{% endmacro %}


{% macro restock_record_relation() %}
    {% if not execute %}{% do return(none) %}{% endif %}
    {% set node = graph.nodes['model.restock.restock__review_log'] %}
    {% do return(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) %}
{% endmacro %}


{#- The day of the yearly reset in the year of a day. -#}
{% macro restock_reset_of_year(day) -%}
cast(concat(cast(extract(year from {{ day }}) as {{ dbt.type_string() }}), '-{{ var("restock_yearly_reset") }}') as date)
{%- endmacro %}
