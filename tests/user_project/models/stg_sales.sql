-- A model of the same name as many packages use; restock must not read it.
select
    'wrong table' as item_id,
    cast('2025-12-31' as date) as sold_on,
    1000000 as quantity
