-- Nothing was found that makes the figures wrong. Switched on by restock_data_quality_stop_at.
{{ config(enabled=var('restock_data_quality_stop_at') != 'never', severity='error') }}

select *
from {{ ref('restock__data_quality') }}
where severity = 'error' and outcome = 'found'
