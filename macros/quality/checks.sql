{#- Every check of restock__data_quality: its name, the inputs that it looks at, how much it matters, and what to do. -#}
{% macro restock_quality_checks() %}
    {% set every = restock_contract().keys() | list %}
    {% set unset = restock_given_as_of() == '' %}
    {% set lost = var('restock_unmet_demand') == 'lost' %}
    {% do return([
        ['many_rows_rejected', every, 'error',
            'More than one row in ten is rejected. Read the reasons in restock__rejected_rows and correct the mapping of the column.'],
        ['no_item_in_common', ['deliveries'], 'error',
            'No item of the deliveries is sold. Map item_id of both inputs to the same numbering.'],
        ['no_place_in_common', ['stock', 'stock_outs', 'forecasts'], 'error',
            'None of its items is sold at the location that it names, so nothing of it is used. Map item_id and location_id as the sales spell them; '
            ~ 'without a location_id its rows belong to restock_default_location_id.'],
        ['place_not_sold', ['stock_outs', 'deliveries'], 'warn',
            'Names an item at a location that does not sell it: such a stock-out hides no demand, and such an open order is ordered again where it is sold. '
            ~ 'Map item_id and location_id as the sales spell them; nothing to do if goods are sent on from there.'],
        ['no_demand_in_window', ['sales'], 'error',
            'No item has demand in its window, so every figure is 0. Load the sales since the last one, or '
            ~ 'correct restock_as_of (--as-of, RESTOCK_AS_OF); unset, it is the day of the newest sale.'],
        ['named_nowhere_else', ['stock'], 'warn',
            'Counted under a name that nothing else has, while something that sells was never counted: what lies '
            ~ 'there is not seen, and ordered again. Map item_id and location_id as the sales spell them; nothing '
            ~ 'to do for dead stock or a depot.'],
        ['named_nowhere_else', ['forecasts'], 'warn',
            'A forecast of a name that nothing else has is not used. Map item_id and location_id as the sales '
            ~ 'spell them, or add the item to items.'],
        ['named_nowhere_else', ['overrides'], 'warn',
            'There is no figure of that name, so the override sets nothing. Write item_id and location_id as the '
            ~ 'sales spell them.'],
        ['named_nowhere_else', ['events'], 'warn',
            'Nothing else has that name, so the event explains nothing, and its days count as any other. Write '
            ~ 'item_id, location_id and supplier_id as sales and deliveries spell them.'],
        ['input_empty', ['items', 'stock', 'forecasts', 'service_policy'], 'warn',
            'The input is named in restock_inputs and has no rows, so all is computed as without it. Load it, '
            ~ 'correct where it is or its where, or leave it out of restock_inputs.'],
        ['input_empty', ['stock_outs', 'events', 'overrides'], 'info',
            'The input is named in restock_inputs and has no rows, so all is computed as without it. Nothing to '
            ~ 'do if there was none; else load it, or correct where it is or its where.'],
        ['one_sale_decides_classes', ['sales'], 'warn',
            'One sale is worth more than all others together, and pushes other items to a lower class: another '
            ~ 'target, another window of demand. Correct its quantity or price, or leave it out with where; if it '
            ~ 'was sold, nothing.'],
        ['sold_without_price', ['sales'], 'warn',
            'Sold, with no price in its sales and none in items: it ranks by a revenue of 0, in class C. Give '
            ~ 'unit_price in items or with the sales.'],
        ['loaded_twice', ['sales', 'deliveries'], 'error',
            'Every line of these days is there twice, so demand and what is on order count double. Empty the table and '
            ~ 'load it once, map line_id, or set restock_duplicates to exact; to keep if they are different lines.'],
        ['dates_long_ago', ['deliveries'], 'error',
            'Ordered more than 30 years ago: a stand-in for a missing date makes the lead time absurd. Make it empty with an expression.'],
        ['dates_long_ago', ['sales'], 'warn',
            'Sold more than 30 years ago: a stand-in for a missing date. Correct it, or leave the rows out with where.'],
        ['dates_after_as_of', ['sales', 'deliveries', 'stock'], 'warn' if unset else 'info',
            'Dated in the future, so not used. Correct the dates, or leave planned orders out with where.' if unset
            else 'Dated after restock_as_of, so not used. Nothing to do if that day is meant to lie in the past.'],
        ['rejected_rows', every, 'warn', 'Read the reasons in restock__rejected_rows; each says what to correct.'],
        ['repeated_keys', ['sales', 'deliveries'], 'warn',
            'Lines with the same order_id and line_id differ, and all of them count. Load each line once, or map line_id to what is unique in an order.'],
        ['unit_of_measure_flip', ['sales', 'deliveries'], 'warn',
            'Price and quantity per line jump by opposite factors: pieces and packs are mixed. Convert the quantity to one unit with an expression.'],
        ['price_level_jump', ['sales', 'deliveries'], 'warn',
            'Nearly all prices change by one factor at once: another currency, or tax. Convert them with an expression; if prices did change, nothing.'],
        ['missing_feed', ['sales'], 'warn',
            'No line for much longer than usual. Ask whether the location was closed; if not, load the missing days, '
            ~ 'or correct an as-of day that lies after all sales.'],
        ['missing_feed', ['deliveries', 'stock'], 'warn',
            'No row for much longer than usual, up to the as-of day. Load what is missing: what has come since still counts as on order, or as not there.'],
        ['sold_while_out_of_stock', ['stock_outs'], 'warn',
            'Sold on days that stock_outs says were without stock; such days are left out of demand. Correct the days; nothing to do if customers ordered what was not there.'],
        ['unmet_demand_not_as_set', ['stock_outs'], 'warn',
            'Set as lost, but most of what was missed on empty shelves was bought later: set restock_unmet_demand to backorder.' if lost
            else 'Taken to wait, but most of what was missed on empty shelves was never bought: set restock_unmet_demand to lost, which takes less stock.'],
        ['open_orders_forgotten', ['deliveries'], 'warn',
            'Open for longer than restock_open_order_days_maximum, or for twice as long as the supplier ever took while a later order of the item came, so '
            ~ 'taken to be forgotten: no longer late, and not on order. Close or cancel them, or give the day on which they came.'],
        ['open_orders_overtaken', ['deliveries'], 'warn',
            'Open for longer than the supplier ever took, though later orders have come; until then they count as late. '
            ~ 'Close or cancel them, give the day on which they came, or lower restock_open_order_overtaken_days.'],
        ['no_receipt_yet', ['deliveries'], 'warn',
            'Has delivered nothing yet, and waits for longer than its items are sized for, with the lead time of others or the planned one. '
            ~ 'Give the planned_lead_time_days that is to be expected in items, or the day on which the orders came.'],
        ['no_lead_time', ['sales'], 'warn',
            'No figure without a lead time: no delivery that can be used, and none planned. Load deliveries, or give planned_lead_time_days in items.'],
        ['similar_item_unknown', ['items'], 'warn',
            'similar_to names an item that is not sold, so demand is borrowed from earlier launches or the class instead. Write the item_id as the sales spell it.'],
        ['bucket_too_fine', ['sales'], 'error',
            'All sales are dated on one weekday, or on the first or last of a month: they are weekly or monthly totals. '
            ~ 'Set restock_demand_bucket to what the example says.'],
        ['stock_outs_of_whole_buckets', ['stock_outs'], 'warn',
            'All are whole weeks or months: when a shelf ran empty, or was filled up again before the next begins, is not known, and less can be '
            ~ 'delivered than is promised. Load the days, or leave them out and load stock counts.'],
        ['received_by_the_month', ['deliveries'], 'warn',
            'All receipts are dated on the first or the last of a month, so lead times are wrong by up to a month. Load the days on which the orders came.'],
        ['price_zero', ['sales', 'deliveries'], 'warn',
            'Lines with a quantity and a price of 0 count as units, not as money. Make the price empty where it is not known.'],
        ['price_zero', ['items'], 'info', 'A unit cost of 0 makes the reserve cost nothing. Make it empty where it is not known.'],
        ['item_keys_alike', ['all'], 'warn',
            'Items that differ in letter case, blanks or leading zeros only count as different ones. Map item_id to one spelling, for example upper(item_id).'],
        ['location_keys_alike', ['all'], 'warn',
            'Locations that differ in letter case, blanks or leading zeros only count as different ones. Map location_id to one spelling.'],
        ['supplier_keys_alike', ['all'], 'warn',
            'Suppliers that differ in letter case, blanks or leading zeros only count as different ones, and the second as new. Map supplier_id to one spelling.'],
        ['supplier_not_as_named', ['items'], 'warn',
            'Another supplier delivers these items than the one that items names, whose lead time they are to have. Name the one that delivers from now on.'],
        ['sold_never_delivered', ['sales'], 'info',
            'Sold, and in no delivery: its lead time is borrowed. Load its deliveries, or give planned_lead_time_days.'],
        ['delivered_never_sold', ['deliveries'], 'info',
            'Delivered, and in no sale: dead stock, a component, or another spelling of an item that is sold.'],
        ['stock_history_missing', ['stock_outs'], 'info',
            'Days without stock cannot be told from days without demand, so demand may be understated. Give stock_outs, or a stock count now and then.'],
        ['forecast_never_measured', ['forecasts'], 'info',
            'Too few of these forecasts can be compared with sales, so they are not used. Keep every forecast as it was made, also those of the past.'],
        ['duplicates_rejected', every, 'info', 'Copies of a row were left out. Nothing to do if they are copies; else see restock_duplicates.'],
    ]) %}
{% endmacro %}
