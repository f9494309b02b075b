{#- What a habit costs: units too many and too few against what restock computes, and their money; a condition says of which rows. -#}
{% macro restock_practice_sums(condition='true') -%}
cast(sum(cast(case when {{ condition }} then spare_units end as decimal(38, 6))) as double) as spare_units,
        cast(sum(cast(case when {{ condition }} then missing_units end as decimal(38, 6))) as double) as missing_units,
        cast(
            sum(cast(case when {{ condition }} then spare_units * value_amount * holding_cost_rate end as decimal(38, 6))) as double
        ) as spare_amount,
        cast(sum(cast(case when {{ condition }} then missing_units * value_amount end as decimal(38, 6))) as double) as missing_amount
{%- endmacro %}
