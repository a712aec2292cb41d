-- Budgets for every calendar window, with temporary raises, carry-over and alerts.

-- The first moment at which a clock in this zone shows this time or a later one. Where clocks are put back it shows the
-- time twice, and the first of both counts.
create function first_moment(clock_time timestamp, zone text) returns timestamptz language plpgsql stable as $$
declare
    usual timestamptz := clock_time at time zone zone;
    day_before timestamptz := usual - interval '24 hours';
    offset_before interval := (day_before at time zone zone) - (day_before at time zone 'UTC');
    earlier timestamptz := (clock_time - offset_before) at time zone 'UTC';
begin
    return case when earlier at time zone zone = clock_time then least(usual, earlier) else usual end;
end
$$;

-- The window of a budget that a moment is in. A fiscal year begins on its month and day, MM-DD; its months and quarters
-- begin on the same day of their month.
create function budget_window(period text, zone text, fiscal_start text, moment timestamptz) returns tstzrange
language plpgsql stable as $$
declare
    unit text := lower(replace(period, 'FISCAL_', ''));
    months interval := make_interval(months => coalesce(left(fiscal_start, 2)::integer, 1) - 1);
    days interval := make_interval(days => coalesce(right(fiscal_start, 2)::integer, 1) - 1);
    length interval;
    unshifted timestamp;
    begins timestamptz;
    ends timestamptz;
begin
    if period = 'TOTAL' then
        return tstzrange('epoch', 'infinity');
    end if;
    length := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
    unshifted := date_trunc(unit, (moment at time zone zone) - days - months);
    begins := first_moment(unshifted + months + days, zone);
    ends := first_moment(unshifted + length + months + days, zone);
    if moment >= ends then -- the clock was put back over midnight and shows the day before again
        begins := ends;
        ends := first_moment(unshifted + length + length + months + days, zone);
    end if;
    return tstzrange(begins, ends);
end
$$;

create type raise_in_force as (usd numeric, ends_at timestamptz);

-- What raises add at this moment.
create function raised_now(raises raise_in_force[]) returns numeric language sql stable as $$
    select coalesce(sum(r.usd), 0) from unnest(raises) r where r.ends_at > now()
$$;

-- What will be settled at the end of a period if it goes on as it has begun; null in its first tenth, when that would
-- say nothing.
create function budget_forecast(settled numeric, begins timestamptz, ends timestamptz) returns numeric
language sql stable as $$
    select case when now() - begins >= (ends - begins) / 10
        then settled * extract(epoch from ends - begins) / extract(epoch from now() - begins) end
$$;

drop view budgets_now;

alter table budgets drop constraint budgets_period_check;
alter table budgets
    add constraint budgets_period_check check (period in (
        'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_MONTH', 'FISCAL_QUARTER', 'FISCAL_YEAR', 'TOTAL')),
    -- first day of the fiscal year, MM-DD; a day that every month has
    add column fiscal_start text check (fiscal_start ~ '^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'),
    -- shares of the limit at which an alert is due, ascending: of what is settled, and of the forecast
    add column alert_shares numeric[] not null default '{0.5,0.8,1}',
    add column forecast_shares numeric[] not null default '{}',
    -- how much of an unspent period the next one gets: at most this share of the limit, and at most this amount
    add column carry_share numeric check (carry_share > 0 and carry_share <= 1),
    add column carry_usd numeric check (carry_usd > 0),
    -- the raises that have not ended, for the periods to come
    add column raises raise_in_force[] not null default '{}',
    add constraint budget_fiscal_start check ((period like 'FISCAL%') = (fiscal_start is not null)),
    add constraint budget_total_has_no_end check (
        period <> 'TOTAL' or (forecast_shares = '{}' and carry_share is null and carry_usd is null));

-- limit_usd is the budget's own limit. What is in force is limit_usd + carried - carried_out + raised.
alter table budget_periods
    -- from the period before, and to the period after
    add column carried numeric not null default 0 check (carried >= 0),
    add column carried_out numeric not null default 0 check (carried_out >= 0),
    add column raises raise_in_force[] not null default '{}',
    -- what the raises added when this row was last written
    add column raised numeric not null default 0 check (raised >= 0),
    -- what was admitted under a higher limit and stands above the present one: a raise ended, or it was lowered
    add column excess numeric not null default 0 check (excess >= 0),
    -- the shares at which no alert was given yet, ascending
    add column alerts_left numeric[] not null default '{}',
    add column forecast_alerts_left numeric[] not null default '{}',
    drop constraint budget_period_holds,
    add constraint budget_period_holds check (
        not hard or settled + reserved <= limit_usd + carried - carried_out + raised + overrun + excess);

update budget_periods p set alerts_left = b.alert_shares from budgets b where b.id = p.budget_id and p.period_end > now();

-- Budgets in force with the period that the database's clock is in.
create view budgets_now as
select b.*, lower(w.span) as period_start, upper(w.span) as period_end
from budgets b
cross join lateral (select budget_window(b.period, b.time_zone, b.fiscal_start, now()) as span) w
where b.retired_at is null;

create table budget_raises (
    id uuid primary key,
    budget_id uuid not null references budgets,
    usd numeric not null check (usd > 0),
    reason text not null check (length(reason) between 1 and 1000),
    author text not null,
    begins_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by text,
    check (ends_at > begins_at),
    check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index budget_raise_budget on budget_raises (budget_id, id);

-- One row for each period and share. The key refuses a second alert, whoever moves the period.
create table budget_alerts (
    id uuid primary key,
    budget_id uuid not null,
    period_id uuid not null,
    kind text not null check (kind in ('SETTLED', 'FORECAST')),
    share numeric not null,
    -- the limit in force, and what stood against it
    limit_usd numeric not null,
    settled numeric not null,
    reserved numeric not null,
    forecast numeric,
    made_at timestamptz not null default clock_timestamp(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    unique (period_id, kind, share),
    check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index budget_alert_open on budget_alerts (id) where acknowledged_at is null;
