-- One row per party and month in which nearly all of its prices change by one factor: another currency, or with tax and without.
with

-- A month in which sales changed over mixes both levels, so they are compared over it; an order has one price.
compared as (
    select
        input_name,
        party_id,
        item_id,
        month_on,
        money_amount,
        price / case when input_name = 'sales' then price_two_months_before else previous_price end as factor
    from {{ ref('int_restock__monthly_prices') }}
    where case when input_name = 'sales' then price_two_months_before else previous_price end is not null
),

sorted as (
    select
        input_name,
        party_id,
        month_on,
        count(*) as items,
        {{ restock_sorted_list('factor') }} as factors
    from compared
    group by input_name, party_id, month_on
),

medians as (
    select
        input_name,
        party_id,
        month_on,
        items,
        {{ restock_list_at('factors', 'cast(ceil(items / 2.0e0) as integer)') }} as factor
    from sorted
    where items >= 5
)

select
    medians.input_name,
    medians.party_id,
    medians.month_on,
    medians.factor,
    sum(compared.money_amount) as money_amount
from medians
inner join compared
    on
        medians.input_name = compared.input_name
        and medians.party_id = compared.party_id
        and medians.month_on = compared.month_on
where medians.factor not between 0.8 and 1.25
group by medians.input_name, medians.party_id, medians.month_on, medians.items, medians.factor
-- Nine of ten prices within three per cent of the factor.
having
    sum(case when abs(compared.factor / medians.factor - 1) <= 0.03 then 1 else 0 end) >= 0.9 * medians.items
