-- No row is dropped in silence: of every input, what was read was used, rejected, cancelled or returned. Units likewise.
select *
from {{ ref('restock__input_counts') }}
where
    rows_read <> rows_used + rows_rejected + rows_cancelled + rows_returned
    or abs(
        coalesce(units_read, 0e0) - coalesce(units_used, 0e0) - coalesce(units_rejected, 0e0)
        - coalesce(units_cancelled, 0e0) - coalesce(units_returned, 0e0)
    ) > 1e-9 * (1e0 + abs(coalesce(units_read, 0e0)) + abs(coalesce(units_used, 0e0)))
