{{ config(materialized='table') }}

{#- The first model of the package: when it runs, every input is there, and none of our tables is written yet. -#}
{%- do restock_gate() %}

with

sales as (
    {{ restock_read_input('sales') }}
)

select {{ restock_as_of_sql('sales') }} as as_of_on
