select * from read_csv('{{ var("demo_folder") }}/restock_demo_overrides.csv', all_varchar = true)
