{{ config(materialized='view') }}
-- What lies ahead: promotions that are planned, a season that came a year ago, and items that come to their end.
with

sized as (
    select
        sized.*,
        as_of.as_of_on as today_on,
        coalesce(sized.unit_price, sized.unit_cost) as sale_amount,
        coalesce(sized.unit_cost, sized.unit_price) * sized.holding_cost_rate as holding_amount,
        {{ restock_reach_days('sized.protection_period_days') }} as reach_days
    from {{ ref('int_restock__buffers') }} as sized
    cross join {{ ref('stg_restock__as_of') }} as as_of
    where sized.reorder_point_units is not null
),

planned as (
    select
        item_id,
        location_id,
        supplier_id,
        starts_on,
        {{ dbt.datediff('starts_on', 'coalesce(ends_on, starts_on)', 'day') }} + 1 as promotion_days
    from {{ ref('stg_restock__events') }}
    where row_state = 'used' and kind = 'promotion' and starts_on > (select as_of_on from {{ ref('stg_restock__as_of') }})
),

touched as (
    {{ restock_touched('sized', 'planned', ['sized.*', 'planned.starts_on', 'planned.promotion_days']) }}
),

-- The mean is of all days of the calendar, and a promotion is held on days on which is sold: of six days none need be a Sunday.
-- Six days in seven read 78 in 90 in a window: what is a little over a whole number of days is that number.
promotions as (
    select
        *,
        demand_mean_units * coalesce(
            floor(promotion_days * trading_share + 0.85e0) / nullif(trading_share, 0e0), promotion_days
        ) as usual_units
    from touched
    where {{ dbt.datediff('today_on', 'starts_on', 'day') }} <= reach_days
),

seasons as (
    select
        sized.*,
        ahead.then_a_day,
        ahead.before_a_day
    from sized
    inner join {{ ref('int_restock__seasons_ahead') }} as ahead on sized.item_id = ahead.item_id and sized.location_id = ahead.location_id
    -- What no longer sells has no season.
    where sized.demand_mean_units > 0
)

select
    'promotion_ahead' as alert,
    'raise' as direction,
    item_id,
    location_id,
    supplier_id,
    abc_class,
    usual_units * sale_amount as amount,
    'usual sales of these days' as amount_is,
    usual_units as units,
    concat(
        'A promotion begins on ', cast(starts_on as {{ dbt.type_string() }}), '; in its ', cast(promotion_days as {{ dbt.type_string() }}), ' days ',
        {{ restock_in_words('usual_units') }}, ' units would be sold without it. Its own sales are in no figure here.'
    ) as explanation,
    concat(
        'Order the quantity of the promotion apart, ', {{ restock_in_words('protection_period_days') }},
        ' days ahead, and give what is left of it as reserved in the stock input: else it counts as on order, then as on hand, and holds back the usual orders.'
    ) as what_to_do
from promotions
union all
select
    'season_ahead' as alert,
    'raise' as direction,
    item_id,
    location_id,
    supplier_id,
    abc_class,
    (then_a_day / before_a_day - 1e0) * demand_mean_units * protection_period_days * sale_amount as amount,
    'sales of one protection period beyond the usual' as amount_is,
    (then_a_day / before_a_day - 1e0) * demand_mean_units * protection_period_days as units,
    concat(
        'A year ago demand went from ', {{ restock_in_words('before_a_day') }}, ' to ', {{ restock_in_words('then_a_day') }},
        ' a day at this time of the year; the figures take the season into account only where past days taught it.'
    ) as explanation,
    'Give a forecast, or raise the reorder point with an override for the season.' as what_to_do
from seasons
union all
select
    'phase_out' as alert,
    'lower' as direction,
    item_id,
    location_id,
    supplier_id,
    abc_class,
    safety_stock_units * holding_amount as amount,
    'holding cost a year' as amount_is,
    safety_stock_units as units,
    concat(
        'The item is phased out', case when ends_on is not null then concat(' and ends on ', cast(ends_on as {{ dbt.type_string() }})) else '' end,
        '; ', {{ restock_in_words('safety_stock_units') }}, ' units are still held in reserve.'
    ) as explanation,
    case
        when ends_on is null then 'Give its last day (ends_on): the reserve then falls by itself.'
        else 'Order no more than will be sold until then.'
    end as what_to_do
from sized
where lifecycle = 'phase_out' and safety_stock_units > 0
