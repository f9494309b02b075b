-- Every check has its row, also where nothing was found and where there was nothing to look at.
with

checks as (
    {% for name, inputs, severity, what_to_do in restock_quality_checks() -%}
    {% set outer = loop -%}
    {% for input in inputs -%}
    select
        '{{ name }}' as check_name,
        '{{ input }}' as input_name,
        '{{ severity }}' as severity,
        '{{ what_to_do.replace("'", "''") }}' as what_to_do
    {{ 'union all' if not (outer.last and loop.last) }}
    {% endfor -%}
    {% endfor -%}
),

copies as (
    select
        input_name,
        count(*) as copies,
        min(row_key) as example
    from {{ ref('restock__rejected_rows') }}
    where {{ restock_is_copy('reason') }}
    group by input_name
),

first_rejected as (
    select
        input_name,
        min(concat(row_key, ': ', reason)) as example
    from {{ ref('restock__rejected_rows') }}
    group by input_name
),

money as (
    select
        input_name,
        sum(case when finding = 'rejected' then money_amount end) as rejected_amount,
        sum(case when finding = 'copy' then money_amount end) as copy_amount
    from {{ ref('int_restock__line_findings') }}
    group by input_name
),

counted as (
    select
        counts.*,
        coalesce(copies.copies, 0) as copies,
        copies.example as copy_example,
        first_rejected.example as rejected_example,
        case when counts.rows_rejected > 0.1 * counts.rows_read then counts.rows_rejected else 0 end as many_rejected,
        case when counts.rows_rejected > 0.1 * counts.rows_read then first_rejected.example end as many_example,
        money.rejected_amount,
        money.copy_amount
    from {{ ref('restock__input_counts') }} as counts
    left join copies on counts.input_name = copies.input_name
    left join first_rejected on counts.input_name = first_rejected.input_name
    left join money on counts.input_name = money.input_name
),

found as (
    {% for of in [
        'line', 'pattern', 'key', 'stock', 'unmet_demand', 'plan', 'open_order',
        'place', 'bucket', 'day', 'class', 'name', 'demand', 'input', 'copy',
    ] -%}
    select * from {{ ref('int_restock__' ~ of ~ '_checks') }}
    union all
    {% endfor -%}
    {{ restock_quality_row('rejected_rows', none, 'rows_read', 'rows_rejected', 'rejected_example', 'rejected_amount') }}
    from counted
    union all
    {{ restock_quality_row('many_rows_rejected', none, 'rows_read', 'many_rejected', 'many_example', 'rejected_amount') }}
    from counted
    union all
    {{ restock_quality_row('duplicates_rejected', none, 'rows_read', 'copies', 'copy_example', 'copy_amount') }}
    from counted
)

select
    checks.check_name,
    checks.input_name,
    checks.severity,
    case
        when coalesce(found.rows_checked, 0) = 0 then 'not checked'
        when found.rows_found > 0 then 'found'
        else 'passed'
    end as outcome,
    as_of.as_of_on,
    cast(coalesce(found.rows_checked, 0) as bigint) as rows_checked,
    cast(coalesce(found.rows_found, 0) as bigint) as rows_found,
    cast({{ restock_share('found.rows_found', 'found.rows_checked') }} as double) as share_found,
    cast(case when found.rows_found > 0 then round(found.money_amount, 2) end as double) as money_amount,
    cast(found.example as {{ dbt.type_string() }}) as example,
    checks.what_to_do
from checks
cross join {{ ref('stg_restock__as_of') }} as as_of
left join found on checks.check_name = found.check_name and checks.input_name = found.input_name
