-- How wrong the forecasts of an item at a location were over its protection period, and what they expect now.
with

places as (
    select
        lead_times.item_id,
        lead_times.location_id,
        as_of.as_of_on,
        lead_times.lead_time_mean_days
        + cast(coalesce(items.review_period_days, {{ var('restock_review_period_days') }}) as double) as protection_days
    from {{ ref('int_restock__lead_time_ladder') }} as lead_times
    cross join {{ ref('stg_restock__as_of') }} as as_of
    left join {{ ref('stg_restock__items') }} as items
        on lead_times.item_id = items.item_id and items.row_state = 'used'
),

-- What a forecast said of the days after it was made, or after today if it was made before.
periods as (
    select
        forecasts.item_id,
        forecasts.location_id,
        forecasts.made_on,
        forecasts.period_ends_on,
        places.as_of_on,
        places.protection_days,
        {{ dbt.datediff('forecasts.made_on', 'forecasts.period_ends_on', 'day') }} as days_ahead,
        sum(forecasts.quantity) over ahead as units_ahead,
        coalesce(max({{ dbt.datediff('forecasts.made_on', 'forecasts.period_ends_on', 'day') }}) over before, 0) as days_before,
        max(forecasts.made_on) over (partition by forecasts.item_id, forecasts.location_id) as newest_made_on,
        max(forecasts.period_ends_on) over (
            partition by forecasts.item_id, forecasts.location_id, forecasts.made_on
        ) as last_ends_on
    from {{ ref('stg_restock__forecasts') }} as forecasts
    inner join places on forecasts.item_id = places.item_id and forecasts.location_id = places.location_id
    where forecasts.row_state = 'used' and forecasts.period_starts_on > forecasts.made_on and places.protection_days > 0
    window
        ahead as (
            partition by forecasts.item_id, forecasts.location_id, forecasts.made_on
            order by forecasts.period_ends_on rows between unbounded preceding and current row
        ),
        before as (
            partition by forecasts.item_id, forecasts.location_id, forecasts.made_on
            order by forecasts.period_ends_on rows between unbounded preceding and 1 preceding
        )
),

-- The first period end that the protection period does not go beyond; a forecast for less than half of it says nothing.
reached as (
    select *
    from periods
    where
        days_before < protection_days
        and (days_ahead >= protection_days or (period_ends_on = last_ends_on and 2 * days_ahead >= protection_days))
),

compared as (
    select
        reached.item_id,
        reached.location_id,
        reached.made_on,
        reached.days_ahead,
        reached.units_ahead,
        reached.protection_days,
        coalesce(sum(demand.demand_units), 0) - reached.units_ahead as error_units
    from reached
    left join {{ ref('int_restock__daily_demand') }} as demand
        on
            reached.item_id = demand.item_id
            and reached.location_id = demand.location_id
            and demand.sold_on > reached.made_on
            and demand.sold_on <= reached.period_ends_on
    where reached.period_ends_on <= reached.as_of_on
    group by
        reached.item_id, reached.location_id, reached.made_on, reached.days_ahead, reached.units_ahead,
        reached.protection_days
),

measured as (
    select
        item_id,
        location_id,
        count(*) as origins,
        {{ restock_sorted_list('cast(error_units as double) / days_ahead') }} as daily_errors,
        {{ restock_sorted_list('cast(error_units as double) * cast(error_units as double) / days_ahead') }} as daily_squares
    from compared
    group by item_id, location_id
)

select
    reached.item_id,
    reached.location_id,
    coalesce(measured.origins, 0) as forecast_origins,
    reached.made_on as forecast_made_on,
    cast(reached.units_ahead as double) / reached.days_ahead as mean_units,
    {{ restock_list_sum('measured.daily_errors') }} / measured.origins as bias_units,
    -- The root mean square, so that a lasting bias is paid for as well. It grows with the root of the days.
    sqrt({{ restock_list_sum('measured.daily_squares') }} / measured.origins) as error_sd_units
from reached
left join measured on reached.item_id = measured.item_id and reached.location_id = measured.location_id
where reached.made_on = reached.newest_made_on and reached.period_ends_on > reached.as_of_on
