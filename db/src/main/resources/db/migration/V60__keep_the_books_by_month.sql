-- The books by month: attempts, requests and postings are partitioned by a range of their UUIDv7 key, which begins with
-- the time of its making; the sums that reports read are partitioned by their hour. Retention drops whole partitions.

-- The smallest UUIDv7 that can be made at this moment.
create function first_id_of(moment timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create table month_partitions (
    month date primary key check (month = date_trunc('month', month)),
    made_at timestamptz not null default now(),
    -- when retention dropped the requests and attempts, and the postings, of the month
    attempts_dropped_at timestamptz,
    postings_dropped_at timestamptz
);

-- Makes the partitions of a month (UTC) if they are missing; whatever has no partition of its own goes to the default.
create function make_month_partitions(wanted date) returns void language plpgsql as $$
declare
    first date := date_trunc('month', wanted)::date;
    suffix text := to_char(first, 'YYYY_MM');
    begins timestamptz := first::timestamp at time zone 'UTC';
    ends timestamptz := (first + interval '1 month') at time zone 'UTC';
begin
    perform pg_advisory_xact_lock(hashtext('make_month_partitions'));
    if exists (select from month_partitions where month = first) then
        return;
    end if;
    execute format('create table requests_%s partition of requests for values from (%L) to (%L)',
                   suffix, first_id_of(begins), first_id_of(ends));
    execute format('create table attempts_%s partition of attempts for values from (%L) to (%L) with (fillfactor = 80)',
                   suffix, first_id_of(begins), first_id_of(ends));
    execute format('create table postings_%s partition of postings for values from (%L) to (%L)',
                   suffix, first_id_of(begins), first_id_of(ends));
    execute format('create table spend_hours_%s partition of spend_hours for values from (%L) to (%L) with (fillfactor = 60)',
                   suffix, begins, ends);
    execute format('create table meter_hours_%s partition of meter_hours for values from (%L) to (%L) with (fillfactor = 60)',
                   suffix, begins, ends);
    insert into month_partitions (month) values (first);
end
$$;

-- Who and what spend is told apart by: one row for each combination that was ever seen. The id is derived from the
-- other columns, so that replicas agree on it without asking each other.
create table spend_series (
    id uuid primary key,
    tenant_id uuid not null,
    tenant_name text not null,
    -- null where no team and no key spent: idle capacity, overhead, invoices
    team_id uuid,
    team_name text,
    key_id uuid,
    -- the name that the client asked for; empty where nobody asked
    alias text not null,
    rule text,
    model text not null,
    deployment text not null,
    hosting text not null check (hosting in ('HOSTED', 'SELF_HOSTED')),
    place_id uuid not null,
    -- the tags that reports know, as canonical JSON
    tags jsonb not null
);
create index spend_series_tenant on spend_series (tenant_id);

-- Calls by the hour (UTC) in which they were booked, in the transaction that booked them.
create table spend_hours (
    hour timestamptz not null,
    series_id uuid not null,
    attempts bigint not null,
    unpriced bigint not null,
    estimated bigint not null,
    incomplete bigint not null,
    upstream_ms bigint not null,
    engine_us bigint not null,
    first_token_ms bigint not null,
    first_tokens bigint not null,
    hosted_alternatives bigint not null,
    hosted_alternative_usd numeric not null,
    self_hosted_alternatives bigint not null,
    self_hosted_alternative_usd numeric not null,
    primary key (hour, series_id)
) partition by range (hour);

-- What was metered and charged by the hour (UTC) of booking: one row for each meter and price. The sum of usd is what
-- the ledger debits tenants in the same hour.
create table meter_hours (
    hour timestamptz not null,
    series_id uuid not null,
    kind text not null check (kind in ('USAGE', 'CORRECTION', 'RERATING', 'INVOICE', 'IDLE', 'OVERHEAD')),
    meter text not null,
    -- the price row, or the pool's cost; all zeros where the price is unknown or none was applied
    price_id uuid not null,
    -- the month (UTC) in which what a correction corrects was first booked; for everything else its own
    month date not null,
    -- tokens, requests or hours of a pool
    quantity numeric not null,
    -- at list price, as owed to the provider or pool, and as charged to the tenant
    list_usd numeric not null,
    payable_usd numeric not null,
    usd numeric not null,
    primary key (hour, series_id, kind, meter, price_id, month)
) partition by range (hour);

alter table requests rename to requests_before;
alter table attempts rename to attempts_before;
alter table postings rename to postings_before;
alter index attempt_request rename to attempt_request_before;
alter index attempt_open rename to attempt_open_before;
alter index attempt_created rename to attempt_created_before;
alter index posting_booked rename to posting_booked_before;

create table requests (like requests_before, primary key (id)) partition by range (id);
create table attempts (
    like attempts_before including constraints,
    -- what it is reported under
    series_id uuid not null,
    -- which of the provider's processing tiers it was billed at
    tier text,
    cache_write_1h bigint check (cache_write_1h >= 0),
    audio_input bigint check (audio_input >= 0),
    audio_output bigint check (audio_output >= 0),
    image_input bigint check (image_input >= 0),
    -- the meters that make up the cost, each with its quantity and price; while it is open, those of the worst case. JSON,
    -- kept as text since it is written twice for each attempt and read for few
    charges text,
    -- owed to the provider or pool; cost is what the tenant is charged
    payable numeric,
    primary key (id)
) partition by range (id);
create index attempt_request on attempts (request_id);
create index attempt_open on attempts (deadline) where state in ('RESERVED', 'STREAMING', 'UNKNOWN');
create index attempt_created on attempts using brin (created_at);
-- what a correction of prices looks for
create index attempt_deployment on attempts (deployment, settled_at);

-- Entries without an attempt of their own: who booked them and why.
create table ledger_entries (
    id uuid primary key,
    kind text not null check (kind in ('RERATING', 'INVOICE', 'IDLE', 'OVERHEAD')),
    -- what it corrects, if one attempt
    attempt_id uuid,
    -- the correction run, close or invoice that it came from
    origin uuid not null,
    reason text not null,
    author text not null,
    -- budget periods that it was counted in
    periods uuid[] not null default '{}',
    booked_at timestamptz not null default now()
);
create index ledger_entry_attempt on ledger_entries (attempt_id) where attempt_id is not null;
create index ledger_entry_origin on ledger_entries (origin);

-- A settlement's entry has the id of its attempt, so that the key refuses a second one.
create table postings (
    entry_id uuid not null,
    kind text not null check (kind in ('SETTLEMENT', 'CORRECTION', 'RERATING', 'INVOICE', 'IDLE', 'OVERHEAD')),
    side text not null check (side in ('DEBIT', 'CREDIT')),
    -- what a tenant was charged, what a provider is owed, what a pool gave, and what stays between them
    account text not null check (account in ('TENANT', 'PROVIDER', 'POOL', 'MARGIN')),
    owner_id uuid not null,
    amount numeric not null check (amount >= 0),
    booked_at timestamptz not null default now(),
    primary key (entry_id, kind, account, side)
) partition by range (entry_id);
create index posting_booked on postings using brin (booked_at);

-- Balances of the entries of a month whose partition was dropped.
create table carried_balances (
    month date not null,
    account text not null,
    owner_id uuid not null,
    debit numeric not null,
    credit numeric not null,
    primary key (month, account, owner_id)
);

create table requests_default partition of requests default;
create table attempts_default partition of attempts default;
create table postings_default partition of postings default;
create table spend_hours_default partition of spend_hours default;
create table meter_hours_default partition of meter_hours default;

do $$
declare
    month date := date_trunc('month', coalesce((select min(created_at) from attempts_before), now()) at time zone 'UTC');
begin
    while month <= (now() at time zone 'UTC') + interval '2 months' loop
        perform make_month_partitions(month);
        month := month + interval '1 month';
    end loop;
end
$$;

insert into requests select * from requests_before;

-- Attempts of earlier releases say nothing of meters: their cost is summed as one request each, their tokens beside it.
create temporary table series_before on commit drop as
select a.id as attempt_id, md5(concat_ws('|', r.tenant_id, r.tenant_name, r.team_id, r.team_name, r.key_id,
                                         r.requested_model, r.rule, a.model, a.deployment, a.place_id))::uuid as id,
       r.tenant_id, r.tenant_name, r.team_id, r.team_name, r.key_id, r.requested_model, r.rule, a.model, a.deployment,
       a.hosting, a.place_id
from attempts_before a join requests_before r on r.id = a.request_id;

insert into spend_series
select distinct on (id) id, tenant_id, tenant_name, team_id, team_name, key_id, requested_model, rule, model, deployment,
       hosting, place_id, '{}'::jsonb
from series_before;

insert into attempts
select a.*, s.id, null, null, null, null, null, null, a.cost
from attempts_before a join series_before s on s.attempt_id = a.id;

insert into spend_hours
select date_trunc('hour', a.settled_at, 'UTC'), a.series_id, count(*), count(*) filter (where a.cost is null),
       count(*) filter (where a.state = 'SETTLED_ESTIMATED'), count(*) filter (where a.ending is distinct from 'COMPLETE'),
       coalesce(sum(a.upstream_ms), 0), coalesce(sum(a.engine_us), 0), coalesce(sum(a.first_token_ms), 0),
       count(a.first_token_ms), count(a.hosted_alternative_usd), coalesce(sum(a.hosted_alternative_usd), 0),
       count(a.self_hosted_alternative_usd), coalesce(sum(a.self_hosted_alternative_usd), 0)
from attempts a where a.state in ('SETTLED', 'SETTLED_ESTIMATED') group by 1, 2;

insert into meter_hours
select date_trunc('hour', p.booked_at, 'UTC'), a.series_id, case p.kind when 'SETTLEMENT' then 'USAGE' else p.kind end,
       'REQUEST', coalesce(a.price_id, '00000000-0000-0000-0000-000000000000'),
       (date_trunc('month', p.booked_at at time zone 'UTC'))::date, count(*), sum(x.usd), sum(x.usd), sum(x.usd)
from postings_before p
cross join lateral (select case p.side when 'DEBIT' then p.amount else -p.amount end as usd) x
join attempts a on a.id = p.attempt_id
where p.account = 'TENANT' group by 1, 2, 3, 4, 5, 6;

insert into meter_hours
select date_trunc('hour', a.settled_at, 'UTC'), a.series_id, 'USAGE', t.meter,
       '00000000-0000-0000-0000-000000000000', (date_trunc('month', a.settled_at at time zone 'UTC'))::date, sum(t.tokens), 0, 0, 0
from attempts a
cross join lateral (values ('INPUT', a.uncached_input), ('CACHE_READ', a.cache_read), ('CACHE_WRITE', a.cache_write),
                           ('OUTPUT', a.output), ('REASONING', a.reasoning)) as t (meter, tokens)
where a.state in ('SETTLED', 'SETTLED_ESTIMATED') and t.tokens > 0 group by 1, 2, 4, 6;

insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at)
select attempt_id, kind, side, account, owner_id, amount, booked_at from postings_before;

drop table requests_before;
drop table attempts_before;
drop table postings_before;

-- For each row, so that the partitions have it too.
create trigger posting_is_append_only before update or delete on postings
    for each row execute function refuse_to_change_the_ledger();
create trigger postings_are_append_only before truncate on postings
    for each statement execute function refuse_to_change_the_ledger();
create trigger entry_is_append_only before update or delete or truncate on ledger_entries
    for each statement execute function refuse_to_change_the_ledger();
