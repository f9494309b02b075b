-- Each item, location and past day that was checked has exactly one method that would have sized it, and the textbook to
-- measure it by.
select
    item_id,
    location_id,
    as_of_on
from {{ ref('restock__backtest') }}
group by item_id, location_id, as_of_on
having
    count(case when is_chosen then 1 end) <> 1
    or count(case when method = 'normal' then 1 end) <> 1
