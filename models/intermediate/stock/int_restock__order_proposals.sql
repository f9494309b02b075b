-- One row per item and location: what would be ordered today, and what limits it. With continuous review an order is due at the
-- reorder point, with periodic review at each review; either fills up to the level in force, but no further than is left to sell. Packs that
-- come at the reorder point do not pass the level, or a position of one unit below it would take a pack more.
with

positions as (
    select
        *,
        position_units + later_on_order_units as coming_units,
        -- Nobody orders part of a piece.
        coalesce(order_multiple, case when order_quantity_units = floor(order_quantity_units) then 1e0 end) as pack_units,
        case when is_ending then coalesce(demand_mean_units * days_left, reorder_point_units) end as left_to_sell_units,
        coalesce(lead_time_mean_days >= days_left, false) as arrives_after_end
    from {{ ref('int_restock__stock_positions') }}
),

triggered as (
    select
        *,
        case
            when counted_on is null then 'not_counted'
            when not is_ordered_again then 'ended'
            when not has_policy then 'no_policy'
            -- What does not sell is not bought, unless somebody has set its figures.
            when coalesce(demand_mean_units, 0e0) <= 0e0 and not is_set_by_hand and not (was_mostly_out and reorder_point_units > 0e0) then 'no_demand'
            when review_period_days > 0 and {{ restock_at_or_below('order_up_to_units', 'position_units') }} then 'enough'
            when not review_period_days > 0 and not ({{ restock_at_or_below('position_units', 'reorder_point_units') }}) then 'enough'
            when arrives_after_end then 'arrives_after_end'
            else 'due'
        end as due_state,
        case when has_policy and counted_on is not null then greatest(order_up_to_units - position_units, 0e0) end as wanted_units,
        case when is_ending and counted_on is not null then greatest(left_to_sell_units - coming_units, 0e0) end as room_units
    from positions
),

packed as (
    select
        *,
        case when not review_period_days > 0 and order_multiple is not null then {{ restock_round_down('wanted_units', 'pack_units') }} end as within_level_units
    from triggered
),

rounded as (
    select
        *,
        greatest(
            case
                when {{ restock_at_or_below('position_units + within_level_units', 'reorder_point_units') }} or within_level_units is null
                    then {{ restock_round_up('wanted_units', 'pack_units') }}
                else within_level_units
            end,
            {{ restock_round_up('minimum_order_quantity', 'pack_units') }}
        ) as full_units,
        {{ restock_round_down('room_units', 'pack_units') }} as room_packs_units
    from packed
)

select
    *,
    case
        when due_state = 'not_counted' then null
        when due_state <> 'due' then 0e0
        when room_packs_units < coalesce(minimum_order_quantity, 0e0) then 0e0
        else least(full_units, coalesce(room_packs_units, full_units))
    end as order_units,
    case
        when due_state <> 'due' then 'none'
        when room_packs_units < full_units then 'left_to_sell'
        when coalesce(minimum_order_quantity > wanted_units, false) then 'minimum'
        when full_units <> wanted_units then 'multiple'
        else 'none'
    end as limited_by
from rounded
