{#- Rows of an input where they lie, before anything of ours has touched them. -#}
{% macro restock_count_rows(input) -%}
    {%- set setting = restock_input_setting(input) -%}
    {%- set relation = restock_input_relation(input) -%}
    {%- if relation is none -%}
0
    {%- else -%}
(
            select count(*) from {{ relation }} as source_row{{ ' where (' ~ setting.where ~ ')' if setting.where }}
        )
    {%- endif -%}
{%- endmacro %}


{#- Rows that went into the figures, counted where they ended up. -#}
{% macro restock_count_used(input) -%}
    {%- if input == 'sales' -%}
(select coalesce(sum(sales_lines), 0) from {{ ref('int_restock__daily_demand') }})
    {%- elif input == 'deliveries' -%}
(select count(*) from {{ ref('int_restock__receipts') }})
    {%- else -%}
count(case when row_state = 'used' then 1 end)
    {%- endif -%}
{%- endmacro %}
