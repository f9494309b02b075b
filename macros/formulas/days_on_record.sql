{#- Days of history of an item at a location: its window, and what lies before it since the first sale, because a class may look at
    fewer days than there are. -#}
{% macro restock_days_on_record(demand, first_sold_on) -%}
{{ demand }}.window_days + greatest({{ dbt.datediff(first_sold_on, demand ~ '.window_start_on', 'day') }}, 0)
{%- endmacro %}
