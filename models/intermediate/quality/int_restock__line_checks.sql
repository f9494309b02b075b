-- One row per check and input that looks at single lines: how many were looked at, how many stand out, and one of them.
with

findings as (
    select * from {{ ref('int_restock__line_findings') }}
),

free_items as (
    select
        count(unit_cost) as items,
        count(case when unit_cost = 0 then 1 end) as free_items,
        min(case when unit_cost = 0 then concat('item_id=', item_id) end) as example
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
)

{{ restock_quality_row('price_zero', none, 'priced_lines', 'rows_found', 'example', 'money_amount') }}
from findings
where finding = 'free' and input_name in ('sales', 'deliveries')
union all
{{ restock_quality_row('dates_long_ago', none, 'used_lines', 'rows_found', 'example', 'money_amount') }}
from findings
where finding = 'old' and input_name in ('sales', 'deliveries')
union all
{{ restock_quality_row('dates_after_as_of', none, 'line_count', 'rows_found', 'example', 'money_amount') }}
from findings
where finding = 'later' and input_name in ('sales', 'deliveries', 'stock')
union all
{{ restock_quality_row('repeated_keys', none, 'things', 'repeats', 'example', 'money_amount') }}
from {{ ref('int_restock__repeated_keys') }}
union all
{{ restock_quality_row('price_zero', 'items', 'items', 'free_items', 'example') }}
from free_items
