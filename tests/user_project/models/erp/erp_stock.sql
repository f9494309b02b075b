select
    *,
    'goods' as article_group
from read_csv('{{ var("demo_folder") }}/restock_demo_stock.csv', all_varchar = true)
union all by name
select
    '2025-12-31' as counted_on,
    'I001' as item_id,
    'north' as location_id,
    '999999' as on_hand,
    'samples' as article_group
