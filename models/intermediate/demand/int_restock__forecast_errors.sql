-- How wrong the forecasts of an item at a location were over its protection period, and what the newest one expects.
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

-- What each forecast said in all up to the end of each of its periods, from its first day on.
ahead as (
    select
        periods.*,
        min(period_starts_on) over so_far as first_day_on,
        sum(quantity) over so_far as units_ahead,
        lag(period_ends_on) over (partition by item_id, location_id, made_on order by period_ends_on) as before_ends_on,
        max(period_ends_on) over (partition by item_id, location_id, made_on) as last_ends_on
    from {{ ref('int_restock__forecast_periods') }} as periods
    window so_far as (
        partition by item_id, location_id, made_on
        order by period_ends_on rows between unbounded preceding and current row
    )
),

measured_ahead as (
    select
        *,
        {{ dbt.datediff('first_day_on', 'period_ends_on', 'day') }} + 1 as days_ahead,
        coalesce({{ dbt.datediff('first_day_on', 'before_ends_on', 'day') }} + 1, 0) as days_before
    from ahead
),

-- The first period end that the protection period does not go beyond; a forecast for less than half of it says nothing.
reached as (
    select measured_ahead.*
    from measured_ahead
    cross join as_of
    where
        measured_ahead.days_before < measured_ahead.protection_days
        and (
            measured_ahead.days_ahead >= measured_ahead.protection_days
            or (
                measured_ahead.period_ends_on = measured_ahead.last_ends_on
                and 2 * measured_ahead.days_ahead >= measured_ahead.protection_days
            )
        )
        and measured_ahead.period_ends_on <= as_of.as_of_on
),

compared as (
    select
        reached.item_id,
        reached.location_id,
        reached.made_on,
        reached.days_ahead,
        coalesce(sum(demand.demand_units), 0) - reached.units_ahead as error_units
    from reached
    left join {{ ref('int_restock__daily_demand') }} as demand
        on
            reached.item_id = demand.item_id
            and reached.location_id = demand.location_id
            and demand.sold_on >= reached.first_day_on
            and demand.sold_on <= reached.period_ends_on
    group by reached.item_id, reached.location_id, reached.made_on, reached.days_ahead, reached.units_ahead
),

measured as (
    select
        item_id,
        location_id,
        count(*) as origins,
        {{ restock_sorted_list('cast(error_units as double) * cast(error_units as double) / days_ahead') }} as daily_squares
    from compared
    group by item_id, location_id
),

-- Of the newest forecast, the days after today that the protection period covers; of a period in part, its share.
now_on as (
    select
        periods.item_id,
        periods.location_id,
        periods.quantity,
        periods.protection_days,
        {{ dbt.datediff('periods.period_starts_on', 'periods.period_ends_on', 'day') }} + 1 as period_days,
        least({{ dbt.datediff('as_of.as_of_on', 'periods.period_ends_on', 'day') }}, ceil(periods.protection_days))
        - greatest({{ dbt.datediff('as_of.as_of_on', 'periods.period_starts_on', 'day') }} - 1, 0) as covered_days
    from {{ ref('int_restock__forecast_periods') }} as periods
    cross join as_of
    where periods.is_newest and periods.period_ends_on > as_of.as_of_on
),

expected as (
    select
        item_id,
        location_id,
        {{ restock_sorted_list('cast(quantity as double) * covered_days / period_days') }} as units,
        sum(cast(covered_days as integer)) as covered_days
    from now_on
    where covered_days > 0
    group by item_id, location_id, protection_days
    having 2 * sum(covered_days) >= protection_days
)

select
    expected.item_id,
    expected.location_id,
    coalesce(measured.origins, 0) as forecast_origins,
    {{ restock_list_sum('expected.units') }} / expected.covered_days as mean_units,
    -- The root mean square, so that a lasting bias is paid for as well. It grows with the root of the days.
    sqrt({{ restock_list_sum('measured.daily_squares') }} / measured.origins) as error_sd_units
from expected
left join measured on expected.item_id = measured.item_id and expected.location_id = measured.location_id
