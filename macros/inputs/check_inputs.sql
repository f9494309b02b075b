{#- Refuses to build on inputs that are missing, incomplete or empty, with one message for all of them.

    It runs twice. Before the run: everything but `ref`, whose tables this same run may still have to make. And
    when the first model of the package is about to run: everything, with all referenced models built. Either way
    no table of the package has been written. -#}

{% macro restock_check_before_run() %}
    {% set ours = [] %}
    {% for node in selected_resources | default([]) if node.startswith('model.restock.') %}
        {% do ours.append(node) %}
    {% endfor %}
    {% if execute and flags.WHICH in ('build', 'run') and ours %}
        {% do restock_check_settings() %}
        {% do restock_check_inputs(['source', 'relation', 'file', 'absent']) %}
    {% endif %}
{% endmacro %}


{#- Called by the first model: makes it wait for every input, then checks those that the run had to make. -#}
{% macro restock_gate() %}
    {% if not execute %}
        {% for input in restock_contract() %}{% do restock_input_relation(input) %}{% endfor %}
    {% elif flags.WHICH in ('build', 'run') %}
        {% do restock_check_inputs(['ref', 'seed']) %}
        {% do restock_check_some_rows() %}
        {% do restock_check_as_of() %}
        {% do restock_check_freshness() %}
    {% endif %}
{% endmacro %}


{% macro restock_check_inputs(ways) %}
    {% set problems = [] %}
    {% set inputs = var('restock_inputs', none) %}
    {% if inputs is not none and inputs is not mapping %}
        {% do problems.append('restock_inputs must be a map of inputs, but it is "' ~ inputs ~ '".\n' ~ restock_example('sales', {})) %}
    {% endif %}
    {% for input in (inputs or {} if inputs is mapping else {}) if input not in restock_contract() %}
        {% do problems.append('restock_inputs names "' ~ input ~ '", which is not an input. The inputs are '
            ~ restock_contract().keys() | join(', ') ~ '.') %}
    {% endfor %}
    {% for input in restock_contract() if inputs is none or inputs is mapping %}
        {% do problems.extend(restock_key_problems(input, (inputs or {}).get(input))) %}
        {% if restock_input_setting(input).how in ways %}
            {% do problems.extend(restock_input_problems(input)) %}
        {% endif %}
    {% endfor %}
    {% if problems %}
        {% do exceptions.raise_compiler_error(
            'restock cannot start: nothing was built.\n\n' ~ problems | join('\n\n')
            ~ '\n\nEvery column of every input is described in docs/your_data.md.'
        ) %}
    {% endif %}
{% endmacro %}


{#- What is wrong with one input, as sentences; empty where nothing is. -#}
{% macro restock_input_problems(input) %}
    {% set setting = restock_input_setting(input) %}
    {% set contract = restock_contract()[input] %}
    {% if setting.how == 'absent' %}
        {% do return(restock_absent_problems(input, contract)) %}
    {% endif %}
    {% set place = 'The input "' ~ input ~ '" (' ~ restock_input_in_words(setting) ~ ')' %}
    {% if setting.how == 'file' and restock_count_files(setting.what) == 0 %}
        {% do return([place ~ ' finds no file. Paths start at the folder that dbt runs in; give an absolute path, or correct the name or glob.']) %}
    {% elif setting.how == 'file' and not restock_is_csv(setting.what) and '.parquet' not in setting.what | lower and '.pq' not in setting.what | lower %}
        {% do return([place ~ ' is neither CSV nor Parquet by its name. Use a name that ends in .csv, .csv.gz, .tsv, .txt or .parquet.']) %}
    {% elif setting.how == 'relation' and not restock_relation_exists(setting.what) %}
        {% do return([place ~ ' does not exist. Write it as database.schema.name, schema.name or name, as the warehouse spells it.']) %}
    {% elif setting.how in ('source', 'ref') and not restock_relation_exists(restock_input_relation(input) | string) %}
        {% do return([place ~ ' does not exist in the warehouse (' ~ restock_input_relation(input) ~ '). Load it, build it, or correct the name or path.']) %}
    {% elif setting.how == 'seed' and not restock_relation_exists(restock_input_relation(input) | string) %}
        {% do return([place ~ ' is not loaded yet. `dbt build` loads it before the models; `dbt run` does not: run `dbt seed` first.']) %}
    {% endif %}
    {% set unreadable = restock_file_problem(setting.what, place) if setting.how == 'file' else none %}
    {% if unreadable %}
        {% do return([unreadable]) %}
    {% endif %}
    {% set problems = restock_column_problems(input, setting, contract, place) %}
    {% if not problems %}
        {% set where = ' where (' ~ setting.where ~ ')' if setting.where else '' %}
        {% set rows = run_query('select 1 as found from ' ~ restock_input_relation(input) ~ ' as source_row' ~ where ~ ' limit 1') %}
        {% if rows | length == 0 and (contract.required or setting.how == 'seed') %}
            {% do problems.append(place ~ ' has no rows' ~ (' where ' ~ setting.where if setting.where else '')
                ~ '. Load it' ~ (', or correct the condition' if setting.where else '')
                ~ ('; without sales there is nothing to compute from.' if input == 'sales'
                    else ', or write ' ~ input ~ ': {none: true} in restock_inputs if you have none.')) %}
        {% endif %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{% macro restock_absent_problems(input, contract) %}
    {% set inputs = var('restock_inputs', none) %}
    {% set given = inputs.get(input) if inputs is mapping else none %}
    {% if given is mapping and given.get('none') is true and input != 'sales' %}
        {% do return([]) %}
    {% elif given is not none %}
        {% do return(['The input "' ~ input ~ '" does not say where it is: it has ' ~ (given.keys() | join(', ') if given is mapping else given)
            ~ ', but none of ' ~ restock_input_ways() | join(', ') ~ '.\n' ~ restock_example(input, {})]) %}
    {% elif contract.required %}
        {% do return(['The input "' ~ input ~ '" is required, and restock_inputs does not name it.'
            ~ (' If you keep no delivery records, write deliveries: {none: true} and give planned_lead_time_days in items.' if input == 'deliveries' else '')
            ~ '\n' ~ restock_example(input, {})]) %}
    {% endif %}
    {% do return([]) %}
{% endmacro %}
