-- One row per input: whether it is given and has no rows.
with

counts as (
    select
        input_name,
        case when read_from <> 'not given' then 1 else 0 end as inputs_given,
        case when read_from <> 'not given' and rows_found = 0 then 1 else 0 end as inputs_empty,
        concat(read_from, ' has no rows') as example
    from {{ ref('restock__input_counts') }}
)

{{ restock_quality_row(
    'input_empty', none, 'inputs_given', 'inputs_empty', 'case when inputs_empty = 1 then example end',
) }}
from counts
