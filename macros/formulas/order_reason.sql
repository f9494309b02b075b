{#- Why something is ordered today, or why not, as a sentence with the figures that say so. -#}
{% macro restock_order_reason() -%}
concat(
        case
            when due_state = 'not_counted' then 'Not ordered: no stock count.'
            when lifecycle = 'discontinued' then 'Not ordered: the item is discontinued.'
            when due_state = 'ended' then concat('Not ordered: the item left the range on ', ends_on, '.')
            when due_state = 'no_policy' then concat('Not ordered: no reorder point. ', policy_reason)
            when due_state = 'no_demand' then 'Not ordered: nothing was sold in the demand window.'
            when due_state = 'enough' and review_period_days > 0 then concat(
                'Not ordered: position ', {{ restock_in_words('position_units') }}, ' has reached the ',
                {{ restock_in_words('order_up_to_units') }}, ' that a review fills up to.'
            )
            when due_state = 'enough' then concat(
                'Not ordered: position ', {{ restock_in_words('position_units') }}, ' is above the reorder point of ',
                {{ restock_in_words('reorder_point_units') }}, '.'
            )
            when due_state = 'arrives_after_end' then concat(
                'Not ordered: an order takes ', {{ restock_in_words('lead_time_mean_days') }}, ' days, and the item leaves the range on ', ends_on, '.'
            )
            when not is_to_order then concat(
                'Not ordered: position ', {{ restock_in_words('position_units') }}, ' is due, but the item ends, and only ',
                {{ restock_in_words('room_units') }}, ' more can be sold',
                case when minimum_order_quantity > room_units
                    then concat('; the minimum order is ', {{ restock_in_words('minimum_order_quantity') }}) else '' end, '.'
            )
            else concat(
                'Order ', {{ restock_in_words('order_units') }}, ': position ', {{ restock_in_words('position_units') }},
                case when review_period_days > 0
                    then concat(' is below the ', {{ restock_in_words('order_up_to_units') }}, ' that a review fills up to')
                    else concat(
                        ' is at or below the reorder point of ', {{ restock_in_words('reorder_point_units') }}, '; ',
                        {{ restock_in_words('wanted_units') }}, case when wanted_units = 1e0 then ' fills' else ' fill' end, ' up to ', {{ restock_in_words('order_up_to_units') }}
                    ) end,
                case limited_by
                    when 'left_to_sell' then concat('; no more, as the item ends and only ', {{ restock_in_words('room_units') }}, ' more can be sold')
                    when 'minimum' then concat('; the minimum order is ', {{ restock_in_words('minimum_order_quantity') }})
                    when 'multiple' then case when order_multiple <> 1e0
                        then concat('; in whole packs of ', {{ restock_in_words('order_multiple') }}) else '; in whole units' end
                    else ''
                end,
                case urgency
                    when 'stock_out' then '; nothing is left to sell now.'
                    when 'runs_out_first' then concat(
                        '; what there is lasts ', {{ restock_in_words('days_until_position_out') }}, ' days, an order takes ',
                        {{ restock_in_words('lead_time_mean_days') }}, '.')
                    else '.'
                end
            )
        end,
        case when urgency = 'chase' and available_units <= 0e0 then ' Nothing is left to sell: hurry what is on order.' else '' end,
        case when is_to_order and not has_order_records
            then ' No order of it or of its supplier is on record: what may be on its way is not seen.' else '' end,
        case when later_on_order_units > 0e0
            then concat(' ', {{ restock_in_words('later_on_order_units') }}, ' more on order were placed ahead for a later day.') else '' end,
        case when forgotten_units > 0e0
            then concat(' ', {{ restock_in_words('forgotten_units') }}, ' were ordered so long ago that they no longer count.') else '' end,
        case when overdue_lines > 0 then concat(
            ' Overdue: ', {{ restock_in_words('overdue_units') }}, ' in ', overdue_lines, case when overdue_lines = 1 then ' order' else ' orders' end,
            ', the oldest since ', oldest_overdue_on, case when on_order_source = 'stock' then '; on order is what the count says.' else ', counted as on order.' end
        ) else '' end,
        {{ restock_count_reason() }}
    )
{%- endmacro %}
