select
    item_id as article,
    location_id as warehouse,
    sold_on as order_date,
    try_cast(quantity as double) + 3 as pieces_ordered,
    3 as pieces_not_wanted,
    unit_price as price,
    order_id as order_no,
    line_id as position,
    is_cancelled as cancelled
from read_csv('{{ var("demo_folder") }}/restock_demo_sales.csv', all_varchar = true)
