{#- Whether a lead time is from too few receipts of its supplier. Whose lead time is that of all suppliers has their differences in
    it already, if it is of more than a few receipts itself. -#}
{% macro restock_is_new_supplier() -%}
(rungs.lead_time_source = 'all' and rungs.receipts < {{ var('restock_new_supplier_receipts') }})
    or (
        rungs.lead_time_source in ('item_supplier', 'item_location', 'item', 'supplier')
        and coalesce(suppliers.is_new, rungs.supplier_id is not null and {{ var('restock_new_supplier_receipts') }} > 0)
    )
{%- endmacro %}


{#- How many receipts a lead time is worth: those of the supplier, and what those of others say of it. -#}
{% macro restock_effective_receipts() -%}
case
        when rungs.lead_time_source = 'all' then cast(rungs.receipts as double)
        else coalesce(suppliers.receipts, 0) + coalesce(suppliers.parent_receipts_worth, usual.parent_receipts_worth, 0e0)
    end
{%- endmacro %}
