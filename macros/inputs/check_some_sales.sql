{#- Refuses sales of which not one row can be used, with the commonest reason: an empty result would not say why.
    It stops at the first good row, so it costs nothing where there is one. -#}
{% macro restock_check_some_sales() %}
    {% if flags.EMPTY %}
        {% do return(none) %}
    {% endif %}
    {% set sales = '(' ~ restock_read_input('sales') ~ ') as judged' %}
    {% if run_query('select 1 as found from ' ~ sales ~ ' where rejected_because is null limit 1') | length == 0 %}
        {% set reasons = run_query(
            'select rejected_because, count(*) as lines, min(row_key) as example, sum(count(*)) over () as all_lines from ' ~ sales
            ~ ' group by rejected_because order by lines desc, rejected_because limit 1'
        ) %}
        {% do exceptions.raise_compiler_error(
            'restock cannot start: nothing was built.\n\nThe input "sales" (' ~ restock_input_in_words(restock_input_setting('sales'))
            ~ ') has no row that can be used: all ' ~ reasons[0][3] ~ ' are rejected, ' ~ reasons[0][1] ~ ' of them because ' ~ reasons[0][0]
            ~ '.\n  The first of these: ' ~ reasons[0][2]
            ~ '.\n\nEvery column of every input is described in docs/your_data.md.'
        ) %}
    {% endif %}
{% endmacro %}
