-- The inputs are judged before anything of ours is written.
-- depends_on: {{ ref('stg_restock__as_of') }}
{{ restock_published_columns() }}
