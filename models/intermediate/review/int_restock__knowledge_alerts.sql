{{ config(materialized='view') }}
with

sized as (
    select
        *,
        coalesce(unit_price, unit_cost) as sale_amount,
        coalesce(unit_cost, unit_price) * holding_cost_rate as holding_amount,
        (1e0 - effective_fill_rate) * demand_mean_units * 365e0 as short_yearly_units
    from {{ ref('int_restock__buffers') }}
    where reorder_point_units is not null
),

new_suppliers as (
    select
        'new_supplier' as alert,
        'raise' as direction,
        'all' as item_id,
        'all' as location_id,
        supplier_id,
        'all' as abc_class,
        cast(sum(cast(safety_stock_new_supplier_units * holding_amount as decimal(38, 6))) as double) as amount,
        'holding cost a year' as amount_is,
        cast(sum(cast(safety_stock_new_supplier_units as decimal(38, 6))) as double) as units,
        concat(
            supplier_id, ' is new: for ', count(*), case when count(*) = 1 then ' item-location' else ' item-locations' end, ' its lead time counts as less certain than it looks until more of its deliveries can be judged; ',
            'by the textbook formula that is ', {{ restock_in_words('sum(cast(safety_stock_new_supplier_units as decimal(38, 6)))') }}, ' units.'
        ) as explanation,
        'Nothing, or ask for promised dates: every receipt makes it more certain.' as what_to_do
    from sized
    where is_new_supplier and supplier_id is not null and safety_stock_new_supplier_units > 0
    group by supplier_id
),

-- What the target in force says about a unit short, what the next level would cost, and the dearest level that is believable.
curves as (
    select
        item_id,
        location_id,
        max(case when is_target then implied_over_price end) as implied_over_price,
        max(case when is_target and is_absurd then 1 end) = 1 as is_absurd,
        max(case when is_target then holding_cost_yearly_amount end) as target_amount,
        max(case when is_target then next_point_holding_cost_yearly_amount end) as next_point_amount,
        max(case when not is_absurd or implied_over_price < 1e0 then holding_cost_yearly_amount end) as believed_amount
    from {{ ref('restock__service_curves') }}
    where scope = 'item_location'
    group by item_id, location_id
),

-- A sale that is lost costs its margin; where a price or a cost is missing, the price.
weighed as (
    select
        sized.*,
        curves.target_amount,
        curves.next_point_amount,
        coalesce(curves.believed_amount, 0e0) as believed_amount,
        case
            -- Of what does not sell the target costs nothing.
            when curves.is_absurd and curves.implied_over_price > 1e0 and curves.target_amount <= coalesce(curves.believed_amount, 0e0) then null
            when curves.is_absurd then case when curves.implied_over_price > 1e0 then 'holding_dear' else 'stock_out_costs_far_more' end
            when
                sized.has_substitute = false and sized.service_level_source <> 'item'
                and curves.implied_over_price * sized.sale_amount < 0.5e0 * coalesce(sized.unit_price - sized.unit_cost, sized.sale_amount)
                then 'no_substitute'
        end as alert
    from sized
    inner join curves on sized.item_id = curves.item_id and sized.location_id = curves.location_id
),

by_class as (
    select
        alert,
        abc_class,
        count(*) as item_locations,
        min(cycle_service_level) as level_from,
        max(cycle_service_level) as level_to,
        cast(sum(cast(short_yearly_units * sale_amount as decimal(38, 6))) as double) as short_amount,
        cast(sum(cast(short_yearly_units as decimal(38, 6))) as double) as short_units,
        cast(sum(cast(next_point_amount as decimal(38, 6))) as double) as next_point_amount,
        cast(sum(cast(target_amount - believed_amount as decimal(38, 6))) as double) as dear_amount
    from weighed
    where alert is not null
    group by alert, abc_class
),

costs as (
    select
        alert,
        case when alert = 'holding_dear' then 'lower' else 'raise' end as direction,
        'all' as item_id,
        'all' as location_id,
        'all' as supplier_id,
        abc_class,
        case when alert = 'holding_dear' then dear_amount else short_amount end as amount,
        case when alert = 'holding_dear' then 'holding cost a year' else 'sales a year that would find the shelf empty' end as amount_is,
        case when alert <> 'holding_dear' then short_units end as units,
        {{ restock_target_cost_reason() }} as explanation,
        case
            when alert = 'holding_dear' then 'Lower their service_level; restock__service_curves (is_absurd) lists them.'
            else 'Raise the target of the class, or their service_level; restock__service_curves has each.'
        end as what_to_do
    from by_class
)

select * from new_suppliers
union all
select * from costs
