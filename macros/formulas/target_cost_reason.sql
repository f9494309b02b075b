{#- Why the targets of a class look too high or too low for what a stock-out costs, as a sentence with the figures that say so. -#}
{% macro restock_target_cost_reason() -%}
concat(
            {{ restock_in_words('item_locations') }}, ' item-locations of class ', abc_class,
            case alert
                when 'holding_dear' then ' have targets that pay only if a unit short costs more than ten times its price: '
                when 'no_substitute' then ' have no substitute, and their targets would pay at less than half of what a lost sale costs: '
                else ' have targets that would pay even if a unit short cost a hundredth of its price: '
            end,
            case
                when alert = 'holding_dear' then concat({{ restock_in_words('dear_amount') }}, ' a year is spent on the last points.')
                else concat(
                    -- Of demand that no sale was seen of, it is not known.
                    case
                        when short_units is null then 'how much is expected to come too late is not known'
                        else concat(
                            {{ restock_in_words('short_units') }}, ' units a year are expected to come too late, ',
                            {{ restock_in_words('short_amount') }}, ' at their price'
                        )
                    end,
                    -- Above the highest level of the curve there is none.
                    case
                        when next_point_amount is null then ''
                        else concat('; one point more would cost ', {{ restock_in_words('next_point_amount') }}, ' a year')
                    end,
                    '.'
                )
            end
        )
{%- endmacro %}
