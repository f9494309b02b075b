{#- What each input holds. The one place where columns, types and ranges of the inputs are written down;
    docs/your_data.md says the same in words and a test keeps the two alike.

    required: the column must be there. filled: a row without a value is rejected.
    minimum, above, below: a value outside is rejected. choices: any other word is rejected.
    ends_the_day: a date without a time stands for its last moment. empty_means_all: stays empty. -#}

{% macro restock_contract() %}
    {% do return({
        'sales': {
            'required': true,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'sold_on': {'type': 'date', 'required': true, 'filled': true},
                'quantity': {'type': 'number', 'required': true, 'filled': true},
                'location_id': {'type': 'text'},
                'unit_price': {'type': 'number', 'minimum': 0},
                'order_id': {'type': 'text'},
                'line_id': {'type': 'text'},
                'is_cancelled': {'type': 'boolean'},
            },
            'dated_by': 'sold_on',
            'known_as': {
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'sold_on': ['date', 'sale_date', 'sales_date', 'order_date', 'invoice_date', 'invoicedate', 'day', 'week', 'month', 'posting_date', 'ts'],
                'quantity': ['qty', 'units', 'sales', 'amount', 'demand', 'units_sold', 'quantity_sold', 'unit_sales'],
            },
        },
        'deliveries': {
            'required': true,
            'columns': {
                'supplier_id': {'type': 'text', 'required': true, 'filled': true},
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'ordered_on': {'type': 'date', 'required': true, 'filled': true},
                'received_on': {'type': 'date', 'required': true},
                'quantity_ordered': {'type': 'number', 'required': true, 'minimum': 0},
                'quantity_received': {'type': 'number', 'required': true, 'minimum': 0},
                'location_id': {'type': 'text'},
                'promised_on': {'type': 'date'},
                'unit_cost': {'type': 'number', 'minimum': 0},
                'status': {'type': 'text'},
                'order_id': {'type': 'text'},
                'line_id': {'type': 'text'},
            },
            'dated_by': 'ordered_on',
            'known_as': {
                'supplier_id': ['supplier', 'vendor', 'vendor_id', 'supplier_no', 'vendor_no'],
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'ordered_on': ['ordered_date', 'order_date', 'po_date', 'ordered_at', 'created_on'],
                'received_on': ['received_date', 'receipt_date', 'delivered_on', 'delivery_date', 'received_at'],
                'quantity_ordered': ['quantity', 'qty_ordered', 'order_quantity', 'qty'],
                'quantity_received': ['quantity', 'qty_received', 'received_quantity', 'qty'],
            },
        },
        'items': {
            'required': false,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'unit_cost': {'type': 'number', 'minimum': 0},
                'unit_price': {'type': 'number', 'minimum': 0},
                'supplier_id': {'type': 'text'},
                'planned_lead_time_days': {'type': 'number', 'minimum': 0},
                'review_period_days': {'type': 'number', 'minimum': 0},
                'minimum_order_quantity': {'type': 'number', 'minimum': 0},
                'order_multiple': {'type': 'number', 'above': 0},
                'has_substitute': {'type': 'boolean'},
                'lifecycle': {'type': 'text', 'choices': ['new', 'active', 'phase_out', 'discontinued']},
                'service_level': {'type': 'share', 'above': 0, 'below': 1},
                'holding_cost_rate': {'type': 'share', 'minimum': 0, 'below': 10},
                'similar_to': {'type': 'text'},
                'ends_on': {'type': 'date'},
            },
            'one_row_per': ['item_id'],
            'known_as': {
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
            },
        },
        'stock': {
            'required': false,
            'columns': {
                'counted_on': {'type': 'date', 'required': true, 'filled': true},
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'location_id': {'type': 'text'},
                'on_hand': {'type': 'number', 'required': true, 'filled': true},
                'on_order': {'type': 'number', 'minimum': 0},
                'reserved': {'type': 'number', 'minimum': 0},
                'safety_stock_in_use': {'type': 'number'},
                'reorder_point_in_use': {'type': 'number'},
            },
            'dated_by': 'counted_on',
            'one_row_per': ['counted_on', 'item_id', 'location_id'],
            'known_as': {
                'counted_on': ['date', 'count_date', 'as_of', 'snapshot_date'],
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'on_hand': ['stock', 'quantity', 'qty', 'quantity_on_hand', 'onhand'],
            },
        },
        'stock_outs': {
            'required': false,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'starts_at': {'type': 'moment', 'required': true, 'filled': true},
                'ends_at': {'type': 'moment', 'required': true, 'ends_the_day': true},
                'location_id': {'type': 'text'},
            },
            'dated_by': 'starts_at',
            'one_row_per': ['item_id', 'location_id', 'starts_at'],
            'known_as': {
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'starts_at': ['from', 'start', 'starts_on', 'out_from', 'from_date', 'start_date'],
                'ends_at': ['to', 'until', 'end', 'ends_on', 'back_on', 'to_date', 'end_date'],
            },
        },
        'events': {
            'required': false,
            'columns': {
                'kind': {'type': 'text', 'required': true, 'filled': true,
                    'choices': ['promotion', 'closure', 'disruption', 'price_change', 'real_demand']},
                'starts_on': {'type': 'date', 'required': true, 'filled': true},
                'ends_on': {'type': 'date'},
                'item_id': {'type': 'text'},
                'location_id': {'type': 'text', 'empty_means_all': true},
                'supplier_id': {'type': 'text'},
                'note': {'type': 'text'},
            },
            'known_as': {
                'kind': ['type', 'event', 'event_type'],
                'starts_on': ['from', 'start', 'date', 'from_date', 'start_date'],
            },
        },
        'forecasts': {
            'required': false,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'made_on': {'type': 'date', 'required': true, 'filled': true},
                'period_starts_on': {'type': 'date', 'required': true, 'filled': true},
                'quantity': {'type': 'number', 'required': true, 'filled': true, 'minimum': 0},
                'period_ends_on': {'type': 'date'},
                'location_id': {'type': 'text'},
            },
            'dated_by': 'made_on',
            'one_row_per': ['item_id', 'location_id', 'made_on', 'period_starts_on'],
            'known_as': {
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'made_on': ['forecast_date', 'created_on', 'origin', 'snapshot_date'],
                'period_starts_on': ['date', 'period', 'week', 'month', 'period_start', 'forecast_for'],
                'quantity': ['qty', 'units', 'forecast', 'forecast_quantity', 'demand'],
            },
        },
        'service_policy': {
            'required': false,
            'columns': {
                'abc_class': {'type': 'text', 'required': true, 'filled': true, 'choices': ['a', 'b', 'c']},
                'xyz_class': {'type': 'text', 'required': true, 'filled': true, 'choices': ['x', 'y', 'z']},
                'cycle_service_level': {'type': 'share', 'required': true, 'filled': true, 'above': 0, 'below': 1},
                'review_cadence': {'type': 'text'},
                'review_every_months': {'type': 'number', 'above': 0},
                'demand_window_days': {'type': 'number', 'minimum': 2},
            },
            'one_row_per': ['abc_class', 'xyz_class'],
        },
    }) %}
{% endmacro %}
