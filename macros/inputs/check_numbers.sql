{#- What is wrong with settings that are numbers, as sentences. -#}
{% macro restock_number_problems() %}
    {% set problems = [] %}
    {% set may_be_unset = [
        'restock_demand_window_days', 'restock_lead_time_window_days', 'restock_forecast_origins_minimum', 'restock_open_order_days_maximum',
        'restock_open_order_overtaken_days', 'restock_cost_per_order', 'restock_buffer_budget_amount', 'restock_review_noise_amount', 'restock_review_risk_factor',
        'restock_backtest_every_buckets', 'restock_history_days', 'restock_freshness_warn_days', 'restock_freshness_stop_days',
    ] %}
    {% for name, least in restock_least_numbers().items() if var(name) is not none or name not in may_be_unset %}
        {% set value = var(name) %}
        {% set is_counted = name.endswith(('_days', '_buckets', '_receipts', '_origins', '_rows', '_locations', '_keep', '_minimum'))
            and name not in ('restock_review_period_days', 'restock_demand_half_life_buckets') %}
        {#- Calendars end somewhere, and each past day is a piece of SQL. -#}
        {% set is_rate = name in ('restock_holding_cost_rate', 'restock_planned_lead_time_cv', 'restock_borrowed_demand_cv') %}
        {% set most = 1000 if name == 'restock_backtest_origins' else 10 if is_rate else 99999 if name.endswith(('_days', '_buckets', '_buckets_minimum')) else 999999999999999 %}
        {% if value is boolean or value is not number or (is_counted and value is not integer) or not value >= least %}
            {% do problems.append('The setting ' ~ name ~ ' is "' ~ value ~ '". Write a ' ~ ('whole ' if is_counted else '')
                ~ 'number of at least ' ~ least ~ '.') %}
        {% elif value > most %}
            {% do problems.append('The setting ' ~ name ~ ' is "' ~ value ~ '". Write a number of at most ' ~ most ~ ('; 0.25 stands for 25 %.' if is_rate else '.')) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{#- Settings that are numbers, with the least that each can be. -#}
{% macro restock_least_numbers() %}
    {% do return({
        'restock_demand_window_days': 2, 'restock_demand_window_buckets_minimum': 2, 'restock_class_window_days': 14,
        'restock_lead_time_window_days': 1, 'restock_lead_time_receipts_minimum': 2, 'restock_planned_lead_time_cv': 0,
        'restock_review_period_days': 0, 'restock_holding_cost_rate': 0, 'restock_batch_rows': 1,
        'restock_abc_a_share': 0, 'restock_abc_b_share': 0, 'restock_xyz_x_cv': 0, 'restock_xyz_y_cv': 0,
        'restock_stock_count_days': 1, 'restock_cancellation_match_days': 0, 'restock_spike_deviations': 1,
        'restock_spike_ratio': 1.1, 'restock_demand_half_life_buckets': 1, 'restock_demand_smoothing': 0.001,
        'restock_forecast_origins_minimum': 2, 'restock_borrow_below_days': 0, 'restock_borrowed_demand_cv': 0,
        'restock_borrow_launches_minimum': 2,
        'restock_phase_out_days': 0, 'restock_open_order_days_maximum': 1, 'restock_open_order_overtaken_days': 1,
        'restock_new_supplier_receipts': 0, 'restock_new_supplier_days': 0, 'restock_backtest_origins': 0,
        'restock_backtest_every_buckets': 1, 'restock_history_days': 14, 'restock_backtest_item_locations': 1,
        'restock_cost_per_order': 0, 'restock_review_noise_errors': 0, 'restock_review_noise_amount': 0, 'restock_shift_errors': 1, 'restock_review_risk_factor': 1.1,
        'restock_buffer_budget_amount': 0, 'restock_dead_stock_days': 1, 'restock_publish_keep': 1,
        'restock_freshness_warn_days': 0, 'restock_freshness_stop_days': 0,
    }) %}
{% endmacro %}
