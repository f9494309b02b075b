{#- What other lead times of a supplier would release, as a sentence for a planner: in money where costs are known, else in units. -#}
{% macro restock_what_if_verdict() -%}
concat(
        'If ',
        case when supplier_id = 'unknown' then 'suppliers that are not known' else supplier_id end,
        case scenario
            when 'spread_halved' then ' were twice as regular, '
            when 'mean_down_a_fifth' then ' took a fifth less time, '
            else ' were twice as regular and took a fifth less time, '
        end,
        case
            when item_locations = 0 then 'nothing can be told: none of its items has a figure'
            when released_amount is null and released_safety_stock_units = 0e0 then 'no safety stock would be released'
            when released_amount is null
                then concat(
                    {{ restock_in_words('abs(released_safety_stock_units)') }},
                    case when released_safety_stock_units < 0e0 then ' more units of safety stock would be needed'
                        else ' units of safety stock would be released' end,
                    ' (no unit cost is known)'
                )
            when released_amount = 0e0 then 'no safety stock would be released'
            when released_amount < 0e0
                then concat({{ restock_in_words('-released_amount') }}, ' more of safety stock would be needed')
            else concat(
                {{ restock_in_words('released_amount') }}, ' of stock would be released, ',
                {{ restock_in_words('released_holding_cost_yearly_amount') }}, ' a year in holding cost'
            )
        end,
        case
            when pipeline_released_amount > 0e0
                then concat(', and ', {{ restock_in_words('pipeline_released_amount') }}, ' less would be under way')
            when released_amount is null and pipeline_released_units > 0e0
                then concat(', and ', {{ restock_in_words('pipeline_released_units') }}, ' fewer units would be under way')
            else ''
        end,
        '.'
    )
{%- endmacro %}
