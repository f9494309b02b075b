{#- How many buckets lie between two past days: the usual number, doubled as long as it is no more than a protection period and the
    records hold all the days and a window before them, wherever on the grid the newest lies: a period back, and less than one spacing
    further. `kept`: buckets on record beyond the longest window. As many as are set, if any.

    Cycles of long lead times that begin on neighbouring days are much the same cycle: of monthly parts that take four months twelve days
    a month apart have seen three, and a class of a hundred such parts asks for less than its target whenever these were quiet ones. In
    doublings, so that days of a finer grid stay days of the coarser one, or leave, and the grid seldom changes. -#}
{% macro restock_buckets_apart(period, kept, usual, days) -%}
    {%- if var('restock_backtest_every_buckets') or days < 2 -%}
{{ usual }}
    {%- else -%}
cast({{ usual }} * power(2e0, floor(ln(greatest(
    least({{ period }}, ({{ kept }} - {{ period }} + 1) / {{ days }}e0) / {{ usual }}e0, 1e0
)) / ln(2e0) + 1e-9)) as integer)
    {%- endif -%}
{%- endmacro %}
