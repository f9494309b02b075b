{#- Mean and variance of a window of which only the buckets with a sale are stored.

    n buckets with a sale, their mean m and sample variance v, in a window of N buckets:
    mean = m n / N, variance = ((n - 1) v + m^2 n (N - n) / N) / (N - 1). Chan, Golub and LeVeque 1983, with zeros as
    the second part. Null where N < 2. -#}

{% macro restock_pooled_mean(total, all_buckets) -%}
{{ total }} / nullif(cast({{ all_buckets }} as double), 0)
{%- endmacro %}


{% macro restock_pooled_variance(sale_buckets, mean, variance, all_buckets) -%}
(
    ({{ sale_buckets }} - 1) * coalesce({{ variance }}, 0e0)
    + {{ mean }} * {{ mean }} * {{ sale_buckets }} * ({{ all_buckets }} - {{ sale_buckets }})
    / cast({{ all_buckets }} as double)
) / nullif({{ all_buckets }} - 1, 0)
{%- endmacro %}


{#- The smallest value that at least a share of all N buckets does not exceed. Sorted are the values other than zero,
    the negative ones (net returns) first; the zeros stand between. -#}
{% macro restock_sparse_quantile(sorted, negatives, sale_buckets, all_buckets, share) -%}
    {%- set rank = 'cast(ceil(' ~ share ~ ' * ' ~ all_buckets ~ ' - 1e-9) as integer)' -%}
case
        when {{ all_buckets }} is null or {{ all_buckets }} < 1 then null
        when {{ rank }} <= {{ negatives }} then {{ restock_list_at(sorted, rank) }}
        when {{ rank }} <= {{ negatives }} + {{ all_buckets }} - {{ sale_buckets }} then 0e0
        else {{ restock_list_at(sorted, rank ~ ' - (' ~ all_buckets ~ ' - ' ~ sale_buckets ~ ')') }}
    end
{%- endmacro %}


{#- The same rule for a list without gaps: the smallest value that at least a share of the list does not exceed. -#}
{% macro restock_list_quantile(sorted, count, share) -%}
case
        when {{ count }} > 0
            then {{ restock_list_at(sorted, 'cast(ceil(' ~ share ~ ' * ' ~ count ~ ' - 1e-9) as integer)') }}
    end
{%- endmacro %}
