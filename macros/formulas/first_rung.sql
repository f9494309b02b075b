{#- A figure of the first rung of the ladder that has enough receipts; a planned lead time stands before "all". -#}
{% macro restock_first_rung(figure) -%}
case
            when of_item_supplier.receipts is not null then of_item_supplier.{{ figure }}
            when at_location.receipts is not null then at_location.{{ figure }}
            when of_item.receipts is not null then of_item.{{ figure }}
            when of_supplier.receipts is not null then of_supplier.{{ figure }}
            when places.planned_lead_time_days is null then of_all.{{ figure }}
        end
{%- endmacro %}
