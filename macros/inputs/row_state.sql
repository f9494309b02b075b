{#- used, rejected, or after_as_of: not yet known on the as-of day, so neither used nor judged. -#}
{% macro restock_row_state(dated_by) -%}
case
        when {{ dated_by }} > as_of.as_of_on then 'after_as_of'
        when judged.rejected_because is not null then 'rejected'
        else 'used'
    end
{%- endmacro %}


{#- A CSV is parsed once into a table; anything else is read where it lies, and only the columns that are asked for. -#}
{% macro restock_staging_materialization(input) %}
    {% set setting = restock_input_setting(input) %}
    {% do return('table' if setting.how == 'file' and restock_is_csv(setting.what) else 'view') %}
{% endmacro %}
