{#- What a stock cost against the demand that came: a missing unit at the promised level, a spare one at what is left to 1. Over
    many cycles no stock costs less than the promised quantile of demand (Koenker and Bassett 1978). -#}
{% macro restock_pinball_loss(unit_price, level, stock, outcome) -%}
{{ unit_price }} * (
        {{ level }} * greatest({{ outcome }} - {{ stock }}, 0e0)
        + (1e0 - {{ level }}) * greatest({{ stock }} - {{ outcome }}, 0e0)
    )
{%- endmacro %}
