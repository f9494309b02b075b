-- One row per item, location and month of the days on which it should have been on the shelf: from its first sale on, until it
-- ended; what sold nothing for as long as makes stock dead is not missed any more.
with

lookback as (
    select * from {{ ref('int_restock__lookback') }}
),

places as (
    select
        sold.item_id,
        sold.location_id,
        greatest(sold.first_sold_on, lookback.history_starts_on) as from_on,
        least(
            lookback.as_of_on,
            case when items.lifecycle = 'discontinued' then sold.last_sold_on else lookback.as_of_on end,
            coalesce(items.ends_on, lookback.as_of_on),
            cast({{ dbt.dateadd('day', var('restock_dead_stock_days'), 'sold.last_sold_on') }} as date)
        ) as until_on
    from {{ ref('int_restock__item_locations') }} as sold
    inner join {{ ref('int_restock__item_policies') }} as items on sold.item_id = items.item_id
    cross join lookback
    where sold.first_sold_on is not null
),

days as (
    select {{ restock_each_day('history_starts_on', 'as_of_on') }} as day_on
    from lookback
),

starts as (
    select distinct cast({{ dbt.date_trunc('month', 'day_on') }} as date) as month_starts_on
    from days
),

months as (
    select
        month_starts_on,
        cast({{ dbt.dateadd('month', 1, 'month_starts_on') }} as date) as next_month_on
    from starts
)

select
    places.item_id,
    places.location_id,
    months.month_starts_on,
    months.next_month_on,
    greatest(places.from_on, months.month_starts_on) as from_on,
    least(cast({{ dbt.dateadd('day', 1, 'places.until_on') }} as date), months.next_month_on) as before_on,
    {{ dbt.datediff(
        'greatest(places.from_on, months.month_starts_on)',
        'least(cast(' ~ dbt.dateadd('day', 1, 'places.until_on') ~ ' as date), months.next_month_on)', 'day',
    ) }} as days_at_risk
from places
inner join months on places.from_on < months.next_month_on and places.until_on >= months.month_starts_on
where places.from_on <= places.until_on
