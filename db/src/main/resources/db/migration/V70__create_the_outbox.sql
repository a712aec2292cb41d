-- What happened and whom it is told. An event is written in the transaction of what it speaks of; a delivery is one
-- event on its way to one webhook.

create table webhooks (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    url text not null,
    events text[] not null check (cardinality(events) > 0),
    enabled boolean not null,
    -- why nothing is sent, if the other side asked for that
    disabled_reason text,
    sealed_secret text not null,
    -- after a rotation both secrets sign until then
    sealed_old_secret text,
    old_secret_until timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    created_by text not null,
    check ((sealed_old_secret is null) = (old_secret_until is null))
);
create unique index webhook_name on webhooks (name);

create table outbox_events (
    id uuid primary key,
    type text not null,
    -- what is sent, byte for byte, so that each try signs the same
    body text not null,
    made_at timestamptz not null default clock_timestamp()
);

-- Without a reference to its webhook: an event must never wait for, or be refused by, a webhook that somebody deletes.
create table webhook_deliveries (
    webhook_id uuid not null,
    event_id uuid not null references outbox_events on delete cascade,
    state text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'DEAD')),
    tries integer not null default 0,
    -- when it is tried next; while it is being tried, when somebody else may try it
    due_at timestamptz not null default clock_timestamp(),
    last_try_at timestamptz,
    last_status integer,
    last_error text,
    delivered_at timestamptz,
    primary key (webhook_id, event_id)
) with (fillfactor = 80);
create index webhook_delivery_due on webhook_deliveries (webhook_id, due_at) where state = 'PENDING';
create index webhook_delivery_event on webhook_deliveries (event_id);
