{{ restock_published_columns() }}
