{#- 95 % confidence intervals of a share. -#}

{#- The factor on a standard error between so many groups: the 0.975 quantile of Student's t with one degree of freedom less
    (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2), from 32 groups on that of the normal distribution.
    Null for a single group, which cannot say how groups differ. -#}
{% macro restock_student_factor(groups) -%}
    {%- set quantiles = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
        2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
        2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ] -%}
case
        when {{ groups }} < 2 then null
        {%- for quantile in quantiles %}
        when {{ groups }} = {{ loop.index + 1 }} then {{ quantile }}e0
        {%- endfor %}
        else 1.96e0
    end
{%- endmacro %}


{#- A bound of the Wilson interval (Wilson 1927) of a share that was seen in so many cases; side is - or +. With all or none
    covered the interval still has a width. -#}
{% macro restock_wilson_bound(share, cases, side) -%}
({{ share }} + 1.9208e0 / {{ cases }} {{ side }} 1.96e0 * sqrt(
        ({{ share }} * (1e0 - {{ share }}) + 0.9604e0 / {{ cases }}) / {{ cases }}
    )) / (1e0 + 3.8416e0 / {{ cases }})
{%- endmacro %}
