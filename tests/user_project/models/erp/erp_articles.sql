select * from read_csv('{{ var("demo_folder") }}/restock_demo_items.csv', all_varchar = true)
