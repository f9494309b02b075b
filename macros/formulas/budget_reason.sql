{#- Why an item and location has the target that it has under the budget, in a sentence. -#}
{% macro restock_budget_reason() -%}
case
        when buffers.method in ('none', 'average_max') then buffers.method_reason
        when choices.item_id is null and points.unit_value_amount is null then 'Left out: neither a cost nor a price is known.'
        when choices.item_id is null then 'Left out: no protection period that demand of a year could be told from.'
        when buffers.service_level_source = 'phase_out' then 'Kept: the item ends, and its target falls toward that day.'
        when choices.cycle_service_level > buffers.own_level + 1e-9 and choices.saves_per_amount is null
            then 'Raised: it leaves less of demand short for no more money.'
        when choices.cycle_service_level > buffers.own_level + 1e-9
            then concat(
                'Raised: the last step up saves ', {{ restock_in_words('choices.saves_per_amount') }}, ' of demand short a year for each 1 of stock.'
            )
        when choices.cycle_service_level < buffers.own_level - 1e-9 and choices.next_saves_per_amount is null
            then 'Lowered: more stock would leave no less of demand short.'
        when choices.cycle_service_level < buffers.own_level - 1e-9
            then concat(
                'Lowered: the next step up would save ', {{ restock_in_words('choices.next_saves_per_amount') }},
                ' of demand short a year for each 1 of stock; others save more.'
            )
        when buffers.service_level_source = 'item' then 'Kept: what is set for the item is never lowered.'
        when budget.keeps_today then 'Kept: so few steps that today''s targets leave less short for the money.'
        else 'Kept: its steps save what the money for buffers is worth.'
    end
{%- endmacro %}
