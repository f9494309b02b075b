{{ config(materialized='table') }}
{#- The first model of the package: when it runs, every input is there, and none of our tables is written yet. -#}
{%- for input in restock_contract() -%}
    {%- set relation = restock_input_relation(input) if not execute -%}
{%- endfor -%}
{%- if execute and flags.WHICH in ('build', 'run') -%}
    {%- do restock_check_inputs(['ref', 'seed']) -%}
{%- endif -%}

with

sales as (
    {{ restock_read_input('sales') }}
)

select {{ restock_as_of_sql('select max(sales.sold_on) from sales where sales.rejected_because is null') }} as as_of_on
