{#- Syntetos, Boylan and Croston 2005: how often an item sells and how much its sales differ in size. One sale has no
    spread, so its squared coefficient of variation counts as 0. -#}
{% macro restock_demand_pattern(sale_buckets, average_demand_interval, size_cv_squared) -%}
case
        when {{ sale_buckets }} is null then 'none'
        when {{ sale_buckets }} = 0 then 'no_demand'
        when {{ average_demand_interval }} <= 1.32e0 and coalesce({{ size_cv_squared }}, 0e0) <= 0.49e0 then 'smooth'
        when {{ average_demand_interval }} <= 1.32e0 then 'erratic'
        when coalesce({{ size_cv_squared }}, 0e0) <= 0.49e0 then 'intermittent'
        else 'lumpy'
    end
{%- endmacro %}
