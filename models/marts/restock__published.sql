select
    table_name,
    row_count,
    as_of_on,
    published_at,
    generation_id,
    run_id,
    package_version,
    checks_with_findings
from {{ ref('int_restock__publication') }}
