-- What own capacity is paid for, how fast it is, and who bears its months.

-- The inputs that an hourly cost follows from. usd_per_hour is everything that an hour costs, overhead_usd_per_hour
-- the part of it beside the accelerators; both are computed when the row is written and stored with it.
alter table pool_costs
    add column paid text not null default 'HOURLY' check (paid in ('HOURLY', 'RENTED', 'OWNED')),
    add column overhead_usd_per_hour numeric not null default 0 check (overhead_usd_per_hour >= 0),
    add column usd_per_gpu_hour numeric check (usd_per_gpu_hour >= 0),
    add column share_of_bill numeric check (share_of_bill > 0 and share_of_bill <= 1),
    add column capex_usd numeric check (capex_usd >= 0),
    add column residual_usd numeric check (residual_usd >= 0 and residual_usd <= capex_usd),
    add column months integer check (months > 0),
    add column power_kw numeric check (power_kw >= 0),
    add column pue numeric check (pue >= 1),
    add column usd_per_kwh numeric check (usd_per_kwh >= 0),
    add column colocation_usd_per_month numeric check (colocation_usd_per_month >= 0),
    add column staff_usd_per_month numeric check (staff_usd_per_month >= 0),
    add column accelerator text,
    add column gpus_per_replica integer not null default 1 check (gpus_per_replica > 0),
    add column replicas integer not null default 1 check (replicas > 0),
    add constraint pool_cost_is_complete check (
        case paid
            when 'HOURLY' then overhead_usd_per_hour = 0
            when 'RENTED' then num_nulls(usd_per_gpu_hour, share_of_bill, staff_usd_per_month) = 0
            else num_nulls(capex_usd, residual_usd, months, power_kw, pue, usd_per_kwh, colocation_usd_per_month,
                           staff_usd_per_month) = 0
        end),
    add constraint pool_cost_holds_its_overhead check (overhead_usd_per_hour <= usd_per_hour);

-- Tokens per second of one replica, as its owner declares it, until it has been measured.
alter table pools add column tokens_per_second numeric check (tokens_per_second > 0);

-- How long one replica works for a thousand tokens of a model, as calls have shown, with the quality of the fit. A
-- fit that is too bad is kept, to be seen, while plain tokens count. The open one is in force.
create table pool_calibrations (
    id uuid primary key,
    pool_id uuid not null references pools,
    deployment_id uuid not null references deployments,
    method text not null check (method in ('WEIGHTED_TOKENS', 'PLAIN_TOKENS')),
    -- why input and output are not told apart; null where they are
    reason text,
    -- for any token alike
    plain_seconds numeric not null check (plain_seconds > 0),
    -- null where no fit was possible
    input_seconds numeric check (input_seconds >= 0),
    cached_seconds numeric check (cached_seconds >= 0),
    output_seconds numeric check (output_seconds >= 0),
    r_squared numeric,
    -- the largest standard error of the rates, as a share of its rate
    relative_error numeric check (relative_error >= 0),
    calls integer not null check (calls > 0),
    -- of these, how many said their engine time themselves
    engine_timed integer not null check (engine_timed between 0 and calls),
    calls_from timestamptz not null,
    calls_to timestamptz not null check (calls_to >= calls_from),
    author text not null,
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from),
    unique (deployment_id, valid_from),
    check ((method = 'WEIGHTED_TOKENS') = (reason is null)),
    check (method = 'PLAIN_TOKENS' or input_seconds > 0 and output_seconds > 0)
);
create unique index pool_calibration_open on pool_calibrations (deployment_id) where valid_to is null;
create index pool_calibration_pool on pool_calibrations (pool_id, valid_from);

-- The tenant that bears what no other does; at most one.
alter table tenants add column is_platform boolean not null default false;
create unique index tenant_platform on tenants (is_platform) where is_platform;

-- Who bears what no call is charged for; without a row, the platform.
create table pool_bearers (
    pool_id uuid primary key references pools,
    idle text not null check (idle in ('PLATFORM', 'PROPORTIONAL', 'TENANT')),
    idle_tenant_id uuid references tenants,
    overhead text not null check (overhead in ('PLATFORM', 'PROPORTIONAL', 'TENANT')),
    overhead_tenant_id uuid references tenants,
    author text not null,
    changed_at timestamptz not null,
    check ((idle = 'TENANT') = (idle_tenant_id is not null)),
    check ((overhead = 'TENANT') = (overhead_tenant_id is not null))
);

-- A pool's month (UTC), closed: attributed + idle + overhead + difference is the total, in whole cents. A close that
-- was reversed is kept; at most one stands.
create table pool_closes (
    id uuid primary key,
    pool_id uuid not null,
    pool_name text not null,
    month date not null check (month = date_trunc('month', month)),
    paid_hours numeric not null check (paid_hours >= 0),
    used_hours numeric not null,
    -- by the dated costs
    cost_usd numeric not null check (cost_usd >= 0),
    invoice_usd numeric check (invoice_usd >= 0),
    -- attributed above what the pool costs, and given back
    scaled_back_usd numeric not null check (scaled_back_usd >= 0),
    attributed_usd numeric not null,
    idle_usd numeric not null check (idle_usd >= 0),
    overhead_usd numeric not null check (overhead_usd >= 0),
    difference_usd numeric not null,
    total_usd numeric not null check (total_usd = round(total_usd, 2)),
    idle_rule text not null,
    overhead_rule text not null,
    author text not null,
    closed_at timestamptz not null,
    reversed_at timestamptz,
    reversed_by text,
    reversal_reason text,
    check (attributed_usd + idle_usd + overhead_usd + difference_usd = total_usd),
    check (num_nulls(reversed_at, reversed_by, reversal_reason) in (0, 3))
);
create unique index pool_close_stands on pool_closes (pool_id, month) where reversed_at is null;
create index pool_close_month on pool_closes (month);

-- Who bears which part: exactly, as the ledger has it, and in whole cents, which add up to the total.
create table pool_close_shares (
    close_id uuid not null references pool_closes,
    part text not null check (part in ('ATTRIBUTED', 'IDLE', 'OVERHEAD', 'DIFFERENCE')),
    tenant_id uuid not null,
    tenant_name text not null,
    hours numeric not null,
    exact_usd numeric not null,
    usd numeric not null check (usd = round(usd, 2)),
    -- what the close itself booked: of what was attributed only what was given back
    booked_hours numeric not null,
    booked_usd numeric not null,
    primary key (close_id, part, tenant_id),
    check (abs(usd - exact_usd) < 0.01)
);

create table pool_close_hours (
    close_id uuid not null references pool_closes,
    hour timestamptz not null,
    paid_hours numeric not null,
    replica_hours numeric not null,
    cost_usd numeric not null,
    overhead_usd numeric not null,
    energy_usd numeric not null,
    -- as the books have it in this hour, and after what exceeds the hour was carried to its neighbours
    booked_hours numeric not null,
    booked_usd numeric not null,
    used_hours numeric not null,
    attributed_usd numeric not null,
    primary key (close_id, hour)
);

create function refuse_to_change_a_close() returns trigger language plpgsql as $$
begin
    raise exception 'A close stays as it is: reverse it and close again';
end
$$;
create function let_a_close_only_be_reversed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.reversed_at is not null
        or to_jsonb(new) - array['reversed_at', 'reversed_by', 'reversal_reason']
           <> to_jsonb(old) - array['reversed_at', 'reversed_by', 'reversal_reason'] then
        raise exception 'A close stays as it is: reverse it and close again';
    end if;
    return new;
end
$$;
create trigger close_can_only_be_reversed before update or delete on pool_closes
    for each row execute function let_a_close_only_be_reversed();
create trigger close_share_is_append_only before update or delete or truncate on pool_close_shares
    for each statement execute function refuse_to_change_a_close();
create trigger close_hour_is_append_only before update or delete or truncate on pool_close_hours
    for each statement execute function refuse_to_change_a_close();

-- Sums of a pool are looked up by what served them.
create index spend_series_place on spend_series (place_id);
