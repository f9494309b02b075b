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


{#- The column whose units are counted; none where an input has no such column. -#}
{% macro restock_counted_units(input) %}
    {% do return({'sales': 'quantity', 'deliveries': 'quantity_ordered'}.get(input)) %}
{% endmacro %}


{#- The newest day that the used rows of an input tell of, up to a day (which is also given as a sum over rows has it): of totals the
    last one that they stand for. Null where its rows are not dated by what happened. -#}
{% macro restock_newest_day(input, is_used, up_to, up_to_of_all) -%}
    {%- if input == 'sales' -%}
{{ restock_last_day_sold('case when ' ~ is_used ~ ' then sold_on end', up_to_of_all) }}
    {%- elif input in restock_dated_inputs() -%}
        {%- set received = 'case when received_on <= ' ~ up_to ~ ' then received_on else ordered_on end' -%}
max(case when {{ is_used }} then {{ 'counted_on' if input == 'stock' else received }} end)
    {%- else -%}
cast(null as date)
    {%- endif -%}
{%- endmacro %}


{#- Where the rows and units ended up that went into the figures, one row: used, cancelled, returned. They are counted
    behind the models that use them, not where they were read. -#}
{% macro restock_counted_at_the_end(input) -%}
    {%- if input == 'sales' -%}
select
        sum(sales_lines) - sum(coalesce(cancelled_lines, 0)) - sum(coalesce(returned_lines, 0)) as rows_used,
        sum(coalesce(cancelled_lines, 0)) as rows_cancelled,
        sum(coalesce(returned_lines, 0)) as rows_returned,
        sum(demand_units)
        {{- ' + sum(coalesce(returned_units, 0))' if var('restock_returns_reduce_demand') }}
        {{- ' - sum(coalesce(cancelled_order_units, 0))' if var('restock_cancelled_is_demand') }} as units_used,
        sum(coalesce(cancelled_units, 0)) as units_cancelled,
        -sum(coalesce(returned_units, 0)) as units_returned
    from {{ ref('int_restock__item_locations') }}
    {%- elif input == 'deliveries' -%}
select
        count(case when not is_cancelled then 1 end) as rows_used,
        count(case when is_cancelled then 1 end) as rows_cancelled,
        0 as rows_returned,
        sum(case when not is_cancelled then quantity_ordered end) as units_used,
        sum(case when is_cancelled then quantity_ordered end) as units_cancelled,
        0 as units_returned
    from {{ ref('int_restock__receipts') }}
    {%- else -%}
select
        count(case when row_state = 'used' then 1 end) as rows_used,
        0 as rows_cancelled,
        0 as rows_returned,
        null as units_used,
        null as units_cancelled,
        null as units_returned
    from {{ ref('stg_restock__' ~ input) }}
    {%- endif -%}
{%- endmacro %}
