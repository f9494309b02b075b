-- No row is dropped in silence: of every input, rows read = rows used + rows rejected.
select *
from {{ ref('restock__input_counts') }}
where rows_read <> rows_used + rows_rejected
