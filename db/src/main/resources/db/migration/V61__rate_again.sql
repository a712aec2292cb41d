-- Corrections of what was charged, after the prices of the past were corrected. Each works its way through the attempts
-- of a deployment in their order; whoever finds it unfinished goes on where it stands.

create table reratings (
    id uuid primary key,
    deployment text not null,
    -- attempts that were settled in this range
    settled_from timestamptz not null,
    settled_to timestamptz not null check (settled_to > settled_from),
    -- only says what would be booked
    dry_run boolean not null,
    reason text not null,
    author text not null,
    state text not null default 'RUNNING' check (state in ('RUNNING', 'DONE', 'CANCELLED')),
    -- the last attempt that was looked at
    last_attempt uuid not null default '00000000-0000-0000-0000-000000000000',
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz
);
create index rerating_running on reratings (id) where state = 'RUNNING';

create table rerating_tenants (
    rerating_id uuid not null references reratings,
    tenant_id uuid not null,
    attempts bigint not null,
    changed bigint not null,
    before_usd numeric not null,
    after_usd numeric not null,
    primary key (rerating_id, tenant_id)
);
