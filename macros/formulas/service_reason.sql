{#- What a month says about the promise, as a sentence. -#}
{% macro restock_service_reason() -%}
case verdict
        when 'no_evidence' then concat(
            'Nothing is known of the shelves of ', item_locations, ' item-locations: no list of stock-outs, and no two counts that reach into the month.'
        )
        else concat(
            'In stock on ', {{ restock_percent_in_words('in_stock_share') }}, ' of the days seen (', days_seen, ' of ', days_at_risk, '); ',
            item_locations_out, ' of ', item_locations_seen, ' item-locations were empty at some time. ',
            case verdict
                when 'no_cycles' then 'No receipt tells whether a cycle ended in a stock-out.'
                when 'other_measure' then concat(
                    cycles - cycles_short, ' of ', cycles, ' cycles ended without a stock-out. No verdict: the target of ', cycles_of_periods, ' of them counts review periods, as missed sales',
                    ' are lost, and receipts do not tell where these end; restock__service_kept compares past days with it.'
                )
                when 'no_target' then 'There is no target to compare with.'
                else concat(
                    cycles - cycles_short, ' of ', cycles, ' cycles ended without a stock-out, against a target of ',
                    {{ restock_percent_in_words('cycles_target_level') }}, ': ',
                    case verdict
                        when 'broken' then 'less than promised.'
                        when 'exceeded' then 'more than promised.'
                        when 'kept' then 'as promised.'
                        else concat('cannot tell, needs ', missing_cycles, ' more cycles.')
                    end
                )
            end
        )
    end
{%- endmacro %}
