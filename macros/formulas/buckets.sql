{#- Buckets: the day, week or month that one figure of demand stands for.

    They are counted back from an end, newest first, and only whole ones count. Days and weeks end on the as-of day,
    so a weekly total falls into exactly one week whatever weekday it is dated; months are calendar months. -#}

{#- Variability cannot be seen in a finer bucket than the records have. -#}
{% macro restock_xyz_bucket() %}
    {% set set_to = [var('restock_xyz_bucket'), var('restock_demand_bucket')] %}
    {% do return('month' if 'month' in set_to else 'week' if 'week' in set_to else 'day') %}
{% endmacro %}


{#- The first day that is too new to count. -#}
{% macro restock_window_end(as_of, bucket) -%}
    {%- if bucket == 'month' -%}
cast({{ dbt.date_trunc('month', dbt.dateadd('day', 1, as_of)) }} as date)
    {%- else -%}
cast({{ dbt.dateadd('day', 1, as_of) }} as date)
    {%- endif -%}
{%- endmacro %}


{#- How many whole buckets come nearest to a number of days, and never fewer than the set minimum. -#}
{% macro restock_buckets_in(days, bucket) -%}
    {%- set length = {'day': '1', 'week': '7', 'month': '30.4375e0'}[bucket] -%}
greatest(
    cast(floor({{ days }} / {{ length }} + 0.5e0) as integer), {{ var('restock_demand_window_buckets_minimum') }}
)
{%- endmacro %}


{#- The number of a day's bucket, 0 for the newest; below 0 for a day that is too new. -#}
{% macro restock_bucket_number(day, window_end, bucket) -%}
    {%- if bucket == 'month' -%}
(
    (extract(year from {{ window_end }}) - extract(year from {{ day }})) * 12
    + extract(month from {{ window_end }}) - extract(month from {{ day }}) - 1
)
    {%- elif bucket == 'week' -%}
cast(floor(({{ dbt.datediff(day, window_end, 'day') }} - 1) / 7e0) as integer)
    {%- else -%}
({{ dbt.datediff(day, window_end, 'day') }} - 1)
    {%- endif -%}
{%- endmacro %}


{#- The first day of a window of so many buckets. -#}
{% macro restock_window_start(window_end, buckets, bucket) -%}
    {%- if bucket == 'week' -%}
cast({{ dbt.dateadd('day', '-7 * ' ~ buckets, window_end) }} as date)
    {%- else -%}
cast({{ dbt.dateadd(bucket, '-1 * ' ~ buckets, window_end) }} as date)
    {%- endif -%}
{%- endmacro %}


{#- The number of a day's bucket, counted up from 1900; the same whatever the as-of day. -#}
{% macro restock_bucket_of_all_time(day, bucket) -%}
    {%- if bucket == 'month' -%}
cast((extract(year from {{ day }}) - 1900) * 12 + extract(month from {{ day }}) as integer)
    {%- else -%}
        {%- set days = dbt.datediff("cast('1900-01-01' as date)", day, 'day') -%}
cast({{ 'floor(' ~ days ~ ' / 7e0)' if bucket == 'week' else days }} as integer)
    {%- endif -%}
{%- endmacro %}


{#- Calendar days of the bucket that a day lies in. -#}
{% macro restock_bucket_length(day, bucket) -%}
    {%- if bucket == 'month' -%}
{{ dbt.datediff(dbt.date_trunc('month', day), dbt.dateadd('month', 1, dbt.date_trunc('month', day)), 'day') }}
    {%- else -%}
{{ 7 if bucket == 'week' else 1 }}
    {%- endif -%}
{%- endmacro %}


{#- The day that the records of a day are dated: weekly totals stand for all days of their week. -#}
{% macro restock_record_day(day, totals_weekday, bucket) -%}
    {%- if bucket != 'week' -%}
{{ day }}
    {%- else -%}
        {%- if var('restock_week_is_dated') == 'last_day' -%}
            {%- set shift = '(' ~ totals_weekday ~ ' - ' ~ restock_weekday(day) ~ ' + 7) % 7' -%}
        {%- else -%}
            {%- set shift = '-((' ~ restock_weekday(day) ~ ' - ' ~ totals_weekday ~ ' + 7) % 7)' -%}
        {%- endif -%}
cast({{ dbt.dateadd('day', 'coalesce(cast(' ~ shift ~ ' as integer), 0)', day) }} as date)
    {%- endif -%}
{%- endmacro %}
