{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_restock__as_of') }}
-- What delivery lines that may be copies of each other have in common, as with sales.
{{ restock_repeated_lines('deliveries', restock_copy_key('deliveries')) }}
