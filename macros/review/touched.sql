{#- The places that events are about, as one select. An empty item, location or supplier means all of them. places: item_id,
    location_id, supplier_id. The join is by item or by supplier where one is named, and only else by neither. -#}
{% macro restock_touched(places, events, columns) -%}
    {% for key, condition in {
        places ~ '.item_id = ' ~ events ~ '.item_id': events ~ '.item_id is not null',
        places ~ '.supplier_id = ' ~ events ~ '.supplier_id': events ~ '.item_id is null and ' ~ events ~ '.supplier_id is not null',
        '1 = 1': events ~ '.item_id is null and ' ~ events ~ '.supplier_id is null',
    }.items() -%}
    select {{ columns | join(', ') }}
    from {{ events }}
    inner join {{ places }} on {{ key }}
    where
        {{ condition }}
        and ({{ events }}.location_id is null or {{ places }}.location_id = {{ events }}.location_id)
        and ({{ events }}.supplier_id is null or {{ places }}.supplier_id = {{ events }}.supplier_id)
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
