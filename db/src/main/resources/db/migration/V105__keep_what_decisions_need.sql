-- What it takes to make every decision once more, and replays of other policies over the past.

-- The candidates, with their prices, that decisions chose among: one row for each list that was ever in force. The id is
-- derived from the content, so that replicas agree on it without asking each other.
create table candidate_sets (
    id uuid primary key,
    content bytea not null,
    first_used timestamptz not null default now()
);

-- How deployments and pools fared, as a replica saw it: a row for each state that a decision used and that differs from
-- the state before. The id is a UUIDv7; it goes with the requests of its month.
create table capacity_snapshots (
    id uuid primary key,
    content bytea not null
) partition by range (id);
create table capacity_snapshots_default partition of capacity_snapshots default;

-- The facts of a request without its text, and the targets that were chosen; null where an earlier release decided.
alter table requests
    add column facts bytea,
    add column candidate_set_id uuid,
    add column capacity_id uuid;

create or replace function make_month_partitions(wanted date) returns void language plpgsql as $$
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
    execute format('create table capacity_snapshots_%s partition of capacity_snapshots for values from (%L) to (%L)',
                   suffix, first_id_of(begins), first_id_of(ends));
    execute format('create table spend_hours_%s partition of spend_hours for values from (%L) to (%L) with (fillfactor = 60)',
                   suffix, begins, ends);
    execute format('create table meter_hours_%s partition of meter_hours for values from (%L) to (%L) with (fillfactor = 60)',
                   suffix, begins, ends);
    insert into month_partitions (month) values (first);
end
$$;

do $$
declare
    known date;
begin
    for known in select month from month_partitions where attempts_dropped_at is null loop
        execute format('create table capacity_snapshots_%s partition of capacity_snapshots for values from (%L) to (%L)',
                       to_char(known, 'YYYY_MM'), first_id_of(known::timestamp at time zone 'UTC'),
                       first_id_of((known + interval '1 month') at time zone 'UTC'));
    end loop;
end
$$;

-- Policies tried on the past. Whoever finds one unfinished whose replica was silent for long begins it anew.
create table replays (
    id uuid primary key,
    -- requests that were received in this range
    period_from timestamptz not null,
    period_until timestamptz not null check (period_until > period_from),
    -- what is tried: the versions that decided then, one version, or a document of its own
    policy_kind text not null check (policy_kind in ('RECORDED', 'VERSION', 'DOCUMENT')),
    policy_version bigint,
    document text,
    -- which requests; null for all
    tenant text,
    team text,
    alias text,
    comment text not null,
    author text not null,
    state text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    -- who works on it, and when it last said so
    runner uuid,
    touched_at timestamptz,
    tries integer not null default 0,
    total bigint,
    processed bigint not null default 0,
    -- why it failed
    error text,
    -- what came of it, as JSON
    result text,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz
);
create index replay_unfinished on replays (id) where state in ('QUEUED', 'RUNNING');
