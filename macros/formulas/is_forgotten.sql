{#- Whether nobody waits for an open order any more. waits: a row of int_restock__longest_waits, or nulls.

It is very old; or it was overtaken and has been open for more than twice the longest that its supplier took. All lead times that were seen then lie below half of its age, and what is never to come is
told from what is late (Maller and Zhou 1992: sufficient follow-up, all finished ones within (2 t* - t, t*], t* the longest). -#}
{% macro restock_is_forgotten(open_days, ordered_on, waits) -%}
    {%- set oldest, overtaken = var('restock_open_order_days_maximum'), var('restock_open_order_overtaken_days') -%}
    coalesce(
        {{ open_days ~ ' > ' ~ oldest if oldest is not none else 'false' }}
        {%- if overtaken is not none %}
        or (
            {{ open_days }} > greatest({{ overtaken }}, 2 * {{ waits }}.supplier_longest_days)
            and {{ restock_is_overtaken(ordered_on, waits) }}
        )
        {%- endif %},
        false
    )
{%- endmacro %}

{#- Whether a later order of the same item has come from the same supplier, of which it is known how long it takes at most. -#}
{% macro restock_is_overtaken(ordered_on, waits) -%}
    {{ ordered_on }} < {{ waits }}.item_newest_on and {{ waits }}.supplier_receipts >= {{ restock_receipts_to_tell() }}
{%- endmacro %}

{#- Deliveries that it takes to know how long a supplier takes at most: one order like any other in 21 waits longer than 20 did. -#}
{% macro restock_receipts_to_tell() -%}
20
{%- endmacro %}
