-- Attempts, budgets and the ledger. Keys are UUIDv7 made by the gateway: they grow with time, so that every one of
-- these tables can be partitioned by a range of its key. Money is numeric without a scale: sums are exact.
-- Other features' things are referred to by id alone; the books outlive them.

create table budgets (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    scope text not null check (scope in ('TENANT', 'TEAM', 'KEY')),
    scope_id uuid not null,
    period text not null check (period in ('MONTH', 'TOTAL')),
    time_zone text not null,
    limit_usd numeric not null check (limit_usd >= 0),
    hard boolean not null,
    managed_by text not null default 'api' check (managed_by in ('api', 'config')),
    created_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz
);
create unique index budget_name on budgets (name) where retired_at is null;
create index budget_scope on budgets (scope_id) where retired_at is null;

-- A new period is a new row; nothing is ever reset. overrun is what was booked above the limit although nothing was
-- admitted above it: a call that cost more than its worst case, or a limit that was lowered later.
create table budget_periods (
    id uuid primary key,
    budget_id uuid not null references budgets,
    period_start timestamptz not null,
    period_end timestamptz not null,
    hard boolean not null,
    limit_usd numeric not null,
    settled numeric not null default 0 check (settled >= 0),
    reserved numeric not null default 0 check (reserved >= 0),
    overrun numeric not null default 0 check (overrun >= 0),
    unique (budget_id, period_start),
    constraint budget_period_holds check (not hard or settled + reserved <= limit_usd + overrun)
) with (fillfactor = 50);

-- Budgets in force with the period that the database's clock is in.
create view budgets_now as
select b.*,
       case b.period when 'TOTAL' then timestamptz 'epoch' else date_trunc('month', now(), b.time_zone) end as period_start,
       case b.period when 'TOTAL' then timestamptz 'infinity'
            else (date_trunc('month', now() at time zone b.time_zone) + interval '1 month') at time zone b.time_zone
       end as period_end
from budgets b
where b.retired_at is null;

create table replicas (
    id uuid primary key,
    started_at timestamptz not null default clock_timestamp(),
    heartbeat_at timestamptz not null default clock_timestamp()
);

create table requests (
    id uuid primary key,
    received_at timestamptz not null,
    tenant_id uuid not null,
    tenant_name text not null,
    team_id uuid not null,
    team_name text not null,
    key_id uuid not null,
    endpoint text not null,
    requested_model text not null,
    stream boolean not null,
    tags text not null,
    policy_version bigint not null,
    rule text,
    decision text not null,
    error text
);

create table attempts (
    id uuid primary key,
    request_id uuid not null,
    number integer not null,
    state text not null
        check (state in ('RESERVED', 'STREAMING', 'UNKNOWN', 'SETTLED', 'RELEASED', 'SETTLED_ESTIMATED')),
    replica_id uuid not null,
    created_at timestamptz not null,
    deadline timestamptz not null,
    tenant_id uuid not null,
    deployment text not null,
    model text not null,
    hosting text not null check (hosting in ('HOSTED', 'SELF_HOSTED')),
    place_id uuid not null,
    price_id uuid,
    estimated_input bigint not null,
    output_limit bigint not null,
    worst_case numeric check (worst_case >= 0),
    periods uuid[] not null,
    cost numeric check (cost >= 0),
    cost_method text,
    settled_at timestamptz,
    uncached_input bigint check (uncached_input >= 0),
    cache_read bigint check (cache_read >= 0),
    cache_write bigint check (cache_write >= 0),
    output bigint check (output >= 0),
    reasoning bigint check (reasoning >= 0),
    usage_source text check (usage_source in ('PROVIDER', 'STREAM_COUNT', 'ESTIMATE')),
    provider_usage text,
    ending text,
    failure text,
    upstream_status integer,
    first_token_ms bigint,
    upstream_ms bigint,
    engine_us bigint,
    hosted_alternative text,
    hosted_alternative_usd numeric,
    self_hosted_alternative text,
    self_hosted_alternative_usd numeric
) with (fillfactor = 80);
create index attempt_request on attempts (request_id);
create index attempt_open on attempts (deadline) where state in ('RESERVED', 'STREAMING', 'UNKNOWN');
create index attempt_created on attempts using brin (created_at);

-- Double entry. An account is a kind and an owner; its balance is the sum of its postings. Corrections are new entries.
create table postings (
    attempt_id uuid not null,
    kind text not null check (kind in ('SETTLEMENT', 'CORRECTION')),
    side text not null check (side in ('DEBIT', 'CREDIT')),
    account text not null check (account in ('TENANT', 'PROVIDER', 'POOL')),
    owner_id uuid not null,
    amount numeric not null check (amount >= 0),
    booked_at timestamptz not null default clock_timestamp(),
    primary key (attempt_id, kind, side)
);
create index posting_booked on postings using brin (booked_at);

create function refuse_to_change_the_ledger() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: book a correction instead';
end
$$;
create trigger posting_is_append_only before update or delete or truncate on postings
    for each statement execute function refuse_to_change_the_ledger();
