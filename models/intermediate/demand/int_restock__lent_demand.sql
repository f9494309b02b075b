{{ config(materialized='view') }}
-- Demand a day that items without enough history of their own are lent: that of a similar item, of what was new before them, or of
-- their class.
{%- set mean = restock_list_sum(restock_sorted_list('mean_units')) ~ ' / cast(count(*) as double)' %}

with

wishes as (
    select * from {{ ref('int_restock__borrowers') }}
),

wished as (
    select
        demand_source,
        borrowed_from
    from wishes
    group by demand_source, borrowed_from
),

-- Who takes back more than it sells lends nothing, and not less.
lenders as (
    select
        lenders.location_id,
        lenders.demand_source,
        lenders.borrowed_from,
        greatest(lenders.mean_units, 0) as mean_units,
        lenders.sd_units,
        lenders.max_units
    from {{ ref('int_restock__lenders') }} as lenders
    inner join wished
        on lenders.demand_source = wished.demand_source and lenders.borrowed_from = wished.borrowed_from
),

-- At each location, and at all of them ('').
reach as (
    select
        *,
        location_id as lent_at
    from lenders
    union all
    select
        *,
        '' as lent_at
    from lenders
),

-- How far a borrowed mean may be wrong: one more item differs from the mean of n by their spread and by how little n say of the mean. What
-- a single item lends has no spread: then a set share of it.
lent as (
    select
        demand_source,
        borrowed_from,
        lent_at,
        count(*) as lenders,
        {{ mean }} as mean_units,
        {{ restock_list_sum(restock_sorted_list('sd_units * sd_units')) }} / cast(count(*) as double) as variance,
        case
            when demand_source <> 'similar_item' and count(*) > 1
                then {{ restock_list_variance(restock_sorted_list('mean_units')) }} * (1 + 1e0 / count(*))
            else power({{ var('restock_borrowed_demand_cv') }} * {{ mean }}, 2)
        end as squared_error,
        max(max_units) as max_units
    from reach
    group by demand_source, borrowed_from, lent_at
),

ranked as (
    select
        wishes.item_id,
        wishes.location_id,
        lent.demand_source,
        case
            when lent.demand_source in ('launches', 'all_items')
                then concat(lent.lenders, ' ', lent.borrowed_from, case when lent.lent_at = '' then ' everywhere' else '' end)
            else lent.borrowed_from
        end as borrowed_from,
        lent.mean_units,
        lent.variance,
        lent.squared_error,
        lent.max_units,
        row_number() over (
            partition by wishes.item_id, wishes.location_id
            order by wishes.preference, case when lent.lent_at = '' then 1 else 0 end
        ) as choice
    from wishes
    inner join lent
        on
            wishes.demand_source = lent.demand_source
            and wishes.borrowed_from = lent.borrowed_from
            and lent.lent_at in (wishes.location_id, '')
    where lent.demand_source <> 'launches' or lent.lenders >= {{ var('restock_borrow_launches_minimum') }}
)

select
    item_id,
    location_id,
    demand_source,
    borrowed_from,
    mean_units,
    variance,
    squared_error,
    max_units
from ranked
where choice = 1
