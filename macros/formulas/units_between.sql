{#- Demand from a first day on and before another. -#}
{% macro restock_units_between(first_day, end_day) -%}
sum(case when demand.sold_on >= {{ first_day }} and demand.sold_on < {{ end_day }} then demand.demand_units else 0 end)
{%- endmacro %}
