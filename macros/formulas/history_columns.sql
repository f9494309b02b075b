{#- What a row is sized by: its history as seen from a day, with the season of that day (restock.methods.seen reads them). -#}
{% macro restock_history_columns(outlook, seasons) -%}
{% set names = [
    'mean_units', 'variance_units', 'levels', 'sale_levels', 'settled_levels', 'year_level', 'run_variance_units', 'runs', 'run_quantiles',
    'period_buckets', 'trading_share', 'counted_buckets', 'window_buckets', 'sale_buckets', 'interval_buckets', 'order_mean_units',
    'order_of_a_unit_units', 'size_cv_squared', 'order_sizes', 'is_whole',
] %}
{%- for name in names %}
    {{ outlook }}.{{ name }},
{%- endfor %}
    {{ seasons }}.season,
    {{ seasons }}.everywhere
{%- endmacro %}
