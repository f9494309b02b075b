{#- The first rule of the contract that a row breaks, in a sentence that starts with the column. -#}
{% macro restock_rejected_because(contract, expressions, types) -%}
case
    {%- for column, rule in contract.items() if column in expressions %}
        {%- set value = 'typed.' ~ column %}
        {%- set given = 'typed.given_' ~ column %}
        {%- set is_empty = restock_to_text(given) ~ ' is null' if types.get('given_' ~ column, 'VARCHAR') == 'VARCHAR' else given ~ ' is null' %}
        {%- if rule.filled %}
            when {{ value }} is null and {{ is_empty }}
                then '{{ column }} is missing: fill it in or leave the row out with where'
        {%- endif %}
        {%- if rule.type != 'text' %}
            when {{ value }} is null and not ({{ is_empty }})
                then '{{ column }} is not {{ restock_type_in_words(rule.type) }}'
        {%- endif %}
        {%- if rule.minimum is defined %}
            when {{ value }} < {{ rule.minimum }}
                then '{{ column }} is below {{ rule.minimum }}: correct it or map an expression'
        {%- endif %}
        {%- if rule.above is defined %}
            when {{ value }} <= {{ rule.above }}
                then '{{ column }} is not above {{ rule.above }}: correct it or leave it empty'
        {%- endif %}
        {%- if rule.below is defined %}
            when {{ value }} >= {{ rule.below }}
                then '{{ column }} is not below {{ rule.below }}: {{ "write a share, 0.95 for 95 %" if rule.type == "share" else "correct it or leave it empty" }}'
        {%- endif %}
        {%- if rule.choices is defined %}
            when {{ value }} not in ('{{ rule.choices | join("', '") }}')
                then '{{ column }} is not one of {{ rule.choices | join(", ") }}: map an expression onto these words'
        {%- endif %}
    {%- endfor %}
    {#- One of the two dates is wrong, and no one can say which. #}
    {%- for column, rule in contract.items() if rule.not_before in expressions and column in expressions %}
            {#- A day that ends something ends at its midnight: the day before the start ends where the start begins. #}
            when typed.{{ column }} {{ '<=' if rule.ends_the_day else '<' }} typed.{{ rule.not_before }}
                then '{{ column }} {{ "is not after" if rule.ends_the_day else "lies before" }} {{ rule.not_before }}: correct one of the two dates'
    {%- endfor %}
            when 1 = 0 then ''
        end
{%- endmacro %}


{% macro restock_type_in_words(type) %}
    {%- do return({
        'date': 'a date: write YYYY-MM-DD or map an expression: try_strptime(your_column, \'\'%d/%m/%Y\'\') for 31/12/2025, with \'\'%d.%m.%Y\'\' for 31.12.2025',
        'moment': 'a date or a time: write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS',
        'number': 'a number below 10^12: write digits with a point for decimals or map an expression: replace(cast(your_column as varchar), \'\',\'\', \'\'.\'\') for 2,50; for 1.234,50 replace(replace(cast(your_column as varchar), \'\'.\'\', \'\'\'\'), \'\',\'\', \'\'.\'\')',
        'share': 'a share: write 0.95 for 95 %',
        'boolean': 'true or false: write one of these or map an expression',
    }[type]) -%}
{% endmacro %}


{#- Enough of the row's own columns to find it again in the user's table. -#}
{% macro restock_row_key(expressions) -%}
    {%- set keys = [
        'order_id', 'line_id', 'supplier_id', 'item_id', 'location_id', 'sold_on', 'ordered_on', 'counted_on',
        'kind', 'starts_on', 'starts_at', 'made_on', 'period_starts_on', 'abc_class', 'xyz_class',
    ] -%}
concat_ws(
            ', '
    {%- for column in keys if column in expressions -%}
            , concat('{{ column }}=', cast(judged.given_{{ column }} as {{ dbt.type_string() }}))
    {%- endfor %}
        )
{%- endmacro %}
