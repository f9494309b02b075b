select * from read_csv('{{ var("demo_folder") }}/restock_demo_stock_outs.csv', all_varchar = true)
