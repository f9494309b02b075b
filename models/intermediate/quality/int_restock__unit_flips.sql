-- One row per item, party and month in which the unit seems to change: the price jumps by the size of a pack, and lines become
-- so much smaller or larger that their value stays.
with

compared as (
    select
        *,
        price / previous_price as price_factor,
        units_per_line / previous_units_per_line as units_factor,
        case when price > previous_price then price / previous_price else previous_price / price end as pack_units
    from {{ ref('int_restock__monthly_prices') }}
    where previous_price is not null
)

-- Packs hold whole pieces, and six or more; clearance prices and discounts are seldom that deep and that even. Nobody packs
-- sevens or elevens; from 50 pieces on, two per cent do not tell one number from the next.
select
    input_name,
    party_id,
    item_id,
    month_on,
    price_factor,
    round(pack_units) as pack_units,
    money_amount
from compared
where
    pack_units >= 5.9
    and abs(pack_units / round(pack_units) - 1) <= 0.02
    and round(pack_units) not in (7, 11, 13, 17, 19, 22, 23, 26, 29, 31, 33, 34, 37, 38, 39, 41, 43, 44, 46, 47, 49)
    and price_factor * units_factor between 0.6 and 1.6
