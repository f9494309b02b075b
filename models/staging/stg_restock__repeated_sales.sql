{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_restock__as_of') }}
-- What two sales lines or more have in common that may be copies of each other; as a rule nothing, so that few lines have to be
-- compared with each other wherever sales are read.
{{ restock_repeated_lines('sales', restock_copy_key('sales')) }}
