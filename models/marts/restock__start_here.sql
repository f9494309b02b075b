-- The twenty item-locations where acting now is worth most: what to order, what is held for nothing, which figure is behind.
with

-- What is asked for between the day that all is gone, also what is on order, and the day that an order of today can be there.
orders as (
    select
        'order' as kind,
        replenishment.item_id,
        replenishment.location_id,
        replenishment.supplier_id,
        replenishment.abc_class,
        greatest(sized.lead_time_mean_days - coalesce(replenishment.days_until_position_out, 0e0), 0e0)
        * replenishment.demand_mean_units * coalesce(sized.unit_price, sized.unit_cost) as amount,
        greatest(sized.lead_time_mean_days - coalesce(replenishment.days_until_position_out, 0e0), 0e0)
        * replenishment.demand_mean_units as units,
        replenishment.reason as explanation,
        concat(
            'Order ', {{ restock_in_words('replenishment.order_units') }},
            case when replenishment.supplier_id is null then '' else concat(' from ', replenishment.supplier_id) end,
            case
                when replenishment.urgency = 'stock_out' and replenishment.on_order_units > 0
                    then ' and hurry what is on order: nothing is left to sell.'
                when replenishment.urgency = 'stock_out' then ' and ask for a quick delivery: nothing is left to sell.'
                when replenishment.urgency = 'runs_out_first'
                    then ' and ask for a quick delivery: all there is, also on order, is sold before it can be there.'
                else ' today.'
            end
        ) as what_to_do
    from {{ ref('restock__replenishment') }} as replenishment
    inner join {{ ref('int_restock__buffers') }} as sized
        on replenishment.item_id = sized.item_id and replenishment.location_id = sized.location_id
    where replenishment.is_to_order
),

spare as (
    select
        state as kind,
        item_id,
        location_id,
        supplier_id,
        abc_class,
        surplus_holding_cost_yearly_amount as amount,
        surplus_units as units,
        reason as explanation,
        {{ restock_surplus_remedy() }} as what_to_do
    from {{ ref('restock__stock_health') }}
    where state in ('dead', 'excess') and surplus_units > 0
),

figures as (
    select
        alerts.alert as kind,
        alerts.item_id,
        alerts.location_id,
        alerts.supplier_id,
        alerts.abc_class,
        alerts.amount,
        abs(alerts.units) as units,
        alerts.explanation,
        alerts.what_to_do
    from {{ ref('restock__alerts') }} as alerts
    -- What is said of all items is no action on one; but a firm's only location may be called `all`.
    inner join {{ ref('int_restock__buffers') }} as sized
        on alerts.item_id = sized.item_id and alerts.location_id = sized.location_id
),

actions as (
    select * from orders
    union all
    select * from spare
    union all
    select * from figures
),

-- The action that is worth most stands for its item; the others count with it.
weighed as (
    select
        *,
        row_number() over (
            partition by item_id, location_id
            order by amount desc nulls last, units desc nulls last, kind, explanation
        ) as action_rank,
        sum(cast(amount as decimal(38, 6))) over (partition by item_id, location_id) as item_amount,
        sum(cast(units as decimal(38, 6))) over (partition by item_id, location_id) as item_units,
        count(*) over (partition by item_id, location_id) as actions
    from actions
),

ranked as (
    select
        *,
        row_number() over (
            order by item_amount desc nulls last, item_units desc nulls last, item_id, location_id
        ) as place
    from weighed
    where action_rank = 1
)

select
    cast(ranked.place as bigint) as place,
    as_of.as_of_on,
    ranked.item_id,
    ranked.location_id,
    ranked.supplier_id,
    ranked.abc_class,
    ranked.kind,
    cast(ranked.item_amount as double) as amount,
    cast(ranked.actions as bigint) as actions,
    ranked.explanation,
    ranked.what_to_do
from ranked
cross join {{ ref('stg_restock__as_of') }} as as_of
where ranked.place <= 20
