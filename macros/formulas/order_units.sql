{#- Order quantities: whole packs, or whole units where there is no pack. -#}

{#- Up to the next multiple, of anything above 0 to one at least; as it is where there is none. Null where the units are. -#}
{% macro restock_round_up(units, multiple) -%}
coalesce(
            greatest(ceil({{ units }} / {{ multiple }} - 1e-9), case when {{ units }} > 0e0 then 1e0 end) * {{ multiple }},
            {{ units }}
        )
{%- endmacro %}


{#- Down to the multiple below. -#}
{% macro restock_round_down(units, multiple) -%}
coalesce(floor({{ units }} / {{ multiple }} + 1e-9) * {{ multiple }}, {{ units }})
{%- endmacro %}
