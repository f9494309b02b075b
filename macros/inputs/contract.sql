{#- What each input holds: what happened (contract_records.sql) and what is known beside it (contract_knowledge.sql). The
    one place where columns, types and ranges of the inputs are written down; docs/your_data.md says the same in words and a test keeps the two alike.

    required: the column must be there. filled: a row without a value is rejected.
    minimum, above, below: a value outside is rejected. choices: any other word is rejected.
    not_before: a day before that of the other column is rejected.
    ends_the_day: a date without a time stands for its last moment. empty_means_all: stays empty. -#}

{% macro restock_contract() %}
    {% do return(dict(restock_contract_records(), **restock_contract_knowledge())) %}
{% endmacro %}
