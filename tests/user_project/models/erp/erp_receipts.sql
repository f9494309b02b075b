select
    supplier_id as vendor,
    ordered_on as po_date,
    received_on as received,
    * exclude (supplier_id, ordered_on, received_on)
from read_csv('{{ var("demo_folder") }}/restock_demo_deliveries.csv', all_varchar = true)
