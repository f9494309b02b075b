select * from read_csv('{{ var("demo_folder") }}/restock_demo_events.csv', all_varchar = true)
