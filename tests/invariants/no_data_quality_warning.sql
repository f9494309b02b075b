-- Nothing was found that somebody should look at. It warns, or stops where restock_data_quality_stop_at is warn.
{{ config(
    enabled=var('restock_data_quality_stop_at') != 'never',
    severity='error' if var('restock_data_quality_stop_at') == 'warn' else 'warn',
) }}

select *
from {{ ref('restock__data_quality') }}
where severity = 'warn' and outcome = 'found'
