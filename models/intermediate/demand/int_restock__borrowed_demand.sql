-- Demand a day of items without enough history: what they are lent, and the more of their own, the more days they have
-- (credibility: Buehlmann 1967).
with

-- The bucket of the first sale has one because that is how it was found, so it counts only where there is no other.
recorded as (
    select
        own.item_id,
        own.location_id,
        own.buckets / cast(own.window_days as double) as buckets_a_day,
        own.max_units,
        coalesce(estimates.launch_exposure > 0, false) as is_begun,
        estimates.launch_exposure * own.window_days / own.buckets as launch_days,
        own.counted_days,
        case when estimates.launch_exposure > 0 then estimates.launch_mean_units else own.mean_units end as mean_units,
        case when estimates.launch_exposure > 0 then estimates.launch_sd_units else own.sd_units end as sd_units
    from {{ ref('int_restock__own_demand') }} as own
    left join {{ ref('int_restock__demand_estimates') }} as estimates
        on own.item_id = estimates.item_id and own.location_id = estimates.location_id
),

lent as (
    select
        lent.*,
        case
            when own.mean_units is null then 0
            when own.is_begun then own.launch_days
            else own.counted_days
        end as own_days,
        -- Returns alone are no demand below nothing.
        coalesce(greatest(own.mean_units * own.buckets_a_day, 0), 0) as own_mean,
        coalesce(own.max_units * own.buckets_a_day, 0) as own_max,
        power(own.sd_units, 2) * own.buckets_a_day as recorded_variance
    from {{ ref('int_restock__lent_demand') }} as lent
    left join recorded as own on lent.item_id = own.item_id and lent.location_id = own.location_id
),

-- What sells more varies more, in proportion: variance for each unit. Who lends nothing says nothing of it; then that of its own
-- records counts, and without one that of single buyers.
spread as (
    select
        *,
        coalesce(variance / nullif(mean_units, 0), recorded_variance / nullif(own_mean, 0), 1) as variance_a_unit
    from lent
),

-- By chance a day would differ so much if what is lent were right.
own as (
    select
        *,
        variance_a_unit * case when mean_units > 0 then mean_units else own_mean end as lent_variance
    from spread
),

-- Who sells far from what is lent is none of these: what is lent may then be as wrong as it is off, but for chance.
doubted as (
    select
        *,
        greatest(
            squared_error,
            case when own_days > 0 then power(own_mean - mean_units, 2) - lent_variance / own_days else 0 end
        ) as doubt
    from own
),

weighed as (
    select
        *,
        coalesce(own_days * doubt / nullif(own_days * doubt + lent_variance, 0), 0) as own_weight
    from doubted
),

mixed as (
    select
        *,
        own_weight * own_mean + (1 - own_weight) * mean_units as mixed_mean
    from weighed
)

select
    item_id,
    location_id,
    demand_source,
    borrowed_from,
    own_weight,
    mixed_mean as mean_units,
    variance_a_unit * mixed_mean as variance,
    greatest(max_units, own_max) as max_units,
    -- What is left of both errors: of the own mean, which few days do not know well, and of what is lent.
    sqrt(
        power(1 - own_weight, 2) * doubt
        + coalesce(power(own_weight, 2) * greatest(lent_variance, variance_a_unit * mixed_mean) / nullif(own_days, 0), 0)
    ) as mean_error_units
from mixed
