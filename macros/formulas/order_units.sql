{#- Order quantities: whole packs, or whole units where there is no pack. -#}

{#- Up to the next multiple, of anything above 0 to one at least; as it is where there is none. Null where the units are. -#}
{% macro restock_round_up(units, multiple) -%}
coalesce(
            greatest(ceil({{ units }} / {{ multiple }} - 1e-9), case when {{ units }} > 0e0 then 1e0 end) * {{ multiple }},
            {{ units }}
        )
{%- endmacro %}


{#- A reorder point as restock_rounding says: to whole units, to whole packs, or not at all. -#}
{% macro restock_round_as_set(units, order_multiple) -%}
    {%- if var('restock_rounding') == 'none' -%}
{{ units }}
    {%- elif var('restock_rounding') == 'order_multiple' -%}
{{ restock_round_up(units, 'coalesce(' ~ order_multiple ~ ', 1e0)') }}
    {%- else -%}
ceil({{ units }} - 1e-9)
    {%- endif -%}
{%- endmacro %}


{#- Down to the multiple below. -#}
{% macro restock_round_down(units, multiple) -%}
coalesce(floor({{ units }} / {{ multiple }} + 1e-9) * {{ multiple }}, {{ units }})
{%- endmacro %}


{#- Whether a figure is at most another. A sum of 28.9 and 0.1 may lie below 29, and one of 1.1 and 2.2 above 3.3. -#}
{% macro restock_at_or_below(units, limit) -%}
{{ units }} <= {{ limit }} + 1e-9 * (1e0 + abs({{ limit }}))
{%- endmacro %}
