select * from read_csv('{{ var("demo_folder") }}/restock_demo_forecasts.csv', all_varchar = true)
