{#- Lines that there is one of too many. Lines that share their key with another one are few: only they are sorted and written
    out as JSON to tell which of them counts, all others are taken as they are. -#}


{#- An input of which the second and later copies of a line that is equal in every column of the contract are rejected.
    repeated: the keys of `restock_repeated_lines`, as a table, for these inputs are read by many models. -#}
{% macro restock_read_without_copies(input, repeated) %}
    {%- set key = restock_copy_key(input) -%}
    {%- if not key -%}
{{ restock_read_input(input, rejects_later=false) }}
    {%- else -%}
        {%- set named = 'line_id' if 'line_id' in restock_input_expressions(input) else 'item_id' -%}
{{ restock_read_first_lines(
    input, key, repeated, restock_contract()[input]['columns'].keys() | list,
    named ~ ' repeats an equal line: the first counts, see restock_duplicates',
) }}
    {%- endif -%}
{% endmacro %}


{#- An input of which all but one row of a key that must be unique are rejected. rejects_later: as in `restock_read_input`. -#}
{% macro restock_read_one_row_per_key(input, rejects_later=false) %}
    {%- set key = restock_contract()[input]['one_row_per'] -%}
with restock_repeated as (
        {{ restock_repeated_lines(input, key) }}
    )

    {{ restock_read_first_lines(
        input, key, 'restock_repeated', key, key[-1] ~ ' has a second row for the same ' ~ key | join(', ') ~ ': keep one of them',
        rejects_later,
    ) }}
{% endmacro %}


{#- Whether a reason for which a row was rejected is that there is one of it too many. -#}
{% macro restock_is_copy(reason) -%}
({{ reason }} like '% repeats an equal line%' or {{ reason }} like '% has a second row%')
{%- endmacro %}


{#- What two lines that are copies of each other have in common at least: by default a line_id, for without one two equal
    lines are two sales; every column of the contract where restock_duplicates is exact; nothing where no copy is looked for. -#}
{% macro restock_copy_key(input) %}
    {% set rule = var('restock_duplicates') %}
    {% if rule == 'exact' %}
        {% do return(restock_contract()[input]['columns'].keys() | list) %}
    {% endif %}
    {% do return(['line_id'] if rule == 'line_key' and 'line_id' in restock_input_expressions(input) else []) %}
{% endmacro %}


{#- The keys that more than one line of an input has. A line without any line_id has no copy. -#}
{% macro restock_repeated_lines(input, key) %}
    {%- set columns = (key or ['line_id']) | join(', ') -%}
select {{ columns }}
    from (
        {{ restock_read_input(input, rejects_later=false) }}
    ) as given
    where rejected_because is null{{ ' and 1 = 0' if not key else ' and line_id is not null' if key == ['line_id'] }}
    group by {{ columns }}
    having count(*) > 1
{%- endmacro %}


{#- Rejects all lines but the first of those that are the same in some columns, and in the key among them. The first is that of
    the smallest JSON, so it does not depend on the order of the input. -#}
{% macro restock_read_first_lines(input, key, repeated, same, sentence, rejects_later=false) %}
    {%- set columns = restock_contract()[input]['columns'].keys() | list + ['rejected_because', 'row_key', 'row_json'] -%}
    {%- set has_twin -%}
exists (
        select 1 from {{ repeated }} as repeated
        where {% for column in key %}given.{{ column }} is not distinct from repeated.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    )
    {%- endset -%}
select {{ columns | join(', ') }}
    from (
        {{ restock_read_input(input, rejects_later) }}
    ) as given
    where rejected_because is not null or not {{ has_twin }}
    union all
    select {{ columns | join(', ') | replace('rejected_because', "case when copy_number > 1 then '" ~ sentence ~ "' end as rejected_because") }}
    from (
        select
            given.*,
            row_number() over (partition by {{ same | join(', ') }} order by row_json) as copy_number
        from (
            {{ restock_read_input(input) }}
        ) as given
        where rejected_because is null and {{ has_twin }}
    ) as twins
{%- endmacro %}
