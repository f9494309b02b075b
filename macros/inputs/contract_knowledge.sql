{#- What is known beside the records: empty shelves, events, forecasts, and the service that is wanted. -#}
{% macro restock_contract_knowledge() %}
    {% do return({
        'stock_outs': {
            'required': false,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'starts_at': {'type': 'moment', 'required': true, 'filled': true},
                'ends_at': {'type': 'moment', 'required': true, 'ends_the_day': true, 'not_before': 'starts_at'},
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
                'ends_on': {'type': 'date', 'not_before': 'starts_on'},
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
                'period_ends_on': {'type': 'date', 'not_before': 'period_starts_on'},
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
        'overrides': {
            'required': false,
            'columns': {
                'item_id': {'type': 'text', 'required': true, 'filled': true},
                'starts_on': {'type': 'date', 'required': true, 'filled': true},
                'ends_on': {'type': 'date', 'required': true, 'filled': true, 'not_before': 'starts_on'},
                'set_by': {'type': 'text', 'required': true, 'filled': true},
                'reason': {'type': 'text', 'required': true, 'filled': true},
                'location_id': {'type': 'text'},
                'reorder_point_units': {'type': 'number', 'minimum': 0},
                'safety_stock_units': {'type': 'number', 'minimum': 0},
            },
            'one_row_per': ['item_id', 'location_id', 'starts_on'],
            'known_as': {
                'item_id': ['sku', 'item', 'item_no', 'item_code', 'product_id', 'product', 'stock_code', 'stockcode', 'article', 'material', 'part_no'],
                'starts_on': ['from', 'start', 'valid_from', 'from_date', 'start_date'],
                'ends_on': ['to', 'until', 'end', 'valid_to', 'to_date', 'end_date'],
                'set_by': ['author', 'user', 'planner', 'buyer', 'changed_by'],
                'reason': ['note', 'comment', 'because', 'why'],
            },
        },
        'service_policy': {
            'required': false,
            'columns': {
                'abc_class': {'type': 'text', 'required': true, 'filled': true, 'choices': ['a', 'b', 'c']},
                'xyz_class': {'type': 'text', 'required': true, 'filled': true, 'choices': ['x', 'y', 'z']},
                'cycle_service_level': {'type': 'share', 'required': true, 'filled': true, 'above': 0, 'below': 1},
                'fill_rate': {'type': 'share', 'above': 0, 'below': 1},
                'review_cadence': {'type': 'text'},
                'review_every_months': {'type': 'number', 'above': 0, 'below': 10000},
                'demand_window_days': {'type': 'number', 'minimum': 2, 'below': 100000},
            },
            'one_row_per': ['abc_class', 'xyz_class'],
        },
    }) %}
{% endmacro %}
