{#- Why the stock of a row is in its state, as a sentence with the figures that say so. -#}
{% macro restock_stock_reason() -%}
concat(case state
        when 'not_counted' then 'No stock count.'
        when 'stock_out' then concat(
            'Nothing on hand', case when on_hand_units < 0 then concat(' (', {{ restock_in_words('on_hand_units') }}, ')') else '' end,
            case
                when lifecycle = 'discontinued' then '; the item is discontinued, so nothing is missing.'
                when not is_ordered_again then '; the item has left the range, so nothing is missing.'
                when reorder_point_units is null then concat('. ', policy_reason)
                when reorder_point_units <= 0e0 and coalesce(demand_mean_units, 0e0) <= 0e0
                    then '; nothing was sold in the demand window either, so nothing is missing.'
                else concat('; ', {{ restock_in_words('on_order_units') }}, ' on order against a reorder point of ', {{ restock_in_words('reorder_point_units') }}, '.')
            end
        )
        when 'dead' then concat(
            {{ restock_in_words('on_hand_units') }}, ' on hand and no sale ',
            case when last_sold_on is null then 'ever, for at least ' else 'for ' end, days_without_sale, ' days',
            case when on_order_units + later_on_order_units > 0e0
                then concat('; ', {{ restock_in_words('(on_order_units + later_on_order_units)') }}, ' more are on order: cancel them')
                else '' end, '.'
        )
        when 'below_buffer' then concat(
            {{ restock_in_words('on_hand_units') }}, ' on hand is less than the safety stock of ', {{ restock_in_words('safety_stock_units') }}, '; ',
            {{ restock_in_words('on_order_units') }}, ' on order.'
        )
        when 'excess' then concat(
            {{ restock_in_words('(position_units + later_on_order_units)') }}, ' on hand and on order, ',
            case
                when not is_ordered_again then 'not ordered again, and about '
                when most_units < policy_most_units then 'the item ends, and about '
                else 'and the policy never asks for more than '
            end, {{ restock_in_words('most_units') }},
            case when not is_ordered_again or most_units < policy_most_units then ' can still be sold: ' else ': ' end,
            {{ restock_in_words('(surplus_units + surplus_on_order_units)') }}, ' too many',
            case when surplus_on_order_units > 0e0
                then concat(', ', {{ restock_in_words('surplus_on_order_units') }}, ' of them still on order') else '' end, '.'
        )
        when 'no_policy' then concat(
            {{ restock_in_words('on_hand_units') }}, ' on hand',
            case when is_store_room then ' in a store room that sells nothing itself' else '' end, '. ', policy_reason
        )
        when 'reorder_now' then concat(
            'Position ', {{ restock_in_words('position_units') }},
            case when review_period_days > 0
                then concat(' has fallen by more than the demand of a review period below the ', {{ restock_in_words('order_up_to_units') }},
                    ' that each review fills up to.')
                else concat(' is at or below the reorder point of ', {{ restock_in_words('reorder_point_units') }}, '.') end
        )
        else concat(
            'Position ', {{ restock_in_words('position_units') }}, ' lies above the ',
            case when review_period_days > 0 then 'level expected before a review, ' else 'reorder point of ' end,
            {{ restock_in_words('order_level_units') }}, ', and is no more than the policy can ask for, ', {{ restock_in_words('most_units') }}, '.'
        )
    end,
    {{ restock_count_reason() }})
{%- endmacro %}


{#- How old the count is, and what has moved since. -#}
{% macro restock_count_reason() -%}
case when received_since_units > 0e0 or sold_since_units <> 0e0 then concat(
            ' Since the count of ', counted_on, ' ', {{ restock_in_words('received_since_units') }}, ' came and ',
            {{ restock_in_words('abs(sold_since_units)') }},
            case when sold_since_units < 0e0 then ' were brought back.' when sold_since_units = 1e0 then ' was sold.' else ' were sold.' end
        ) else '' end,
        case when count_age_days > {{ var('restock_stock_count_days') }} then concat(' The count is ', count_age_days, ' days old.') else '' end
{%- endmacro %}


{#- How the share of a state in the value of all stock compares with what is published of other firms. -#}
{% macro restock_benchmark_reason() -%}
concat(
        item_locations, ' of ', scope_item_locations, ' item-locations',
        case
            when stock_value_share is null then '; no counted stock has a unit cost, so there is no value'
            else concat(', with ', {{ restock_percent_in_words('stock_value_share') }}, ' of the stock value')
        end,
        case when item_locations_without_cost > 0 and stock_value_share is not null
            then concat(' (', item_locations_without_cost, ' of them have stock without a unit cost, which is not in it)') else '' end,
        case when benchmark_share is not null and surplus_value_share is not null
            then concat(
                '; ', {{ restock_percent_in_words('surplus_value_share') }}, ' of the value is ', case state when 'dead' then 'dead' else 'too much' end,
                '. Of smaller firms, ', {{ restock_in_words('(benchmark_firms_share * 100e0)') }}, ' % have ',
                {{ restock_in_words('(benchmark_share * 100e0)') }}, ' % or more'
            )
            else '' end,
        '.'
    )
{%- endmacro %}


{#- What to do about stock that is dead or too much. -#}
{% macro restock_surplus_remedy() -%}
case state
            when 'dead' then 'Sell it off, send it back, or write it off; and order no more.'
            else concat(
                case
                    when surplus_on_order_units > 0
                        then concat('Cancel ', {{ restock_in_words('surplus_on_order_units') }}, ' of what is on order, if that is still possible. ')
                    else ''
                end,
                'Order no more until it is sold, or move it to where it is asked for.'
            )
        end
{%- endmacro %}
