{#- The name of a group of receipts: its rung, and its keys as text; a key that is null is left out. A slash within a key
    is written ~1 and a tilde ~0 (RFC 6901), so that no two groups have the same name. -#}
{% macro restock_lead_time_group_id(rung, keys) -%}
concat_ws(
        '/', {{ rung }}
        {%- for key in keys %}, replace(replace({{ key }}, '~', '~0'), '/', '~1'){% endfor %}
    )
{%- endmacro %}
