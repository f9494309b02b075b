{#- Refuses settings that mean nothing, naming the setting and what may stand there. -#}
{% macro restock_check_settings() %}
    {% set problems = [] %}
    {% set choices = {
        'restock_demand_bucket': ['day', 'week', 'month'],
        'restock_xyz_bucket': ['day', 'week', 'month'],
        'restock_week_is_dated': ['first_day', 'last_day'],
        'restock_duplicates': ['line_key', 'exact', 'keep'],
        'restock_method': ['auto', 'normal', 'average_max'],
        'restock_rounding': ['units', 'order_multiple', 'none'],
        'restock_returns_reduce_demand': [true, false],
        'restock_cancelled_is_demand': [true, false],
        'restock_stock_out_correction': [true, false],
        'restock_spikes': ['cap', 'keep'],
        'restock_promotion_is_demand': [true, false],
        'restock_closure_correction': [true, false],
        'restock_trading_calendar': ['learned', 'given', 'none'],
        'restock_demand_level': ['mean', 'exponential', 'croston', 'sba', 'tsb'],
        'restock_lead_time_ends': ['complete', 'first', 'weighted', 'each_receipt'],
        'restock_open_orders_count': [true, false],
        'restock_lead_time_shifts': [true, false],
        'restock_lead_time_credibility': [true, false],
        'restock_calibration': [true, false],
        'restock_undershoot': [true, false],
        'restock_unmet_demand': ['backorder', 'lost'],
        'restock_data_quality_stop_at': ['never', 'error', 'warn'],
    } %}
    {% for name, allowed in choices.items() if var(name) not in allowed %}
        {% do problems.append('The setting ' ~ name ~ ' is "' ~ var(name) ~ '". Write one of ' ~ allowed | join(', ') ~ '.') %}
    {% endfor %}
    {% do problems.extend(restock_number_problems()) %}
    {% if var('restock_cancelled_statuses') is string or var('restock_cancelled_statuses') is not sequence %}
        {% do problems.append('The setting restock_cancelled_statuses is "' ~ var('restock_cancelled_statuses')
            ~ '". Write a list of words, for example [cancelled, void].') %}
    {% endif %}
    {% if var('restock_demand_smoothing') is number and var('restock_demand_smoothing') > 1 %}
        {% do problems.append('The setting restock_demand_smoothing is "' ~ var('restock_demand_smoothing') ~ '". Write a share of at most 1.') %}
    {% endif %}
    {% set weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] %}
    {% set closed = var('restock_closed_weekdays') %}
    {% if closed is string or closed is not sequence or closed | reject('in', weekdays) | list %}
        {% do problems.append('The setting restock_closed_weekdays is "' ~ closed ~ '". Write a list of weekdays, for example [saturday, sunday].') %}
    {% endif %}
    {% set location = var('restock_default_location_id') %}
    {% if location is none or location | string | trim == '' %}
        {% do problems.append('The setting restock_default_location_id is empty. Write the name of a location, for example all.') %}
    {% endif %}
    {% set levels = var('restock_service_curve_levels') %}
    {% if levels is string or levels is mapping or levels is not sequence or levels | reject('number') | list
        or levels | select('le', 0) | list or levels | select('ge', 1) | list %}
        {% do problems.append('The setting restock_service_curve_levels is "' ~ levels
            ~ '". Write a list of shares above 0 and below 1, for example [0.9, 0.95, 0.99]; [] leaves the table empty.') %}
    {% endif %}
    {% set lowest = var('restock_buffer_budget_lowest_level') %}
    {% if lowest is not number or not 0 < lowest < 1 %}
        {% do problems.append('The setting restock_buffer_budget_lowest_level is "' ~ lowest
            ~ '". Write a share above 0 and below 1, for example 0.8.') %}
    {% endif %}
    {% if var('restock_abc_a_share') is number and var('restock_abc_b_share') is number
        and not var('restock_abc_a_share') <= var('restock_abc_b_share') <= 1 %}
        {% do problems.append('The settings restock_abc_a_share and restock_abc_b_share are ' ~ var('restock_abc_a_share') ~ ' and '
            ~ var('restock_abc_b_share') ~ '. Write cumulative shares, A no larger than B and B no larger than 1.') %}
    {% endif %}
    {% set reset = var('restock_yearly_reset') %}
    {% if reset is not none and not modules.re.fullmatch('(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])', reset | string) %}
        {% do problems.append('The setting restock_yearly_reset is "' ~ reset
            ~ '". Write a day of the year as MM-DD, up to the 28th, for example "01-15", or leave it unset.') %}
    {% endif %}
    {% set place = var('restock_publish_to') %}
    {% if place is not none and place is not string %}
        {% do problems.append('The setting restock_publish_to is "' ~ place ~ '". Write the path of a folder, or leave it unset.') %}
    {% endif %}
    {% set variable = var('restock_publish_postgres') %}
    {% if variable is not none and not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', variable | string) %}
        {#- What stands there may be an address with a password: it is not repeated. -#}
        {% do problems.append('The setting restock_publish_postgres is not the name of an environment variable. Write the name of the one '
            ~ 'that holds the address of the database, not the address, or leave it unset.') %}
    {% elif variable is not none and not restock_publish_to() %}
        {% do problems.append('The setting restock_publish_postgres is set, but not restock_publish_to. Name the folder too: the tables are '
            ~ 'made there first.') %}
    {% endif %}
    {% set as_of = restock_given_as_of() %}
    {% if as_of is not none and as_of | string | trim != '' %}
        {% set text = restock_checked_as_of(as_of) %}
        {% if run_query("select try_cast('" ~ text ~ "' as date) is null")[0][0] %}
            {% do problems.append('The setting restock_as_of is "' ~ as_of ~ '", a day that does not exist. Write YYYY-MM-DD.') %}
        {% endif %}
    {% endif %}
    {#- dbt takes any name. Of those in a file `restock doctor` can tell; here only those of the command line are known. #}
    {% set known = choices.keys() | list + restock_least_numbers().keys() | list + [
        'restock_as_of', 'restock_inputs', 'restock_default_location_id', 'restock_cancelled_statuses', 'restock_closed_weekdays',
        'restock_service_curve_levels', 'restock_buffer_budget_lowest_level', 'restock_yearly_reset', 'restock_publish_to', 'restock_publish_postgres',
    ] %}
    {% for name in invocation_args_dict.get('vars') or {} if name.startswith('restock_') and name not in known %}
        {% do exceptions.warn('--vars gives ' ~ name ~ ', which is no setting of restock: nothing reads it. docs/your_data.md lists all of them.') %}
    {% endfor %}
    {% if problems %}
        {% do exceptions.raise_compiler_error('restock cannot start: nothing was built.\n\n' ~ problems | join('\n')) %}
    {% endif %}
{% endmacro %}
